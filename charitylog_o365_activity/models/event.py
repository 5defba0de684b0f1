"""What the entry of an activity shows, as far as its project lets it."""

from markupsafe import Markup
from odoo import api, fields, models
from odoo.addons.charitylog_o365.core.sync.event import Event
from odoo.addons.charitylog_o365.models.action.event import fit_for_outlook, initials
from odoo.addons.charitylog_o365.models.sync.event import AS_IF_THERE
from odoo.tools import is_html_empty


class MailActivity(models.Model):
    _inherit = "mail.activity"

    def _o365_event(self):
        owner, done = self._o365_owner(), not self.active
        start, end = self._o365_local_span()
        all_day = self._o365_is_all_day()
        is_past = self._o365_span()[0] < fields.Datetime.now()
        minutes = owner.o365_reminder_minutes
        # A whole day begins at midnight: a reminder would ring in the night before.
        is_quiet = all_day or done or is_past or minutes < 0
        record = self._o365_record()
        may_read = self._o365_owner_may_read(record)
        detail = self._o365_detail(may_read)
        path = self._o365_link_path(record if may_read else None)
        body, *before = self._o365_bodies(path, detail)
        return Event(
            subject=self._o365_subject(record, detail),
            start=start,
            end=end,
            time_zone=self._o365_time_zone(),
            body=body,
            bodies_before=before,
            all_day=all_day,
            show_as="free" if all_day else owner.o365_show_as or "busy",
            reminder_minutes=None if is_quiet else minutes,
            categories=(self.env._("Activity done"),) if done else (),
            private=self._o365_project().o365_private,
            is_past=is_past,
        )

    @api.model
    def _o365_shown_fields(self):
        shown = {
            "active",
            "activity_type_id",
            "automated",
            "calendar_event_id",
            "date_deadline",
            "date_done",
            "note",
            "o365_client_id",
            "o365_company_id",
            "o365_hour",
            "o365_length",
            "o365_project_id",
            "res_id",
            "res_model",
            "summary",
            "user_id",
        }
        return shown & set(self._fields)

    def _o365_detail(self, may_read):
        """Return how much of the record and the client the entry may show: a code."""
        if not may_read or self._o365_client_left():
            return "reference"
        return self._o365_project().o365_event_detail

    def _o365_owner_may_read(self, record):
        """Tell whether the calendar's owner may read ``record``; None may be read.

        Odoo lets activities be given to people who may not.
        """
        if record is None:
            return True
        return record.with_user(self._o365_owner()).has_access("read")

    def _o365_client_left(self):
        """Tell whether the client is archived: the entry must not show them."""
        if self.env.context.get(AS_IF_THERE):
            return False
        client = self._o365_client()
        return not all((client | client.commercial_partner_id).mapped("active"))

    def _o365_subject(self, record, detail):
        """Return the entry's subject; everybody who may edit the calendar reads it."""
        kind = self._o365_kind()
        if detail == "full":
            about = filter(None, (record and record.display_name, self.summary))
            words = " – ".join(about)
            return f"{kind}: {words}" if words else kind
        if detail == "initials" and (letters := initials(self._o365_client().name)):
            return f"{kind}: {letters}"
        return f"{kind} {self.id}"

    def _o365_bodies(self, path, detail):
        """Return the entry's text, and how the same reads with another choice."""
        work = self.env["charitylog.action"]
        link = work._o365_base() + path
        notes = self._o365_notes(link, detail)
        choice = self._o365_owner().o365_follow_moves
        return [
            notes
            + Markup('<p>%s<br><a href="%s">%s</a></p>')
            % (work._o365_if_moved(each), link, self.env._("Open in Charitylog"))
            for each in dict.fromkeys((choice, "follow", "ask"))
        ]

    def _o365_notes(self, link, detail):
        if detail != "full" or is_html_empty(self.note):
            return Markup()
        return Markup("<div>%s</div>") % fit_for_outlook(self.note, link)

    def _o365_link_path(self, record):
        """Return the path of the record's form, else of the activity's own."""
        if record is None:
            return self._o365_path()
        return f"/odoo/{record._name}/{record.id}"
