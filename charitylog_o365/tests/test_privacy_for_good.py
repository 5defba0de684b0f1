"""Erased means erased: no folder of any mailbox names the client any more."""

from m365_simulator.switches import Switches

from .common import MANAGER
from .worker_faults_case import FaultsCase


class TestPrivacyForGood(FaultsCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.connect(cls.bob)
        cls.mia = cls.worker("mia", "Mia Moss", (MANAGER,))
        cls.project.write({"privacy_visibility": "employees", "o365_show_place": True})

    def setUp(self):
        super().setUp()
        self.addCleanup(setattr, self.sim, "switches", Switches())

    def each_cloud(self):
        """Go through the clouds: with permanentDelete, and without it."""
        for served in (True, False):
            self.sim.mailboxes.clear()
            self.sim.switches = Switches()
            self.sim.switch(permanent_delete=served)
            self.mary = self.env["res.partner"].create({"name": "Mary Whitfield"})
            with self.subTest(served=served):
                yield

    def visit(self, user=None, **values):
        values = {
            "partner_id": self.mary.id,
            "name": "Mary's tea",
            "description": "About Mary",
            "location": "Mary's home",
            **values,
        }
        return self.recorded(user or self.ann, **values)

    def erase(self):
        wizard = self.env["charitylog.client.erase"].with_user(self.mia)
        wizard.create({"client_id": self.mary.id}).action_confirm()
        self.drain()

    def everything(self):
        """Return all that all mailboxes hold in any folder, as text."""
        people = self.ann, self.bob
        return str(
            [[self.entries(one), self.sim.deleted(self.upn(one))] for one in people]
        )

    def assertErased(self):
        self.assertNotIn("Mary", self.everything())
        self.assertFalse(self.env["o365.calendar.removed"].search([]).mapped("reason"))

    def test_erased_clients_entries_are_in_no_folder(self):
        for _cloud in self.each_cloud():
            self.visit()
            self.visit(self.bob, state="done")
            self.erase()
            self.assertEqual(self.entries(self.ann) + self.entries(self.bob), [])
            self.assertErased()

    def test_what_was_removed_before_erasing_is_taken_from_deleted_items(self):
        for _cloud in self.each_cloud():
            self.sim.switch(deleted_answers=200, deleted_changes=200)
            cancelled, given, deleted = self.visit(), self.visit(), self.visit()
            cancelled.action_cancel()
            given.user_id = self.bob
            self.drain()
            self.sim.delete(self.upn(self.ann), self.entry(self.ann)["id"])
            deleted.name = "Mary's dinner"
            self.drain()
            deleted.action_o365_put_back()
            self.drain()
            self.assertEqual(self.everything().count("Mary's tea"), 4)
            self.erase()
            self.assertErased()

    def test_what_cannot_be_looked_for_is_listed_once_for_who_erased(self):
        for _cloud in self.each_cloud():
            self.sim.switch(permanent_delete=False)
            action = self.visit()
            action.action_cancel()
            self.drain()
            self.erase()
            self.later()
            self.drain()
            told = self.env["mail.activity"].search([("user_id", "=", self.mia.id)])
            self.assertEqual(told.summary, "Perhaps still in the Outlook of Ann Lee")
            self.assertIn(action.reference, told.note)
            self.assertIn("Deleted Items", told.note)
            told.unlink()
