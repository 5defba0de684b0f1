from odoo import api, fields, models


class O365Subscription(models.Model):
    """What Microsoft agreed to tell of a mailbox: one row for each account at most.

    A table of its own, which nobody may read. It holds no secret: of the clientState,
    which comes back with each notification, a hash. Without a ``subscription_id`` the
    row only says why there is none, and when it is tried again.
    """

    _name = "o365.subscription"
    _description = "Microsoft 365's promise to tell of changes in a mailbox"

    account_id = fields.Many2one("o365.account", required=True, ondelete="cascade")
    subscription_id = fields.Char(
        groups=fields.NO_ACCESS, copy=False, prefetch=False, exportable=False
    )
    fingerprint = fields.Char(
        groups=fields.NO_ACCESS, copy=False, prefetch=False, exportable=False
    )
    mailbox = fields.Char(
        groups=fields.NO_ACCESS, copy=False, help="The object ID it was made for"
    )
    url = fields.Char(copy=False, help="Where notifications are sent to")
    since = fields.Datetime(copy=False, help="When it was made, in UTC")
    expires = fields.Datetime(copy=False, help="In UTC")
    arrived_at = fields.Datetime(
        copy=False, help="When a notification was last taken up, in UTC"
    )
    missed_at = fields.Datetime(
        copy=False, help="When a change was first found that none had told of, in UTC"
    )
    refused = fields.Selection(
        [("unanswered", "Microsoft cannot reach us"), ("refused", "Refused")],
        "Why there is none",
        copy=False,
    )
    attempts = fields.Integer(copy=False)
    next_try = fields.Datetime(copy=False, help="Not asked for before, in UTC")

    _account_uniq = models.Constraint("UNIQUE (account_id)", "One for each account.")
    _subscription_uniq = models.UniqueIndex("(subscription_id)", "Each only once.")


class O365Hint(models.Model):
    """That something is to be done about a mailbox, because Microsoft told of it.

    One row for each account and kind, however often it was told: "look" at its entries,
    "subscribe" once more. Who does it deletes it first.
    """

    _name = "o365.hint"
    _description = "Mailbox that Microsoft 365 told of"
    _log_access = False

    account_id = fields.Many2one("o365.account", required=True, ondelete="cascade")
    kind = fields.Selection(
        [("look", "Look"), ("subscribe", "Subscribe")], required=True
    )

    _account_uniq = models.Constraint("UNIQUE (account_id, kind)", "Told once.")

    @api.model
    def _take(self, kind):
        """Delete the rows of a kind; return the ids of their accounts."""
        self.env.cr.execute(
            "DELETE FROM o365_hint WHERE kind = %s RETURNING account_id", [kind]
        )
        self.invalidate_model()
        return [account_id for [account_id] in self.env.cr.fetchall()]

    @api.model
    def _put(self, wanted):
        """Add what is not there yet of (account id, kind); return the new ones.

        Raises PostgreSQL's errors of concurrency, without a line in the log.
        """
        if not wanted:
            return []
        accounts, kinds = zip(*sorted(wanted), strict=True)
        self.env.cr.execute(
            """
            INSERT INTO o365_hint (account_id, kind)
            SELECT * FROM unnest(%s::int[], %s::varchar[])
                ON CONFLICT DO NOTHING
         RETURNING account_id, kind
            """,
            [list(accounts), list(kinds)],
            log_exceptions=False,
        )
        self.invalidate_model()
        return self.env.cr.fetchall()
