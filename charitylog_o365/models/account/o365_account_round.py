from odoo import api, fields, models


class O365AccountRound(models.Model):
    """Where the next round of listening to a mailbox begins; see ``worker/listen.py``.

    A table of its own, which nobody may read: it is written every few minutes, and must
    not collide with a transaction that writes the account.
    """

    _name = "o365.account.round"
    _description = "What was last heard of a Microsoft 365 mailbox"

    account_id = fields.Many2one("o365.account", required=True, ondelete="cascade")
    link = fields.Char(
        groups=fields.NO_ACCESS, copy=False, prefetch=False, exportable=False
    )
    begins = fields.Datetime(help="Changes of entries are heard of from here, in UTC …")
    ends = fields.Datetime(help="… to here")
    heard_at = fields.Datetime(
        help="When the last round began, in UTC; empty where it did not go well"
    )
    next_at = fields.Datetime(help="Not listened to before, in UTC")
    apart = fields.Json(help="Ids of our entries that are in another of its calendars")
    seen = fields.Integer(help="Which of those that no round tells of came last")

    _account_uniq = models.Constraint("UNIQUE (account_id)", "One for each account.")

    @api.model
    def _forget(self, accounts):
        # sudo: no group may read or write this model, only the methods of this class.
        self.sudo().search([("account_id", "in", accounts.ids)]).unlink()
