"""What the narrow page of one visit shows: the link in its entry in Outlook opens it.

Texts and numbers only, cut to what a slow line can bear. They are plain text, which the
page escapes.
"""

from datetime import datetime, time, timedelta, timezone

from odoo import fields, models
from odoo.tools import html2plaintext

from ...core.graph.clock import clock, local_time
from ...tools.compat import selection_labels
from ...tools.dates import said_day
from .day import local_day
from .duration import length
from .undo import TEN_MINUTES

VISIT = "/charitylog_o365/visit"
# In characters.
LONGEST_LINE = 200
LONGEST_NOTES = 6000
LONGEST_TYPED = 4000
# How many of the user's last changes are looked through for one that can be undone.
LATEST = 20


class CharitylogAction(models.Model):
    _inherit = "charitylog.action"

    def _visit_path(self):
        return f"{VISIT}/{self.id}"

    def _visit_page(self):
        """Return what the page of this one record shows to whoever may read it."""
        self.ensure_one()
        undo = self._visit_undo()
        can_change = self.active and self.has_access("write")
        return {
            "path": self._visit_path(),
            "form_path": self._o365_path(),
            "reference": self.reference or self.env._("Visit"),
            **self._visit_when(),
            "kind": cut(self.action_type_id.name or ""),
            "summary": cut(self.name),
            "worker": "" if self.user_id == self.env.user else self._sudo_worker(),
            "is_outstanding": self.active and self.state == "outstanding",
            "standing": self._visit_standing(),
            "undo": {"id": undo.id, "what": undo.what} if undo else None,
            "can_complete": can_change and self.state == "outstanding",
            "can_be_late": can_change and self._visit_can_be_late(),
            "start": fields.Datetime.to_string(self.start),
            "notes": plain(self.description, LONGEST_NOTES),
            "next": self._visit_next(),
            **self._visit_client(),
        }

    def _visit_can_be_late(self):
        return self.state == "outstanding" and not self.all_day

    def _visit_when(self):
        """Return day, hours and length, as the worker's clock shows them."""
        zone = self._o365_time_zone()
        hours = self.duration if self.state == "done" else self.planned_duration
        when = {"day": self._visit_day(), "hours": "", "length": ""}
        # What is planned for another day can be completed: as done today.
        when["is_ahead"] = self.day > local_day(fields.Datetime.now(), zone)
        if self.all_day:
            return when
        when["hours"] = hour(self.start, zone)
        if hours:
            end = hour(self.start + length(hours), zone)
            when |= {"hours": f"{when['hours']}–{end}", "length": spoken(hours)}
        return when

    def _visit_day(self):
        """Return the day in words: "Today", or with its weekday."""
        today = local_day(fields.Datetime.now(), self._o365_time_zone())
        if self.day == today:
            return self.env._("Today")
        if self.day == today + timedelta(days=1):
            return self.env._("Tomorrow")
        year = "" if self.day.year == today.year else " y"
        return said_day(self.env, self.day, date_format=f"EEEE d MMMM{year}")

    def _visit_standing(self):
        """Return a sentence for what is not outstanding any more, or is overdue."""
        if not self.active:
            return self.env._("It has been archived.")
        if self.state == "cancelled":
            return self.env._("It has been cancelled.")
        if self.state == "done":
            return self.env._("Done: %s.", self._visit_outcome())
        return self.env._("Overdue.") if self.is_overdue else ""

    def _visit_outcome(self):
        return selection_labels(self, "outcome").get(self.outcome, "")

    def _sudo_worker(self):
        # sudo: forms show the name of who does it, too, whoever may read colleagues.
        return cut(self.sudo().user_id.name)

    def _visit_undo(self):
        """Return the user's own last change of this record, while it can be undone.

        None where the same change was made to others as well: it is undone where that
        was made.
        """
        undos = self.env["charitylog.action.undo"]
        fresh = fields.Datetime.now() - TEN_MINUTES
        mine = [("user_id", "=", self.env.uid), ("done_at", ">", fresh)]
        for row in undos.search(mine, limit=LATEST):
            kept = row._sudo_kept()
            if str(self.id) in kept["changed"]:
                only = {key for part in kept.values() for key in part} == {str(self.id)}
                return row if only else undos
        return undos

    def _visit_next(self):
        """Return the user's next outstanding work of today: its path and a line."""
        zone = self._zone_for({})
        begin, end = day_span(zone)
        mine = self.search(
            [
                ("user_id", "=", self.env.uid),
                ("state", "=", "outstanding"),
                ("start", ">=", begin),
                ("start", "<", end),
                ("id", "!=", self.id),
            ]
        )
        later = mine.filtered(lambda each: (each.start, each.id) > self._visit_place())
        action = (later or mine)[:1]
        if not action:
            return None
        when = "" if action.all_day else f"{hour(action.start, zone)} "
        return {
            "path": action._visit_path(),
            "line": f"{when}{action._visit_client_name()}",
            "place": cut(action.location or ""),
        }

    def _visit_place(self):
        """Return where this stands in the order of the day, as planned.

        What has been completed stands where it had been planned.
        """
        return self.planned_start or self.start, self.id


def hour(moment, zone):
    """Return a moment (UTC) as a clock of ``zone`` shows it: "10:05"."""
    return local_time(moment, zone).strftime("%H:%M")


def spoken(hours):
    """Return a length: 1.5 is "1 h 30 min"."""
    minutes = round(length(hours) / timedelta(minutes=1))
    parts = [(minutes // 60, "h"), (minutes % 60, "min")]
    return " ".join(f"{number} {unit}" for number, unit in parts if number)


def day_span(zone):
    """Return when today begins and ends in ``zone``, as naive moments in UTC."""
    today = local_day(fields.Datetime.now(), zone)
    return [
        datetime.combine(day, time.min, clock(zone))
        .astimezone(timezone.utc)
        .replace(tzinfo=None)
        for day in (today, today + timedelta(days=1))
    ]


def cut(text, most=LONGEST_LINE):
    """Return ``text`` of at most ``most`` characters, with “…” where it is cut."""
    return text if len(text) <= most else f"{text[: most - 1]}…"


def plain(notes, most):
    """Return notes (HTML) as plain text: without pictures, and not too long."""
    return cut(html2plaintext(notes or "", include_references=False).strip(), most)
