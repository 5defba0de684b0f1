from odoo import api, fields, models

from ...tools.words import say
from ..sync.eligibility import CONDITIONS, OPEN
from .reasons import TITLES
from .statuses import StatusFacts, main_entry, status_of

STATES = [
    ("off", "Not in Outlook"),
    ("pending", "Going to Outlook"),
    ("synced", "In Outlook"),
    ("waiting", "Waiting for a sign-in or a mailbox"),
    ("blocked", "Microsoft 365 refused"),
    ("conflict", "Changed in Outlook"),
    ("error", "Failed"),
]


class O365SyncMixin(models.AbstractModel):
    """Says on the record how it is with Outlook, and why.

    Nothing of this is stored: a save would wait for what runs write. Lists filter,
    group and order by it in SQL (filters.py), made of the same table (statuses.py).
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
        queued_since = self._o365_queued_since()
        none = self.env["o365.calendar.entry"]
        every = none._of(self)
        entries = every.grouped("res_id")
        for record in self:
            theirs, owner = entries.get(record.id, none), record._o365_owner()
            # Read together with all others.
            entry = main_entry(theirs, owner).with_prefetch(every.ids)
            # sudo: who reads a record may read how it is with Outlook.
            of = StatusFacts(record.sudo(), entry.sudo(), queued_since.get(record.id))
            state, reason = status_of(of)
            record.o365_state = state
            record.o365_reason = reason
            record.o365_message = record._o365_sentence(reason, entry)
            # sudo: who reads the record may open its entry, and know whether a time
            # was found there.
            own = theirs.filtered(lambda each, owner=owner: each.user_id == owner)
            record.o365_web_link = (own or entry).sudo().web_link or False
            record.o365_can_take_over = record._o365_may_take_over(reason, entry)

    def _o365_queued_since(self):
        """Return since when (UTC) outbox rows are due, by the ids of the records."""
        # sudo: users may not read the outbox; that a row waits is part of the state.
        outbox = self.env["o365.sync.request"].sudo()
        return dict(
            outbox._read_group(
                [("res_model", "=", self._name), ("res_id", "in", self.ids)],
                ["res_id"],
                ["due_at:min"],
            )
        )

    def _o365_is_to_remove(self, entry):
        """Tell whether this one record's ``entry`` is on its way out, not in."""
        return StatusFacts(self.sudo(), entry.sudo()).is_to_remove

    def _o365_why_off(self):
        """Return the reason why this one record has no entry and is to get none.

        `_o365_why_off_sql` says the same.
        """
        if absent := self._o365_absent():
            return absent
        unmet = self._o365_eligibility()
        if unmet != OPEN:
            return unmet
        # sudo: the answer kept on the record is shown as a sentence only.
        kept = self.sudo().o365_eligibility
        if not kept or kept == OPEN:
            return "missing"
        is_kept = any(each.is_kept for each in CONDITIONS if each.reason == kept)
        return f"{kept}_then" if is_kept else kept
