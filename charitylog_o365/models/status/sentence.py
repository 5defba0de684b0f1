from datetime import timedelta

from odoo import fields, models
from odoo.tools import format_time

from ...core.sync.snapshot import Snapshot
from ...tools.dates import said_day, said_moment
from ...tools.words import say
from ..sync.o365_calendar_entry import STUCK
from .reasons import NOT_TAKEN_OUT, SENTENCES, UNDONE, UNMET

# A sentence stays within two lines, however long a project's name is.
LONGEST_NAME = 40
DAY = "EEE d MMMM"


class O365SyncMixin(models.AbstractModel):
    """Puts a reason into the one sentence that its reader needs."""

    _inherit = "o365.sync.mixin"

    def _o365_sentence(self, reason, entry=None):
        """Return the one sentence for ``reason``, in the reader's language."""
        # sudo: who reads the record may read how it is with Outlook; as
        # in `o365.calendar.entry._of`.
        entry = (entry or self.env["o365.calendar.entry"]).sudo()
        owner = entry.user_id or self._o365_owner()
        values = self._o365_names(entry)
        if reason == "jobs_stopped":
            since = self.env["o365.sync.request"]._last_job_activity()
            values["jobs"] = self._o365_hour(since)
        why = self._o365_why(reason, entry)
        undone = self._o365_undone(why, entry)
        if undone:
            reason, words = undone
            values["why"] = say(self.env, words, values)
        elif why in UNMET:
            reason = "stale" if reason == "stale" else "not_in_outlook"
            why = self._o365_to_you(why) if owner == self.env.user else why
            values["why"] = say(self.env, self._o365_unmet(why), values)
        elif reason == "stale":
            reason = "stale_still"
        elif reason == "changed_in_outlook":
            how, values["found"] = self._o365_changed_how(entry)
            reason = f"{reason}{how}"
        if owner != self.env.user and f"{reason}_of" in SENTENCES:
            reason = f"{reason}_of"
        return say(self.env, SENTENCES[reason], values)

    def _o365_undone(self, why, entry):
        """Return the kind of sentence where something failed, and why; else None."""
        if why not in NOT_TAKEN_OUT:
            return None
        given = entry.next_try and entry.user_id != self._o365_owner()
        if given or (entry.state in STUCK and self._o365_is_to_remove(entry)):
            mine = entry.user_id == self.env.user and f"{why}_you" in NOT_TAKEN_OUT
            return "still", NOT_TAKEN_OUT[f"{why}_you" if mine else why]
        if why not in UNDONE:
            return None
        if entry.sent or entry.event_id:
            return "stale", UNDONE[why]
        return "in_doubt" if entry.in_doubt else "not_in_outlook", UNDONE[why]

    def _o365_changed_how(self, entry):
        """Return what somebody did to the entry in Outlook, and when it is there now.

        Not its new title: that may be no business of whoever reads the record.
        """
        found, sent = Snapshot.restored(entry.found), entry.sent
        if not found or not found.start:
            return "", ""
        if sent and found.has_same_time(Snapshot.from_payload(sent)):
            return "_renamed", ""
        return "_moved", self._o365_when_found(found)

    def _o365_when_found(self, found):
        """Return when ``found`` (a Snapshot) takes place, as its reader says it."""
        end = found.end or found.start
        if found.all_day:
            return self.env._("%s, all day", self._o365_days(found.start, end))
        return self._o365_stretch(found.start, end)

    def _o365_days(self, start, end):
        """Return "Tue 5 March – Thu 7 March" for midnights of whole days, or one."""
        days = dict.fromkeys([start, max(start, end - timedelta(days=1))])
        return " – ".join(said_day(self.env, d, date_format=DAY) for d in days)

    def _o365_stretch(self, start, end):
        """Return "Tue 5 March 10:00–11:30", in the reader's zone, of moments in UTC."""
        start, end = (
            fields.Datetime.context_timestamp(self, moment) for moment in (start, end)
        )
        day = said_day(self.env, start.date(), date_format=DAY)
        until = "" if end == start else f"–{end:%H:%M}"
        if end.date() != start.date():
            until = f" – {said_day(self.env, end.date(), date_format=DAY)}"
            until += f" {end:%H:%M}"
        return f"{day} {start:%H:%M}{until}"

    def _o365_why(self, reason, entry):
        """Return the reason behind ``reason``: the condition that keeps it stale."""
        if reason != "stale":
            return reason
        # The record was taken from a colleague who disconnected: nobody can remove it.
        left_behind = entry.user_id and entry.user_id != self._o365_owner()
        if left_behind and entry.user_id.o365_state == "none":
            return "not_connected"
        return self._o365_eligibility_for_updates()

    def _o365_unmet(self, why):
        """Return the words for a condition that is not met: see ``reasons.UNMET``."""
        return UNMET[why]

    def _o365_to_you(self, why):
        """Return the code of the words for the person whose calendar it is."""
        if why == "not_connected" and not self.env.user._o365_has_options():
            return "no_options_you"
        return f"{why}_you" if f"{why}_you" in UNMET else why

    def _o365_names(self, entry):
        """Return the names and days that occur in sentences."""
        # sudo: whose calendar it is may be said to whoever reads the record.
        record = self.sudo()
        owner = entry.user_id.sudo() or record._o365_owner()
        return {
            "owner": _short(owner.name),
            "project": _short(self._o365_project_name()),
            "recorded": self._o365_day(record.create_date),
            "assigned": self._o365_day(record.o365_assigned_at),
            "next_try": self._o365_hour(entry.next_try),
        }

    def _o365_project_name(self):
        """Return the name of this one record's project, as its reader may see it.

        Who reads a record may read the name of its project; an unsaved record may name
        any project, so access to that is checked.
        """
        # sudo: as in ``_o365_names``.
        project, kept = self.sudo()._o365_project(), self._origin.sudo()
        if not project or (kept and kept._o365_project() == project._origin):
            return project.name
        return project._name_for_reader()

    def _o365_day(self, moment):
        if not moment:
            return ""
        day = fields.Datetime.context_timestamp(self, moment).date()
        return said_day(self.env, day, date_format="d MMMM")

    def _o365_hour(self, moment):
        if not moment:
            return ""
        local = fields.Datetime.context_timestamp(self, moment)
        today = fields.Date.context_today(self)
        if local.date() == today:
            return format_time(self.env, local.time(), time_format="HH:mm")
        zone = str(self.env.tz)
        return said_moment(self.env, moment, zone, dt_format="d MMMM HH:mm")


def _short(name):
    name = name or ""
    return name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 1]}…"
