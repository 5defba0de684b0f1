"""What Outlook holds of a client who leaves: archived, merged or erased."""

from odoo.exceptions import AccessError, UserError

from .common import MANAGER
from .privacy_case import PrivacyCase


class TestPrivacyClient(PrivacyCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.connect(cls.ann)
        cls.connect(cls.bob)
        cls.project.write({"privacy_visibility": "employees", "o365_show_place": True})
        cls.mia = cls.worker("mia", "Mia Moss", (MANAGER,))

    def visit(self, user=None, **values):
        values = {"description": "About Mary", "location": "Mary's home", **values}
        return self.recorded(user or self.ann, **values)

    def everything(self):
        """Return all that all mailboxes hold, as text."""
        return str([self.entries(user) for user in (self.ann, self.bob)])

    def erase(self, client, user=None):
        wizard = self.env["charitylog.client.erase"].with_user(user or self.mia)
        return wizard.create({"client_id": client.id}).action_confirm()

    def test_client_save_without_changes_queues_nothing(self):
        self.visit()
        notes = self.env["o365.sync.request"]
        before = notes.search_count([])
        self.client_.with_user(self.bob).name = self.client_.name
        self.assertEqual(notes.search_count([]), before)
        self.client_.with_user(self.bob).name = "Mary Smith"
        self.assertGreater(notes.search_count([]), before)

    # Archived

    def test_entries_of_an_archived_client_show_only_the_reference(self):
        actions = self.visit() + self.visit(self.bob)
        self.assertIn("Mary", self.everything())
        self.client_.active = False
        self.drain()
        self.assertNotIn("Mary", self.everything())
        subject = self.entry(self.ann)["subject"]
        self.assertEqual(subject, f"Action {actions[0].reference}")
        self.client_.active = True
        self.drain()
        self.assertIn("Mary Whitfield", self.everything())

    def test_entries_of_an_archived_organisations_people_show_only_the_reference(self):
        partners = self.env["res.partner"]
        home = partners.create({"name": "Oakfield", "is_company": True})
        resident = partners.create({"name": "Joan", "parent_id": home.id})
        self.visit(partner_id=resident.id)
        self.assertIn("Oakfield", self.everything())
        home.active = False
        self.drain()
        self.assertNotIn("Oakfield", self.everything())
        self.assertNotIn("Joan", self.everything())

    # Merged

    def test_entries_of_merged_clients_show_the_remaining_client(self):
        action = self.visit()
        other = self.env["res.partner"].create({"name": "Maria Stone"})
        merge = self.env["base.partner.merge.automatic.wizard"]
        # By SQL only: that Odoo also writes the values of the one that is left would
        # do as well, and is Odoo's own affair.
        self.patch(type(merge), "_update_values", lambda *_: None)
        merge._merge((self.client_ | other).ids, other)
        self.drain()
        self.assertEqual(action.partner_id, other)
        self.assertIn("Maria Stone", self.entry(self.ann)["subject"])
        self.assertNotIn("Whitfield", self.everything())
        self.assertEqual(other.with_user(self.mia).o365_entry_count, 1)

    # Erased

    def test_erasing_a_client_removes_all_entries_and_empties_the_report(self):
        actions = self.visit() + self.visit(self.bob, state="done")
        person = self.env["res.partner"].create(
            {"name": "Mary's daughter", "parent_id": self.client_.id}
        )
        self.visit(self.bob, partner_id=person.id)
        report = self.client_.with_user(self.mia).action_o365_entries()
        entries = self.env["o365.calendar.entry"].with_user(self.mia)
        self.assertEqual(entries.search_count(report["domain"]), 3)
        self.erase(self.client_)
        self.drain()
        for entry in self.entries(self.ann) + self.entries(self.bob):
            self.assertNotIn("Mary", str(entry))
        self.assertEqual(self.everything(), "[[], []]")
        self.assertFalse(entries.search(report["domain"]))
        self.assertEqual(self.client_.name, "Erased client")
        # What was done can still be counted.
        self.assertEqual(actions.mapped("state"), ["cancelled", "done"])
        self.assertEqual(actions.mapped("name"), ["Erased", "Erased"])
        self.assertFalse(any(actions.mapped("location")))
        self.assertFalse(any("Mary" in str(a.description) for a in actions))
        reason = actions[0].with_user(self.ann).o365_message
        self.assertEqual(reason, "Not in Outlook: the client was erased.")
        found = actions.search([("o365_reason", "=", "erased")])
        self.assertEqual(found & actions, actions)

    def test_erasing_a_client_deletes_messages_and_files(self):
        action = self.visit()
        for record in (action, self.client_):
            record.message_post(body="Mary was upset")
            self.env["ir.attachment"].create(
                {"name": "Letter", "res_model": record._name, "res_id": record.id}
            )
        self.client_.write({"phone": "01632 960123", "street": "12 Mill Lane"})
        self.erase(self.client_)
        for record in (action, self.client_):
            self.assertNotIn("Mary", str(record.message_ids.mapped("body")))
            domain = [("res_model", "=", record._name), ("res_id", "=", record.id)]
            self.assertFalse(self.env["ir.attachment"].search(domain))
        self.assertFalse(self.client_.phone or self.client_.street)

    def test_erasing_a_client_deletes_bank_activities_findings_and_tags(self):
        country = self.env.ref("base.uk")
        tag = self.env["res.partner.category"].create({"name": "Diabetic"})
        self.client_.write({"country_id": country.id, "category_id": tag.ids})
        bank = self.env["res.partner.bank"].create(
            {"acc_number": "12345678", "partner_id": self.client_.id}
        )
        call = self.client_.activity_schedule("mail.mail_activity_data_todo")
        action = self.visit(name="Mary's tea")
        self.sim.move(
            self.upn(self.ann), self.entry(self.ann)["id"], self.at(2), self.at(3)
        )
        self.env["o365.calendar.finding"].with_user(self.mia).action_compare()
        self.drain()
        findings = self.env["o365.calendar.finding"].search([])
        self.assertIn("Mary", findings.subject)
        self.ann._o365_account()._o365_needs_sign_in("revoked")
        self.ann.with_user(self.ann)._o365_disconnect(remove=True)
        self.erase(self.client_)
        self.assertNotIn("12345678", str(bank.read()))
        self.assertFalse(bank.active)
        self.assertFalse(call.exists())
        self.assertFalse(findings.exists())
        self.assertFalse(self.client_.country_id or self.client_.category_id)
        told = self.env["mail.activity"].search([("user_id", "=", self.ann.id)])
        said = str(told.mapped("note") + told.mapped("summary"))
        self.assertIn(action.reference, said)
        self.assertNotIn("Mary", said)

    def test_remaining_entry_of_an_erased_client_is_listed_without_content(self):
        self.visit()
        self.ann.with_user(self.ann)._o365_disconnect(remove=False)
        self.erase(self.client_)
        self.drain()
        self.assertEqual(self.client_.with_user(self.mia).o365_entry_count, 1)
        entry = self.env["o365.calendar.entry"].search(
            [("client_id", "=", self.client_.id)]
        )
        kept = entry.sudo().read(["sent", "answered", "in_doubt", "found"])
        self.assertNotIn("Mary", str(kept))
        self.later()
        self.connect(self.ann)
        self.drain()
        self.assertEqual(self.entries(self.ann), [])
        self.assertFalse(entry.exists())

    def test_entries_of_who_must_sign_in_first_are_named_before_erasing(self):
        self.visit()
        windows = self.env["charitylog.client.erase"].with_user(self.mia)
        window = windows.create({"client_id": self.client_.id})
        self.assertEqual((window.entry_count, window.waiting_count), (1, 0))
        self.ann._o365_account()._o365_needs_sign_in("revoked")
        window = windows.create({"client_id": self.client_.id})
        self.assertEqual((window.entry_count, window.waiting_count), (1, 1))
        self.assertEqual(window.waiting_with, "Ann Lee")

    def test_manager_erases_no_client_that_they_may_not_change(self):
        self.env["ir.rule"].create(
            {
                "name": "Mary is closed to changes",
                "model_id": self.env.ref("base.model_res_partner").id,
                "domain_force": f"[('id', '!=', {self.client_.id})]",
                "perm_read": False,
            }
        )
        with self.assertRaises(AccessError):
            self.erase(self.client_)
        self.assertEqual(self.client_.name, "Mary Whitfield")

    def test_people_of_a_company_that_is_closed_to_the_manager_are_not_erased(self):
        far = self.env["res.company"].create({"name": "Far"})
        child = self.env["res.partner"].create(
            {"name": "Kit", "parent_id": self.client_.id, "company_id": far.id}
        )
        with self.assertRaisesRegex(UserError, "belong to Far"):
            self.erase(self.client_)
        self.assertEqual((child.name, self.client_.name), ("Kit", "Mary Whitfield"))

    def test_only_managers_erase_clients_and_never_a_user(self):
        with self.assertRaises(AccessError):
            self.erase(self.client_, self.ann)
        with self.assertRaisesRegex(UserError, "can log in here"):
            self.erase(self.bob.partner_id)

    def test_own_company_cannot_be_erased_as_a_client(self):
        with self.assertRaisesRegex(UserError, "an organisation of this system's own"):
            self.erase(self.company.partner_id)

    def test_client_cannot_be_created_as_erased(self):
        clients = self.env["res.partner"].with_user(self.bob)
        for context, values in (
            ({}, {"charitylog_erased": True}),
            ({"default_charitylog_erased": True}, {}),
        ):
            with self.subTest(context), self.assertRaisesRegex(AccessError, "“Erase”"):
                clients.with_context(**context).create({"name": "Nobody", **values})

    def test_deleting_client_and_actions_removes_all_entries(self):
        self.visit().unlink()
        self.client_.unlink()
        self.drain()
        self.assertEqual(self.everything(), "[[], []]")

    # The report

    def test_client_report_shows_entries_by_calendar(self):
        action = self.visit()
        action = self.client_.with_user(self.mia).action_o365_entries()
        entry = self.env["o365.calendar.entry"].with_user(self.mia)
        entry = entry.search(action["domain"])
        self.assertEqual(entry.user_id, self.ann)
        self.assertIn("Mary Whitfield", entry.shows)
        self.assertEqual(entry.state_name, "In Outlook")
        opened = entry.action_open_record()
        self.assertEqual(opened["res_model"], "charitylog.action")

    def test_client_report_shows_only_the_reference_of_unreadable_work(self):
        action = self.visit()
        self.project.privacy_visibility = "followers"
        entry = self.env["o365.calendar.entry"].with_user(self.mia)
        entry = entry.search([])
        self.assertEqual((entry.shows, entry.record_name), (False, action.reference))

    def test_client_report_is_for_managers_only(self):
        self.visit()
        with self.assertRaises(AccessError):
            self.client_.with_user(self.ann).read(["o365_entry_count"])
        with self.assertRaises(AccessError):
            self.env["o365.calendar.entry"].with_user(self.ann).search([])
