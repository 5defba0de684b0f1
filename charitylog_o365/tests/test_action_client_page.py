"""The client's page: what is planned and was done, as the user may read it."""

from datetime import datetime
from unittest.mock import patch

from odoo import fields
from odoo.tools.safe_eval import safe_eval

from .action_case import ActionCase

NOW = datetime(2026, 3, 4, 12)


class TestActionClientPage(ActionCase):
    def setUp(self):
        super().setUp()
        self.enterContext(patch.object(fields.Datetime, "now", lambda *_: NOW))
        self.env.invalidate_all()

    def page(self, user=None, client=None):
        partner = (client or self.mary).with_user(user or self.ann)
        # As each page is asked for: a request of its own.
        partner.invalidate_recordset(["charitylog_page"])
        return partner.with_context(tz="UTC").charitylog_page

    def at(self, day, **values):
        return self.record(start=f"2026-03-{day:02} 10:00:00", **values)

    def names(self, lines):
        return [line["what"] for line in lines]

    def test_next_action_is_the_first_that_is_not_overdue(self):
        self.at(2, name="Missed")
        self.at(9, name="Later")
        self.at(6, name="Next")
        page = self.page()
        self.assertEqual(page["next"]["what"], "Next")
        self.assertEqual(page["next"]["who"], "Ann Lee")
        self.assertIn("6 Mar 2026, 10:00", page["next"]["when"])
        self.assertEqual(self.names(page["open"]), ["Missed", "Later"])
        self.assertEqual([line["overdue"] for line in page["open"]], [True, False])
        # In the list of clients there is one date: that of what comes first.
        first = self.mary.with_user(self.ann).charitylog_next_start
        self.assertEqual(first, datetime(2026, 3, 2, 10))

    def test_work_for_today_without_an_hour_is_next_all_day(self):
        self.record(name="Today", start="2026-03-04", all_day=True)
        self.assertEqual(self.page()["next"]["what"], "Today")

    def test_what_was_done_is_newest_first_with_notes_and_not_without_end(self):
        for day in range(1, 4):
            self.at(
                day,
                name=f"Visit {day}",
                state="done",
                duration=0.75,
                description=f"<p>Tea on day {day}.</p>",
            )
        page = self.page()
        self.assertEqual(self.names(page["last"]), ["Visit 3", "Visit 2", "Visit 1"])
        line = page["last"][0]
        told = (line["notes"], line["how"], line["hours"], line["kind"])
        self.assertEqual(told, ("Tea on day 3.", "Took place", 0.75, "A visit"))
        for _each in range(10):
            self.at(3, name="Call", state="done", description="<p>" + "x" * 900)
        page = self.page()
        self.assertEqual(len(page["last"]), 10)
        self.assertEqual(len(page["last"][0]["notes"]), 400)

    def test_more_than_a_few_are_counted(self):
        for day in range(5, 13):
            self.at(day)
        page = self.page()
        self.assertEqual((len(page["open"]), page["more"]), (5, 2))

    def test_work_of_private_projects_is_not_shown(self):
        for day in (2, 6, 9):
            self.at(day, user=self.dave, user_id=self.dave.id)
        self.at(1, user=self.dave, user_id=self.dave.id, state="done")
        self.project.privacy_visibility = "followers"
        self.project.message_subscribe(self.dave.partner_id.ids)
        daves = self.page(self.dave)
        self.assertEqual((len(daves["open"]), len(daves["last"])), (2, 1))
        nothing = {"next": False, "open": [], "more": 0, "last": []}
        self.assertEqual({**self.page(self.bob), **nothing}, self.page(self.bob))
        # Not even where Odoo computes as superuser.
        bobs = self.mary.with_user(self.bob).sudo().charitylog_page
        self.assertEqual({**bobs, **nothing}, bobs)
        self.assertFalse(self.mary.with_user(self.bob).charitylog_next_start)

    def test_organisation_shows_work_with_its_people_by_their_names(self):
        home = self.env["res.partner"].create({"name": "Rose House"})
        self.mary.parent_id = home
        self.at(6, name="Visit")
        self.at(6, name="Review", partner_id=home.id)
        page = self.page(client=home)
        told = {line["what"]: line["with"] for line in [page["next"], *page["open"]]}
        self.assertEqual(told, {"Visit": "Mary Ann Whitcombe", "Review": ""})

    def test_page_has_telephone_and_a_map_where_there_is_an_address(self):
        self.assertEqual((self.page()["phones"], self.page()["map"]), ([], ""))
        address = {"street": "12 Mill Lane", "city": "Leeds"}
        self.mary.write({"phone": "0113 496 0123", **address})
        page = self.page()
        number = {"text": "0113 496 0123", "href": "tel:01134960123"}
        self.assertEqual(page["phones"], [number])
        self.assertEqual(page["address"], "12 Mill Lane, Leeds")
        self.assertIn("query=12+Mill+Lane%2C+Leeds", page["map"])

    # Lists and pickers

    def picked(self, text):
        """Return whom the picker of an action's form offers."""
        field = self.env["charitylog.action"].fields_get(["partner_id"])["partner_id"]
        partners = self.env["res.partner"].with_user(self.ann)
        company = self.env.company.id
        domain = safe_eval(field["domain"], {"company_id": company})
        return [name for _id, name in partners.name_search(text, domain)]

    def test_picker_offers_clients_only(self):
        self.env["res.partner"].create({"name": "Ann Oakley"})
        self.assertEqual(self.picked("Ann"), ["Ann Oakley", "Mary Ann Whitcombe"])
        self.assertEqual(self.picked(self.env.company.name), [])

    def test_list_of_clients_makes_no_query_for_each(self):
        action = self.env.ref("charitylog_o365.res_partner_action_clients")
        domain = safe_eval(action.domain)
        partners = self.env["res.partner"].with_user(self.ann)
        spec = {"complete_name": {}, "phone": {}, "charitylog_next_start": {}}

        def cost(number):
            for each in range(number):
                client = partners.sudo().create({"name": f"Client {each}"})
                self.at(6, partner_id=client.id)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            found = partners.web_search_read(domain, spec, limit=80)
            self.assertGreaterEqual(len(found["records"]), number)
            return self.env.cr.sql_log_count - before

        cost(1)
        self.assertLessEqual(cost(30), cost(1))

    def test_client_made_here_is_logged_as_a_client(self):
        context = self.env["charitylog.action"]._fields["partner_id"].context
        partners = self.env["res.partner"].with_context(**context)
        made, _name = partners.name_create("Nell Ash")
        bodies = partners.browse(made).message_ids.mapped("body")
        self.assertIn("Client recorded", " ".join(bodies))
        made = self.env["res.partner"].with_user(self.env.user).create({"name": "Bo"})
        self.assertIn("Contact created", made.message_ids.body)
        [planned] = self.at(6).message_ids.mapped("body")
        self.assertIn("Action planned", planned)
        [done] = self.at(1, state="done").message_ids.mapped("body")
        self.assertIn("Contact recorded", done)
