from odoo import api, fields, models

from ...tools.words import say
from ..sync.eligibility import OPEN
from ..sync.o365_calendar_entry import BECAME, NOT_SENT, STUCK
from .reasons import CLOSED, TITLES

STATES = [
    ("off", "Not in Outlook"),
    ("pending", "Going to Outlook"),
    ("synced", "In Outlook"),
    ("waiting", "Waiting for a sign-in or a mailbox"),
    ("blocked", "Microsoft 365 refused"),
    ("conflict", "Changed in Outlook"),
    ("error", "Failed"),
]
# How an entry's own state reads on its record.
AS_READ = {NOT_SENT: "pending", "stale": "off"}


class O365SyncMixin(models.AbstractModel):
    """Says on the record how it is with Outlook, and why.

    Nothing of this is stored: a save would wait for the worker's writes. Lists filter,
    group and order by it in SQL.
    """

    _inherit = "o365.sync.mixin"

    o365_state = fields.Selection(
        STATES,
        "Outlook",
        compute="_compute_o365",
        search="_search_o365_state",
        help="How it is with the entry in the Outlook calendar",
    )
    o365_reason = fields.Selection(
        lambda self: [(code, say(self.env, title)) for code, title in TITLES],
        "Outlook reason",
        compute="_compute_o365",
        search="_search_o365_reason",
    )
    o365_message = fields.Char("Outlook calendar", compute="_compute_o365")
    o365_web_link = fields.Char("Open in Outlook", compute="_compute_o365")

    @api.model
    def _o365_computed_fields(self):
        computes = ("_compute_o365", "_compute_o365_line")
        return [
            name for name, field in self._fields.items() if field.compute in computes
        ]

    @api.depends(lambda self: sorted(self._o365_shown_fields() & set(self._fields)))
    @api.depends_context("uid", "lang", "tz")
    def _compute_o365(self):
        noted = self._o365_queued_since()
        none = self.env["o365.calendar.entry"]
        entries = none._of(self).grouped("res_id")
        for record in self:
            theirs, owner = entries.get(record.id, none), record._o365_owner()
            entry = theirs._shown(owner)
            state, reason = record._o365_state_of(entry, noted.get(record.id))
            record.o365_state = state
            record.o365_reason = reason
            record.o365_message = record._o365_sentence(reason, entry)
            # sudo: who reads the record may open its entry, and know whether a time
            # was found there.
            own = theirs.filtered(lambda each, owner=owner: each.user_id == owner)
            record.o365_web_link = (own or entry).sudo().web_link or False
            record.o365_can_take_over = record._o365_may_take_over(reason, entry)

    def _o365_may_take_over(self, reason, entry):
        # sudo: as above.
        entry = entry.sudo()
        if (reason or "").startswith(BECAME):
            return self._o365_has_other_time(entry)
        return reason == "changed_in_outlook" and bool(entry.found)

    def _o365_queued_since(self):
        """Return since when (UTC) notes wait, by the ids of the records."""
        # sudo: notes are the worker's; that one waits is part of the state.
        notes = self.env["o365.sync.request"].sudo()
        return dict(
            notes._read_group(
                [("res_model", "=", self._name), ("res_id", "in", self.ids)],
                ["res_id"],
                ["due_at:min"],
            )
        )

    def _o365_state_of(self, entry, noted):
        """Return state and reason, given the entry and since when a note waits."""
        if noted:
            if reason := self.env["o365.sync.request"]._outage(noted):
                return "pending", reason
            later = entry and entry.next_try and entry.reason
            way = "leaving" if self._o365_is_to_remove(entry) else "going"
            return "pending", entry.reason if later else way
        # sudo: whether anything may be in Outlook is asked, not what.
        if not entry or (entry.state == "stale" and not entry.sudo()._may_be_there()):
            return "off", self._o365_why_off()
        state = AS_READ.get(entry.state, entry.state)
        if state == "synced":
            if entry.user_id != self._o365_owner() or entry.leaving:
                return state, "leaving"
            return state, self._o365_reason_in_outlook(entry)
        return state, entry.reason or ("stale" if state == "off" else "going")

    def _o365_is_to_remove(self, entry):
        """Tell whether this one record's ``entry`` is on its way out, not in."""
        if self._o365_absent() or (entry and entry.leaving):
            return True
        given = entry and entry.user_id != self._o365_owner()
        return given and (
            entry.state in STUCK or self._o365_why_off() == "not_connected"
        )

    def _o365_reason_in_outlook(self, entry):
        """Return the reason code for a record that is in Outlook as it should be."""
        mine = entry.user_id == self.env.user
        return "in_outlook" if mine else "in_outlook_of"

    def _o365_why_off(self):
        if absent := self._o365_absent():
            return absent
        closed = self._o365_eligibility()
        if closed != OPEN:
            return closed
        # sudo: the answer kept on the record is shown as a sentence only.
        kept = self.sudo().o365_gate
        if not kept or kept == OPEN:
            return "missing"
        return f"{kept}_then" if f"{kept}_then" in CLOSED else kept
