import secrets

from odoo import api, fields, models

from ...core.sync.plan import Known
from ...core.sync.snapshot import Snapshot

NOT_SENT = "sending"
# The reason where somebody has deleted it in Outlook.
DELETED = "deleted_in_outlook"
# How the reason begins where its owner made a meeting or a series of it in Outlook.
BECAME = "became_"
# The reason where it is left to its owner: neither written nor deleted any more.
LET_GO = "let_go"
# How every transactionId begins; Microsoft keeps it as long as the entry.
TRANSACTION = "charitylog-"
# The states in which nothing is sent until a person does something about it.
STUCK = ("waiting", "blocked", "error")
# What is written of each entry that Outlook shows as it was sent.
SHOWN_AS_SENT = {
    "state": "synced",
    "reason": False,
    "attempts": 0,
    "next_try": False,
    "request_id": False,
    "in_doubt": False,
    "may_be_gone": False,
    "found": False,
    "became": False,
    "again": False,
    "stuck_cause": False,
}


class O365CalendarEntry(models.Model):
    """What was last sent to Outlook of one record, and the result.

    The row is written and committed before the first request, with the
    ``transaction_id`` that makes a repeated create harmless, and deleted once Outlook
    has answered that the entry is gone. Only runs write it, and looks while there is no
    run, so that no save waits for it. It has no reference to the record, because it
    stays when that is deleted.
    """

    _name = "o365.calendar.entry"
    _description = "Entry in an Outlook calendar"
    _rec_name = "res_id"

    res_model = fields.Char(required=True)
    res_id = fields.Many2oneReference(model_field="res_model", required=True)
    account_id = fields.Many2one("o365.account", required=True, ondelete="cascade")
    # Precomputed: else each new row is an INSERT and an UPDATE.
    user_id = fields.Many2one(
        related="account_id.user_id", store=True, index=True, precompute=True
    )
    marker = fields.Char(required=True, groups=fields.NO_ACCESS)
    transaction_id = fields.Char(required=True, groups=fields.NO_ACCESS)
    event_id = fields.Char(groups=fields.NO_ACCESS, index="btree_not_null")
    ical_uid = fields.Char(index="btree_not_null")
    web_link = fields.Char()
    sent = fields.Json(
        groups=fields.NO_ACCESS, help="Snapshot as last sent and accepted"
    )
    answered = fields.Json(
        groups=fields.NO_ACCESS, help="Snapshot as in the last answer"
    )
    in_doubt = fields.Json(
        groups=fields.NO_ACCESS,
        help="Snapshots of requests since then whose answer was lost",
    )
    may_be_gone = fields.Boolean(help="A removal was sent and its answer was lost")
    last_sent_at = fields.Datetime(
        help="When a request that changes it was last sent, in UTC"
    )
    found = fields.Json(
        groups=fields.NO_ACCESS,
        help="Snapshot as somebody changed it in Outlook; times in UTC",
    )
    became = fields.Char(
        help="What its owner made of it in Outlook: codes, the most serious first"
    )
    despite = fields.Char(
        help="Those of the codes that its owner accepted to have changed anyway"
    )
    let_go = fields.Boolean(help="Left to its owner: we neither write nor delete it")
    again = fields.Boolean(help="Put back after somebody had deleted it in Outlook")
    state = fields.Selection(
        [
            (NOT_SENT, "Going to Outlook"),
            ("synced", "In Outlook"),
            ("stale", "Outlook may show the old time"),
            ("waiting", "Waiting"),
            ("blocked", "Refused"),
            ("conflict", "Changed in Outlook"),
            ("error", "Failed"),
        ],
        required=True,
        default=NOT_SENT,
    )
    reason = fields.Char()
    leaving = fields.Boolean(help="To be taken out, whatever the record says")
    since = fields.Datetime(help="When this state began")
    attempts = fields.Integer(help="Tries that failed since the last that went well")
    next_try = fields.Datetime(help="In UTC")
    request_id = fields.Char(help="Microsoft's name for the request that failed")

    _record_idx = models.UniqueIndex("(res_model, res_id, account_id)")
    # For listening, every few minutes: those that are still to come, of all mailboxes.
    _end_idx = models.Index(
        "(greatest(answered ->> 'end', found ->> 'end')) WHERE event_id IS NOT NULL"
    )

    @api.model
    def _of(self, records):
        """Return the entries of ``records``, for reading what their state is."""
        # sudo: an entry has no access rules of its own; who reads the record may
        # read how it is with Outlook.
        return self.sudo().search_fetch(
            [("res_model", "=", records._name), ("res_id", "in", records.ids)],
            # What every caller reads, and many nothing else.
            ["res_id", "user_id"],
        )

    @api.model
    def _beginning(self, key, account_id, marker):
        """Return the values of the row for a create request that is about to be sent.

        Its ``transaction_id`` is fixed here: Microsoft carries each out only once.
        """
        return {
            "res_model": key[0],
            "res_id": key[1],
            "account_id": account_id,
            "marker": marker or self._new_marker(),
            "transaction_id": self._new_transaction(),
            "since": fields.Datetime.now(),
        }

    @api.model
    def _new_marker(self):
        return secrets.token_hex(16)

    @api.model
    def _new_transaction(self):
        return TRANSACTION + secrets.token_hex(16)

    def _known(self):
        """Return what the planner needs to know of this entry."""
        return Known(
            key=self.id,
            mailbox=self.account_id.id,
            marker=self.marker,
            transaction_id=self.transaction_id,
            event_id=self.event_id or None,
            sent=self.sent or None,
            answered=Snapshot.restored(self.answered),
            in_doubt=tuple(Snapshot.restored(one) for one in self.in_doubt or ()),
            removal_in_doubt=self.may_be_gone,
            is_fresh=self._is_recently_sent(),
            accepted=self._parts("despite"),
            for_good=self._how_for_good(),
        )

    def _set_synced(self, **more):
        """Write that Outlook shows what it should."""
        self._set_state("synced", attempts=0, next_try=False, request_id=False, **more)

    @api.model
    def _set_shown(self, shown):
        """Write by id of an entry what Outlook has answered that it shows.

        Values that are the same for all of them are written once.
        """
        entries = self.browse(shown)
        entries.filtered(lambda entry: entry.state != "synced" or entry.reason).write(
            {"since": fields.Datetime.now()}
        )
        entries.write({**SHOWN_AS_SENT})
        for entry in entries:
            entry.write(shown[entry.id])

    def _set_state(self, state, reason=False, **more):
        """Write the result; ``since`` changes only together with state or reason."""
        for entry in self:
            values = {"state": state, "reason": reason, **more}
            if (entry.state, entry.reason or False) != (state, reason):
                values["since"] = fields.Datetime.now()
            if entry.state == "conflict" and state in ("stale", "error"):
                # A conflict without an answer is found again by the next comparison:
                # what was sent is not known to be there.
                values.setdefault("in_doubt", entry._snapshots_in_doubt())
            entry.write(values)

    def _snapshots_in_doubt(self):
        sent = [Snapshot.from_payload(self.sent).stored()] if self.sent else False
        return self.in_doubt or sent

    def _may_be_there(self):
        """Return those of which something may be in Outlook, answered or not."""
        return self.filtered(
            lambda entry: entry.sent or entry.event_id or entry.in_doubt
        )

    def _remaining(self):
        """Return those that stay in Outlook, whatever is to be removed.

        They are left to their owner, or the mailbox cannot be reached any more.
        """
        return self._may_be_there().filtered(
            lambda entry: (
                entry.reason != DELETED
                and (entry.let_go or entry.account_id._o365_is_closed())
            )
        )

    def _coming(self):
        """Return those of today or later, and those whose time is not known.

        But none that is left to its owner.
        """
        today = fields.Date.to_string(fields.Date.context_today(self))
        return self.filtered(
            lambda entry: (
                entry.reason != DELETED
                and not entry.let_go
                and (not entry.sent or entry.sent["start"]["dateTime"] >= today)
            )
        )

    def _set_waiting(self, until, reason, **more):
        """Write until when (UTC) it waits; the reason of a conflict stays."""
        asked = self.reason if self.state == "conflict" else reason
        self.write({"reason": asked, "next_try": until, **more})

    def _request_removal(self):
        """Queue the removal of these entries from Outlook, whatever the records say.

        But of none that is left to its owner.
        """
        ours = self.filtered(lambda entry: not entry.let_go)
        ours.write({"leaving": True})
        self.env["o365.sync.request"]._queue_entries(
            [("id", "in", ours.ids)], is_again=False
        )
