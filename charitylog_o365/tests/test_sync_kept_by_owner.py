"""An entry that its owner keeps for themselves stays so, whatever else happens."""

from unittest.mock import patch

from odoo.tests import new_test_user
from odoo.tools import mute_logger

from ..models.worker.faults import Faults
from .common import MANAGER
from .worker_faults_case import FaultsCase

PLAN = "odoo.addons.charitylog_o365.models.worker.prepare"
GUEST = "guest@example.org"


class TestSyncKeptByOwner(FaultsCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.mia = cls.worker("mia", "Mia Moss", (MANAGER,))

    def setUp(self):
        super().setUp()
        self.connect(self.ann)

    def let_go(self, **values):
        """Record an action whose entry Ann made a meeting of, and keeps."""
        action = self.recorded(self.ann, **values).with_user(self.ann)
        self.sim.invite(self.upn(self.ann), self.entry(self.ann)["id"], GUEST)
        self.compare()
        self.press(action, "action_o365_let_go")
        self.drain()
        self.assertStaysLetGo(action)
        return action

    def assertStaysLetGo(self, action):
        self.env.invalidate_all()
        self.assertEqual(action.o365_reason, "let_go")
        self.assertEqual(action.o365_button, "new_entry")
        self.assertTrue(self.known(action).let_go)

    def listed(self, user):
        activities = self.env["mail.activity"].search([("user_id", "=", user.id)])
        return activities.mapped("summary")

    # Our own code fails on its record

    def fail_on(self, action):
        model = self.env.registry["charitylog.action"]
        failing = patch.object(model, "_o365_event", side_effect=RuntimeError("Bad"))
        action.name = "Second visit"
        with failing, mute_logger(PLAN):
            self.drain()

    def test_internal_error_on_an_entry_kept_by_its_owner_is_not_retried(self):
        action = self.let_go()
        self.fail_on(action)
        self.assertStaysLetGo(action)
        with self.soon(days=6):
            self.drain()
            self.assertNothingWaits()
        self.assertStaysLetGo(action)

    def test_earlier_internal_error_on_a_kept_entry_is_not_retried(self):
        action = self.let_go()
        self.known(action).write({"reason": "our_fault", "next_try": self.at(-1)})
        Faults(self.env).queue_due()
        self.assertNothingWaits()

    def test_internal_error_after_reassigning_a_kept_entry_is_shown(self):
        action = self.let_go().sudo()
        self.connect(self.bob)
        action.user_id = self.bob
        self.fail_on(action)
        theirs = self.known(action).filtered(lambda entry: entry.user_id == self.bob)
        self.assertEqual(theirs.reason, "our_fault")

    # Connections end

    def test_kept_entry_is_not_listed_when_disconnecting_while_signed_out(self):
        action = self.let_go()
        self.account._o365_needs_sign_in("revoked")
        self.ann.with_user(self.ann)._o365_disconnect(remove=True)
        self.drain()
        self.assertEqual(self.listed(self.ann), [])
        self.connect(self.ann)
        self.drain()
        self.assertStaysLetGo(action)

    def test_kept_entry_is_not_listed_when_clearing_while_disconnected(self):
        ada = new_test_user(self.env, "ada", "base.group_user,base.group_system")
        action = self.let_go()
        self.ann.with_user(self.ann)._o365_disconnect(remove=False)
        window = self.env["o365.clear"].with_user(ada).create({})
        self.assertEqual((window.entry_count, window.unreachable_count), (0, 0))
        self.assertEqual(window.let_go_count, 1)
        window.action_confirm()
        self.drain()
        self.assertEqual(self.listed(ada), [])
        self.company.o365_rule = True
        self.connect(self.ann)
        self.drain()
        self.assertStaysLetGo(action)

    # The client is erased

    def erase(self):
        """Erase Mary; return what the window says before, and what is listed then."""
        window = self.env["charitylog.client.erase"].with_user(self.mia)
        window = window.create({"client_id": self.client_.id})
        says = window.entry_count, window.remaining_count, window.remaining_with
        window.action_confirm()
        self.drain()
        return says, self.env["mail.activity"].search([("user_id", "=", self.mia.id)])

    def test_kept_entry_of_an_erased_client_is_listed(self):
        self.connect(self.bob)
        self.recorded(self.bob)
        action = self.let_go()
        says, task = self.erase()
        self.assertEqual(says, (1, 1, "Ann Lee"))
        self.assertEqual(self.entries(self.bob), [])
        self.entry(self.ann)
        self.assertEqual(task.summary, "Still in the Outlook calendar of Ann Lee")
        self.assertIn(f"{self.at():%Y}", task.note, "when it is")
        self.assertIn(action.reference, task.note)
        self.assertNotIn("Mary", task.note)

    def test_remaining_entry_of_an_erased_client_is_listed(self):
        self.recorded(self.ann)
        self.ann.with_user(self.ann)._o365_disconnect(remove=False)
        says, task = self.erase()
        self.assertEqual(says, (0, 1, "Ann Lee"))
        self.assertIn("not connected any more", task.note)

    def test_erasing_a_client_lists_nothing_when_all_entries_are_removed(self):
        self.recorded(self.ann)
        says, task = self.erase()
        self.assertEqual(says, (1, 0, ""))
        self.assertFalse(task)
