"""An entry that its owner keeps for themselves stays so, whatever else happens."""

from unittest.mock import patch

from odoo.tests import new_test_user
from odoo.tools import mute_logger

from .faults_case import FaultsCase

PLAN = "odoo.addons.charitylog_o365.models.o365_worker_plan"
GUEST = "guest@example.org"


class TestLetGo(FaultsCase):
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

    def test_a_fault_of_ours_is_not_tried_for_ever(self):
        action = self.let_go()
        self.fail_on(action)
        self.assertStaysLetGo(action)
        with self.soon(days=6):
            self.drain()
            self.assertNothingWaits()
        self.assertStaysLetGo(action)

    def test_one_noted_before_is_not_returned_to(self):
        action = self.let_go()
        self.known(action).write({"reason": "our_fault", "next_try": self.at(-1)})
        self.env["o365.sync.request"]._return_to_faults()
        self.assertNothingWaits()

    def test_a_fault_is_explained_to_its_new_owner(self):
        action = self.let_go().sudo()
        self.connect(self.bob)
        action.user_id = self.bob
        self.fail_on(action)
        theirs = self.known(action).filtered(lambda entry: entry.user_id == self.bob)
        self.assertEqual(theirs.reason, "our_fault")

    # Connections end

    def test_disconnected_while_signed_out_it_is_not_listed(self):
        action = self.let_go()
        self.account._o365_needs_sign_in("revoked")
        self.ann.with_user(self.ann)._o365_disconnect(remove=True)
        self.drain()
        self.assertEqual(self.listed(self.ann), [])
        self.connect(self.ann)
        self.drain()
        self.assertStaysLetGo(action)

    def test_cleared_while_disconnected_it_is_not_listed(self):
        ada = new_test_user(self.env, "ada", "base.group_user,base.group_system")
        action = self.let_go()
        self.ann.with_user(self.ann)._o365_disconnect(remove=False)
        self.env["o365.clear"].with_user(ada).create({}).action_confirm()
        self.drain()
        self.assertEqual(self.listed(ada), [])
        self.company.o365_rule = True
        self.connect(self.ann)
        self.drain()
        self.assertStaysLetGo(action)
