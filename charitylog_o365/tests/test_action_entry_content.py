from datetime import datetime, timedelta
from unittest.mock import patch

from lxml import html
from odoo import fields

from ..models.action.event import initials
from .action_case import ActionCase


class TestActionEntryContent(ActionCase):
    """What an entry shows, as far as the project lets it."""

    def event(self, detail="reference", place=False, **values):
        self.project.write({"o365_event_detail": detail, "o365_show_place": place})
        self.action = self.record(
            location="12 Mill Lane", description="<p>Ring twice</p>", **values
        ).sudo()
        return self.action._o365_event_to_send()

    def shown(self, event):
        return f"{event.subject} {event.body} {event.location}"

    def test_reference_shows_type_and_number_only(self):
        event = self.event()
        self.assertEqual(event.subject, f"A visit {self.action.reference}")
        for secret in ("Mary", "Whitcombe", "Weekly", "Befriending", "Ring", "Mill"):
            self.assertNotIn(secret, self.shown(event))

    def test_detail_initials_shows_only_type_and_initials(self):
        event = self.event("initials")
        self.assertEqual(event.subject, "A visit: M. A. W.")
        for secret in ("Mary", "Weekly", "Befriending", "Ring", "Mill"):
            self.assertNotIn(secret, self.shown(event))

    def test_reference_is_shown_when_initials_would_be_the_name(self):
        for name in ("김", "김 민수", "7"):
            self.mary.name = name
            event = self.event("initials")
            self.assertEqual(event.subject, f"A visit {self.action.reference}")

    def test_relative_links_in_notes_are_made_absolute(self):
        self.env["ir.config_parameter"].set_param(
            "web.base.url", "https://crm.charity.example/"
        )
        links = {
            "/web/content/12?download=1": "/web/content/12?download=1",
            "/odoo/contacts/7": "/odoo/contacts/7",
            "web#id=3": "/odoo/contacts-actions/web#id=3",
            "?debug=1": "/odoo/contacts-actions/%s?debug=1",
            "#below": "/odoo/contacts-actions/%s#below",
        }
        elsewhere = ["https://nhs.example/a", "mailto:a@b.example", "tel:+44123"]
        self.event("full")
        self.action.description = "".join(
            f'<a href="{link}">here</a>' for link in [*links, *elsewhere]
        )
        body = html.fromstring(self.action._o365_event_to_send().body)
        told = [link.get("href") for link in body.iter("a")]
        home = "https://crm.charity.example"
        expected = [
            home + (link % self.action.id if "%s" in link else link)
            for link in links.values()
        ]
        here = f"{home}/charitylog_o365/visit/{self.action.id}"
        self.assertEqual(told, [*expected, *elsewhere, here])

    def test_link_to_the_action_uses_the_address_where_staff_log_in(self):
        """Also where a website of the company has a domain of its own."""
        domain = "https://www.charity.example"
        actions = self.env["charitylog.action"]
        with patch.object(type(actions), "get_base_url", lambda record: domain):
            body = self.event("full").body
        self.assertIn(self.env["ir.config_parameter"].get_base_url(), body)
        self.assertNotIn(domain, body)

    def test_full_shows_client_summary_and_notes(self):
        event = self.event("full")
        self.assertEqual(event.subject, "A visit: Mary Ann Whitcombe – Weekly visit")
        self.assertIn("Ring twice", event.body)
        self.assertFalse(event.location)

    def test_place_is_shown_at_every_detail_when_ticked(self):
        for detail in ("reference", "initials", "full"):
            self.assertEqual(self.event(detail, place=True).location, "12 Mill Lane")

    def test_entry_text_always_links_to_the_action(self):
        for detail in ("reference", "initials", "full"):
            body = self.event(detail).body
            self.assertIn("Charitylog will ask you what is to be done", body)
            self.assertIn(f"/charitylog_o365/visit/{self.action.id}", body)

    def test_markup_in_a_summary_is_escaped(self):
        event = self.event("full", name="<script>alert(1)</script>")
        self.assertNotIn("<script", event.body)

    def test_entry_times_are_in_the_workers_zone(self):
        event = self.event(start="2030-07-04 09:00:00", planned_duration=1)
        self.assertEqual(event.time_zone, "Europe/London")
        self.assertEqual(event.start, datetime(2030, 7, 4, 10))
        self.assertEqual(event.end, datetime(2030, 7, 4, 11))

    def test_contact_done_has_a_category_and_no_reminder(self):
        event = self.event(start=fields.Datetime.now() + timedelta(days=1))
        self.assertEqual(event.categories, ())
        self.assertIsNotNone(event.reminder_minutes)
        now = fields.Datetime.now()
        self.action.write({"state": "done", "duration": 2, "start": now})
        event = self.action._o365_event_to_send()
        self.assertEqual(event.categories, ("Contact done",))
        self.assertIsNone(event.reminder_minutes)
        self.assertEqual((event.end - event.start).total_seconds(), 7200)

    def test_all_day_entry_is_shown_as_free(self):
        self.ann.o365_show_as = "busy"
        event = self.event(start="2030-07-05", all_day=True)
        self.assertTrue(event.all_day)
        self.assertEqual(event.show_as, "free")
        self.assertEqual(event.start.date().isoformat(), "2030-07-05")

    def test_all_day_entry_has_no_reminder(self):
        """It begins at midnight: fifteen minutes before is the evening before."""
        for minutes in (0, 15, 1440):
            self.ann.o365_reminder_minutes = minutes
            event = self.event(start="2030-07-05", all_day=True)
            self.assertFalse(event.payload()["isReminderOn"])
            self.action.write({"all_day": False, "start": "2030-07-05 10:00:00"})
            shown = self.action._o365_event_to_send()
            self.assertEqual(shown.reminder_minutes, minutes)

    def test_every_field_shown_in_the_entry_is_a_watched_field(self):
        """A field whose change changes the entry must leave a note."""
        changes = {
            "name": "Another summary",
            "partner_id": self.env["res.partner"].create({"name": "George"}).id,
            "action_type_id": self.env["charitylog.action.type"]
            .create({"name": "Call"})
            .id,
            "description": "<p>Other notes</p>",
            "location": "Elsewhere",
            "start": "2030-03-05 10:00:00",
            "planned_duration": 3,
            "all_day": True,
            "state": "done",
        }
        for name, value in changes.items():
            when = {"start": "2020-03-04 10:00:00"} if name == "state" else {}
            before = self.event("full", place=True, **when)
            self.action[name] = value
            self.assertNotEqual(self.action._o365_event_to_send(), before, name)
            self.assertIn(name, self.action._o365_shown_fields())

    def test_initials_of_a_name_never_show_a_whole_part_of_it(self):
        for name, expected in {
            "Mary Ann Lee": "M. A. L.",
            "o'brien": "O.",
            "7 Sisters Trust": "S. T.",
            "Mary A. Lee": "M. A. L.",
            "J. Smith": "J. S.",
            "김민수": "김.",
            # These would be the name itself, or a whole part of it.
            "김": "",
            "김 민수": "",
            "王 小明": "",
            "J.": "",
            "e\N{COMBINING ACUTE ACCENT}": "",
            "": "",
            False: "",
        }.items():
            self.assertEqual(initials(name), expected)
