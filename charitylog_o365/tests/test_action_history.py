"""A client's history on the screen and on paper, as each reader may see it."""

from datetime import timedelta

from lxml import html
from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from .action_case import MANAGER, USER
from .test_action_reporting import ReportingCase

REPORT = "charitylog_o365.client_history"


@tagged("post_install", "-at_install")
class TestActionHistory(ReportingCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.planned = cls.record(description="<p>Bring the form</p>")
        cls.cancelled = cls.record(state="cancelled", start="2020-06-20 10:00:00")
        cls.other = cls.env["res.partner"].create({"name": "John Price"})
        cls.record(partner_id=cls.other.id, name="Something else")

    def window(self, user=None, **values):
        values = {"partner_id": self.mary.id, "date_from": False, **values}
        windows = self.env["charitylog.client.history"]
        return windows.with_user(user or self.ann).create(values)

    def page(self, window, user=None):
        """Return the printed page, parsed, as ``user`` would get it."""
        self.env.flush_all()
        self.env.invalidate_all()
        reports = self.env["ir.actions.report"].with_user(user or window.env.user)
        content, _kind = reports._render_qweb_html(REPORT, window.ids)
        return html.fromstring(content)

    def text(self, *args):
        return " ".join(self.page(*args).text_content().split())

    def test_own_work_of_a_project_closed_since_is_printed_without_its_name(self):
        mine = self.record(name="Sorting papers")
        project = mine.sudo().project_id.copy({"name": "Closed Service"})
        mine.sudo().project_id = project
        project.privacy_visibility = "followers"
        project.message_unsubscribe(self.ann.partner_id.ids)
        self.assertFalse(project.with_user(self.ann).has_access("read"))
        text = self.text(self.window())
        self.assertIn("Sorting papers", text)
        self.assertNotIn("Closed Service", text)

    def test_what_was_recorded_again_is_told_once(self):
        action = self.record(start="2031-06-20 10:00:00", name="Tea")
        again = action.browse(action.action_record_again()["res_id"])
        self.assertEqual(action.state, "cancelled")
        for found in (self.listed(self.ann), self.window()._history()):
            self.assertIn(again, found)
            self.assertNotIn(action, found)
            self.assertIn(self.cancelled, found)
        page = self.mary.with_user(self.ann)._charitylog_page()
        self.assertNotIn(action.id, [line["id"] for line in page["last"]])

    def test_what_was_recorded_again_stays_hidden_with_an_archived_copy(self):
        action = self.record(start="2031-06-20 10:00:00", name="Tea")
        again = action.browse(action.action_record_again()["res_id"])
        again.active = False
        for found in (self.listed(self.ann), self.window()._history()):
            self.assertNotIn(action, found)
        page = self.mary.with_user(self.ann)._charitylog_page()
        self.assertNotIn(action.id, [line["id"] for line in page["last"]])

    def test_what_was_reopened_and_is_cancelled_is_told_by_itself(self):
        action = self.record(start="2031-06-20 10:00:00", name="Tea")
        again = action.browse(action.action_record_again()["res_id"])
        # Ann may not write the copy, which is given away.
        again.user_id = self.bob
        action.action_reopen()
        action.action_cancel()
        for found in (self.listed(self.ann), self.window()._history()):
            self.assertIn(action, found)
            self.assertIn(again, found)

    # On the screen

    def listed(self, user):
        self.env.invalidate_all()
        action = self.mary.with_user(user).action_charitylog_history()
        model = self.env[action["res_model"]].with_user(user)
        arch = model.get_view(action["views"][0][0], "list")["arch"]
        order = html.fromstring(arch).get("default_order")
        return model.search(action["domain"], order=order)

    def test_list_shows_contacts_and_actions_newest_first(self):
        expected = (
            self.planned + self.cancelled + self.missed + self.private + self.seen
        )
        self.assertEqual(self.listed(self.ann).ids, expected.ids)

    def test_list_leaves_out_a_private_project(self):
        expected = self.planned + self.cancelled + self.missed + self.seen
        for user in (self.bob, self.dave):
            self.assertEqual(self.listed(user).ids, expected.ids)

    def test_list_of_an_organisation_has_its_people(self):
        family = self.env["res.partner"].create({"name": "The Whitcombes"})
        self.mary.parent_id = family
        action = family.with_user(self.ann).action_charitylog_history()
        found = self.env["charitylog.action"].search(action["domain"])
        self.assertIn(self.seen, found)

    def test_print_button_of_the_list_asks_about_that_client(self):
        context = self.mary.with_user(self.ann).action_charitylog_history()["context"]
        work = self.env["charitylog.action"].with_user(self.ann)
        window = work.with_context(**context).action_print_history()
        self.assertEqual(window["context"]["default_partner_id"], self.mary.id)
        self.assertNotIn("default_partner_id", work.action_print_history()["context"])

    # On paper

    def test_page_shows_what_who_and_how_long_newest_first(self):
        rows = self.page(self.window(with_notes=False)).xpath("//tbody/tr")
        cells = [
            [" ".join(cell.text_content().split()) for cell in row.xpath("td")]
            for row in rows
        ]
        self.assertEqual(len(cells), 5)
        when, what, who, how_long, how = cells[-1]
        self.assertEqual(when, "4 May 2020, 11:00")
        self.assertEqual(what, "A visit: Weekly visit Befriending")
        self.assertEqual((who, how_long, how), ("Ann Lee", "01:30", "Took place"))
        self.assertEqual(
            [row[4] for row in cells[:3]], ["Outstanding", "Cancelled", "Nobody there"]
        )

    def test_private_work_is_neither_printed_nor_counted_for_others(self):
        self.assertIn("Hospital letter", self.text(self.window()))
        self.assertIn("Contacts done: 3, hours taken: 05:30", self.text(self.window()))
        for user in (self.bob, self.dave):
            text = self.text(self.window(user))
            with self.subTest(user=user.name):
                self.assertNotIn("Hospital", text)
                self.assertNotIn("HIV", text)
                self.assertIn("Contacts done: 2, hours taken: 01:30", text)
                self.assertIn(f"It shows what {user.name} may read", text)

    def test_days_at_both_ends_belong_to_the_time_of_the_reader(self):
        # In London it is 5 May already.
        self.seen.start = "2020-05-04 23:30:00"
        day = "2020-05-05"
        found = self.window(date_from=day, date_to=day)._history()
        self.assertEqual(found, self.private + self.seen)
        found = self.window(date_from="2020-05-06", date_to="2020-06-04")._history()
        self.assertEqual(found, self.missed)
        found = self.window(date_from="2020-05-06")._history()
        self.assertEqual(found, self.planned + self.cancelled + self.missed)

    def test_three_months_are_proposed(self):
        windows = self.env["charitylog.client.history"].with_user(self.ann)
        proposed = windows.default_get(["date_from", "date_to", "with_notes"])
        today = fields.Date.context_today(windows)
        ago = today - fields.Date.to_date(proposed["date_from"])
        self.assertTrue(timedelta(88) < ago < timedelta(93), ago)
        self.assertTrue(proposed["with_notes"])
        self.assertFalse(proposed.get("date_to"))

    def test_notes_are_printed_or_left_out(self):
        self.assertIn("Bring the form", self.text(self.window()))
        self.assertNotIn("Bring the form", self.text(self.window(with_notes=False)))

    def test_end_before_the_beginning_and_an_empty_time_are_refused(self):
        with self.assertRaises(ValidationError):
            self.window(date_from="2020-05-06", date_to="2020-05-05")
        empty = self.window(date_from="2019-01-01", date_to="2019-02-01")
        for button in (empty.action_print, empty.action_show):
            with self.assertRaises(UserError):
                button()

    def test_buttons_print_a_pdf_or_show_the_same_page(self):
        window = self.window()
        kinds = {"qweb-pdf": window.action_print(), "qweb-html": window.action_show()}
        for kind, action in kinds.items():
            self.assertEqual(action["report_type"], kind)
            self.assertEqual(action["report_name"], REPORT)
            self.assertEqual(action["context"]["active_ids"], window.ids)

    def test_window_of_somebody_else_prints_nothing(self):
        window = self.window()
        paula = new_test_user(self.env, "t_paula", "base.group_portal")
        ivan = self.person("t_ivan", "Ivan Pole", "base.group_user")
        for user in (self.bob, self.dave, paula, ivan):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                with mute_logger("odoo.addons.base.models.ir_rule"):
                    self.page(window, user)

    def test_another_company_prints_nothing_of_this_one(self):
        other = self.env["res.company"].create({"name": "Elsewhere"})
        far = {"company_id": other.id, "company_ids": [Command.set(other.ids)]}
        stella = self.person("t_stella", "Stella Far", MANAGER, **far)
        window = self.window(stella)
        self.assertFalse(window._history())
        with self.assertRaises(UserError):
            window.action_print()

    def test_client_of_another_company_is_refused(self):
        other = self.env["res.company"].create({"name": "Elsewhere"})
        secret = self.env["res.partner"].create(
            {"name": "Secret Client", "company_id": other.id}
        )
        carl = self.person("t_carl", "Carl Ford", USER)
        with self.assertRaises(AccessError) as caught:
            self.window(carl, partner_id=secret.id)
        self.assertNotIn("Secret", str(caught.exception))
