"""Managers read no client whose entries are of work that they cannot read."""

from ast import literal_eval

from lxml import etree
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.service.model import call_kw

from .common import MANAGER
from .outlook_case import OutlookCase


class TestPrivacyEntryList(OutlookCase):
    """Mary is visited for all to see; Joan is, too, but in a private project."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.connect(cls.ann)
        cls.project.privacy_visibility = "employees"
        cls.secret = cls.env["project.project"].create(
            {
                "name": "Refuge",
                "privacy_visibility": "followers",
                "o365_sync": True,
                "o365_event_detail": "full",
                "message_partner_ids": [Command.link(cls.ann.partner_id.id)],
            }
        )
        cls.joan = cls.env["res.partner"].create({"name": "Joan Hope"})
        cls.mona = cls.worker("mona", "Mona Pike", groups=(MANAGER,))

    def setUp(self):
        super().setUp()
        self.open = self.recorded(self.ann)
        self.hidden = self.recorded(
            self.ann, partner_id=self.joan.id, project_id=self.secret.id
        )
        self.env.invalidate_all()

    def seen(self, user=None):
        return self.env["o365.calendar.entry"].with_user(user or self.mona)

    def of(self, work):
        return self.env["o365.calendar.entry"]._of(work)

    def test_entry_of_unreadable_work_shows_only_its_reference(self):
        rows = self.seen().search([]).read()
        self.assertEqual(len(rows), 2)
        told = str(rows)
        self.assertIn("Mary Whitfield", told)
        self.assertNotIn("Joan", told)
        self.assertNotIn("Refuge", told)
        [hidden] = [row for row in rows if row["res_id"] == self.hidden.id]
        self.assertEqual(hidden["record_name"], self.hidden.reference)
        self.assertFalse(hidden["client_shown_id"] or hidden["shows"])
        self.assertFalse(hidden["can_open"])

    def test_manager_in_the_project_sees_the_client_of_the_entry(self):
        self.secret.message_subscribe(self.mona.partner_id.ids)
        rows = self.seen().search([("client_shown_id", "=", self.joan.id)])
        self.assertEqual(rows.client_shown_id, self.joan)
        self.assertIn("Joan Hope", rows.shows)

    def test_search_by_client_does_not_disclose_unreadable_work(self):
        joan, seen = self.joan, self.seen()
        for domain in (
            [("client_shown_id", "=", joan.id)],
            [("client_shown_id", "in", [joan.id])],
            [("client_shown_id", "child_of", joan.id)],
            [("client_shown_id", "ilike", "Joan")],
            [("client_shown_id", "like", "Joan")],
            [("client_shown_id.name", "=", "Joan Hope")],
            [("client_shown_id", "any", [("name", "=", "Joan Hope")])],
            [("client_shown_id", "in", [joan.id, self.client_.id])],
        ):
            with self.subTest(domain):
                self.assertFalse(seen.search(domain) & self.of(self.hidden))
        for domain in (
            [("client_shown_id", "!=", joan.id)],
            [("client_shown_id", "not in", [joan.id])],
            [("client_shown_id", "!=", self.client_.id)],
            [("client_shown_id", "=", False)],
            ["!", ("client_shown_id", "ilike", "Joan")],
        ):
            with self.subTest(domain):
                self.assertIn(self.of(self.hidden), seen.search(domain))

    def test_search_by_client_finds_readable_work(self):
        self.client_.parent_id = self.env["res.partner"].create({"name": "Oakfield"})
        for domain in (
            [("client_shown_id", "=", self.client_.id)],
            [("client_shown_id", "child_of", self.client_.parent_id.id)],
            [("client_shown_id", "ilike", "whitf")],
            [("client_shown_id.name", "=", "Mary Whitfield")],
            [("client_shown_id", "!=", False)],
        ):
            with self.subTest(domain):
                self.assertEqual(self.seen().search(domain), self.of(self.open))

    def test_grouping_and_sorting_by_client_does_not_disclose_unreadable_work(self):
        groups = self.seen().formatted_read_group([], ["client_shown_id"], ["__count"])
        told = [(group["client_shown_id"], group["__count"]) for group in groups]
        self.assertCountEqual(
            told, [((self.client_.id, "Mary Whitfield"), 1), (False, 1)]
        )
        ordered = self.seen().search([], order="client_shown_id")
        self.assertEqual(len(ordered), 2)

    def test_stored_client_and_project_of_an_entry_are_not_accessible(self):
        seen = self.seen()
        for name in ("client_id", "project_id"):
            for way in (
                lambda name=name: seen.search([(name, "!=", False)]),
                lambda name=name: seen.search([(f"{name}.name", "ilike", "o")]),
                lambda name=name: seen.search([]).read([name]),
                lambda name=name: seen.search([], order=name),
                lambda name=name: seen.formatted_read_group([], [name], ["__count"]),
                lambda name=name: seen.search([]).export_data([name]),
                lambda name=name: call_kw(
                    seen, "web_search_read", [[], {name: {}}], {}
                ),
            ):
                with self.subTest(name), self.assertRaises(UserError):
                    way()

    def test_opening_the_record_of_an_unreadable_entry_is_refused(self):
        entry = self.of(self.hidden).with_user(self.mona)
        with self.assertRaises(AccessError):
            entry.action_open_record()
        opened = self.of(self.open).with_user(self.mona).action_open_record()
        self.assertEqual(opened["res_id"], self.open.id)

    def test_client_page_does_not_count_entries_of_unreadable_work(self):
        for client, number in ((self.joan, 0), (self.client_, 1)):
            theirs = client.with_user(self.mona)
            with self.subTest(client.name):
                self.assertEqual(theirs.o365_entry_count, number)
                report = theirs.action_o365_entries()
                self.assertEqual(self.seen().search_count(report["domain"]), number)
        self.secret.message_subscribe(self.mona.partner_id.ids)
        self.env.invalidate_all()
        self.assertEqual(self.joan.with_user(self.mona).o365_entry_count, 1)

    def test_entry_list_does_not_show_clients_of_another_company(self):
        other = self.env["res.company"].create({"name": "Elsewhere", **self.rule()})
        self.ann.company_ids = self.company + other
        client = self.env["res.partner"].create(
            {"name": "Secret Client", "company_id": other.id}
        )
        project = self.env["project.project"].create(
            {"name": "There", "o365_sync": True, "company_id": other.id}
        )
        work = self.recorded(self.ann, partner_id=client.id, project_id=project.id)
        self.assertTrue(self.of(work))
        entries = self.seen().search([])
        self.assertEqual(entries, self.of(self.open) + self.of(self.hidden))
        self.assertEqual(entries.client_shown_id, self.client_)

    def test_project_decides_whether_the_client_of_deleted_work_is_shown(self):
        self.ann.with_user(self.ann)._o365_disconnect(remove=False)
        entries = self.of(self.open), self.of(self.hidden)
        (self.open + self.hidden).unlink()
        self.drain()
        clients = [entry.with_user(self.mona).client_shown_id for entry in entries]
        self.assertEqual(clients, [self.client_, self.env["res.partner"]])
        for entry, client, number in zip(
            entries, (self.client_, self.joan), (1, 0), strict=True
        ):
            self.assertTrue(entry.exists())
            domain = [("client_shown_id", "=", client.id)]
            self.assertEqual(self.seen().search_count(domain), number)

    def test_filters_and_groups_of_the_views_are_allowed(self):
        self.of(self.open).leaving = True
        found, groups = {}, {}
        views = self.env["ir.ui.view"].search([("model", "=", "o365.calendar.entry")])
        for view in views:
            arch = etree.fromstring(view.arch)
            for node in arch.xpath("//filter[@context]"):
                by = literal_eval(node.get("context"))["group_by"]
                rows = self.seen().formatted_read_group([], [by], ["__count"])
                groups[by] = sorted(row["__count"] for row in rows)
            for node in arch.xpath("//filter[@domain]"):
                domain = literal_eval(node.get("domain"))
                found[node.get("name")] = self.seen().search(domain)
        self.assertEqual(groups, {"user_id": [2], "client_shown_id": [1, 1]})
        self.assertEqual(
            found,
            {"leaving": self.of(self.open), "client_gone": self.of(self.hidden)},
        )
