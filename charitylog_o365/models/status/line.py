from datetime import datetime

from odoo import api, fields, models

from ...tools.groups import MANAGER
from ...tools.words import say
from .reasons import LEFT_OF, LEFT_YOURS, SENTENCES, THIN
from .statuses import main_entry


class O365SyncMixin(models.AbstractModel):
    """The Outlook line of a form: besides the sentence, since when, and hints."""

    _inherit = "o365.sync.mixin"

    o365_since = fields.Char("Outlook since", compute="_compute_o365_line")
    o365_hint = fields.Char("Outlook hint", compute="_compute_o365_line")
    o365_zone_hint = fields.Char("Time zone hint", compute="_compute_o365_line")
    o365_left = fields.Char("Left in Outlook", compute="_compute_o365_line")
    o365_request_id = fields.Char(
        "Microsoft's request ID",
        compute="_compute_o365_line",
        groups=MANAGER,
    )

    @api.depends("o365_reason")
    @api.depends_context("uid", "lang", "tz")
    def _compute_o365_line(self):
        queued_since, now = self._o365_queued_since(), fields.Datetime.now()
        later = datetime.max
        for record in self:
            entries = record._o365_entries()
            entry = main_entry(entries, record._o365_owner())
            reason = record.o365_reason
            record.o365_button = reason and record._o365_helping_button(reason, entry)
            record.o365_check = record._o365_checked_when(entry)
            # A row may be due only later: then the entry's own state began before.
            since = queued_since.get(record.id, later)
            since = entry.since if since > now else since
            shown = since and (entry or reason in SENTENCES)
            record.o365_since = shown and self.env._("since %s", self._o365_hour(since))
            asked = record.o365_button in ("go_on", "go_on_out")
            record.o365_hint = (
                record._o365_consequences(entry)
                if asked
                else record._o365_take_over_hint(reason, entry)
                or record._o365_hint(entry)
            )
            record.o365_zone_hint = record._o365_zone_hint()
            record.o365_left = record._o365_remaining_sentence(entries - entry)
            failed = entry.state in ("error", "blocked")
            record.o365_request_id = failed and entry.request_id

    def _o365_entries(self):
        # sudo: who reads the record may read how it is with Outlook; see ``_of``.
        return self.env["o365.calendar.entry"]._of(self).sudo()

    def _o365_remaining_sentence(self, entries):
        """Return the sentence about a remaining entry among ``entries``, or False.

        One in a calendar that was disconnected since, beside the one that the line is
        about.
        """
        remaining = entries.filtered(
            lambda entry: entry.state == "stale"
        )._may_be_there()
        if not remaining:
            return False
        words = LEFT_YOURS if self.env.user in remaining.user_id else LEFT_OF
        return say(self.env, words, self._o365_names(remaining[0]))

    def _o365_hint(self, entry):
        """Return the sentence for an entry that shows as a thin line, or False."""
        thin = self._o365_missing_length() if entry.event_id else None
        return bool(thin) and say(self.env, THIN[thin], self._o365_names(entry))

    def _o365_missing_length(self):
        """Return why the entry has no length, or None where it has one."""
        if "stop" not in self._fields:
            return None
        start, stop = self._o365_span()
        if stop > start:
            return None
        return "outstanding"
