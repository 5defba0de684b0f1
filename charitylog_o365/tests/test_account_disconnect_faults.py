"""What goes wrong while somebody leaves, or while Outlook is given up."""

from unittest.mock import patch

from odoo import SUPERUSER_ID
from odoo.tests import new_test_user

from .common import MANAGER
from .worker_faults_case import FaultsCase

WORKER = "odoo.addons.charitylog_o365.models.worker.run"
STILL_THERE = "Still in the Outlook calendar of Ann Lee"


class TestAccountDisconnectFaults(FaultsCase):
    def setUp(self):
        super().setUp()
        # Of what an earlier test did to her at the stand-in nothing is to be left.
        self.connect(self.ann)

    def leave(self, user):
        user.with_user(user)._o365_disconnect(remove=True)

    def leave_while_outlook_is_down(self):
        """Have Ann disconnect, until her entries are given up."""
        self.sim.fault("down", status=503)
        self.leave(self.ann)
        for minutes in (0, 11, 22, 60):
            with self.soon(minutes=minutes):
                self.drain()

    def of_a_gone_model(self):
        """Record an action whose addon is uninstalled; return the worker's row."""
        row = self.known(self.recorded(self.ann))
        row.res_model = "gone.model"
        self.env.flush_all()
        return row

    def of_a_model_of_odoos(self):
        """As above, of a model that is there without the addon: as mail.activity."""
        row = self.known(self.recorded(self.ann))
        row.write({"res_model": "res.partner", "res_id": self.client_.id})
        self.env.flush_all()
        return row

    def listed(self, user):
        activities = self.env["mail.activity"].search([("user_id", "=", user.id)])
        return activities.mapped("summary")

    def test_entry_of_an_uninstalled_addon_is_removed_on_disconnecting(self):
        row = self.of_a_gone_model()
        self.leave(self.ann)
        self.drain()
        self.assertEqual(self.entries(self.ann), [])
        self.assertFalse(row.exists())
        self.drain()
        self.assertEqual(self.account.state, "disconnected")
        self.assertEqual(self.listed(self.ann), [])

    def test_remaining_entry_of_an_uninstalled_addon_does_not_stop_disconnecting(self):
        """Where Outlook does not answer either, it is listed by its time alone."""
        self.of_a_gone_model()
        self.leave_while_outlook_is_down()
        self.assertEqual(self.account.state, "disconnected")
        self.assertEqual(self.listed(self.ann), [STILL_THERE])

    def test_entry_of_a_model_that_outlives_its_addon_is_taken_out_and_kept(self):
        """So that erasing its client finds the copy in Deleted Items."""
        row = self.of_a_model_of_odoos()
        row._request_removal()
        self.drain()
        self.assertEqual(self.entries(self.ann), [])
        self.assertFalse(row.exists())
        removed = self.env["o365.calendar.removed"].search([])
        self.assertEqual(removed.mapped("res_model"), ["res.partner"])
        self.assertEqual(removed.company_id, self.company)
        self.assertIn("Mary", str(self.sim.deleted(self.upn(self.ann))))
        self.client_._erase_client()
        self.drain()
        self.assertEqual(self.sim.deleted(self.upn(self.ann)), [])

    def test_entry_of_a_model_that_outlives_its_addon_is_cleared(self):
        row = self.of_a_model_of_odoos()
        groups = "base.group_user,base.group_system"
        ada = new_test_user(self.env, "ada", groups, name="Ada Boss")
        window = self.env["o365.clear"].with_user(ada).create({})
        self.assertEqual(window.entry_count, 1)
        self.assertFalse(row.can_open)
        window.action_confirm()
        self.drain()
        self.assertEqual(self.entries(self.ann), [])
        self.assertFalse(row.exists())

    def test_remaining_entry_of_a_model_that_outlives_its_addon_is_listed(self):
        self.of_a_model_of_odoos()
        self.leave_while_outlook_is_down()
        self.assertEqual(self.account.state, "disconnected")
        self.assertEqual(self.listed(self.ann), [STILL_THERE])

    def test_exception_while_disconnecting_one_account_stops_no_other(self):
        accounts = self.account + self.connect(self.bob)
        self.recorded(self.ann)
        self.recorded(self.bob)
        self.leave(self.ann)
        self.leave(self.bob)
        model = self.env.registry["o365.account"]
        forget = model._forget_tokens

        def poison(account):
            if account == self.account:
                raise RuntimeError("Poisoned")
            return forget(account)

        with (
            patch.object(model, "_forget_tokens", poison),
            self.assertLogs(WORKER, "ERROR") as logs,
        ):
            self.drain()
        [log] = logs.output
        self.assertIn("could not be let go", log)
        self.assertEqual(accounts.mapped("state"), ["leaving", "disconnected"])
        self.drain()
        self.assertEqual(set(accounts.mapped("state")), {"disconnected"})
        self.assertEqual(self.entries(self.ann) + self.entries(self.bob), [])

    def test_entries_not_removed_by_clearing_are_listed_for_who_cleared(self):
        """That the sign-in is over is found out when the rule is off already."""
        groups = "base.group_user,base.group_system"
        ada = new_test_user(self.env, "ada", groups, name="Ada Boss")
        action = self.recorded(self.ann)
        self.sim.revoke(self.upn(self.ann))
        self.sim.expire_access_tokens(self.upn(self.ann))
        self.env["o365.clear"].with_user(ada).create({}).action_confirm()
        self.drain()
        self.drain()
        self.entry(self.ann)
        self.assertEqual((action.o365_state, action.o365_reason), ("off", "stale"))
        self.assertFalse(self.known(action).leaving)
        self.assertEqual(self.listed(ada), [STILL_THERE])
        with self.soon(days=1):
            self.drain()
        self.assertEqual(self.listed(ada), [STILL_THERE])

    def test_reconnecting_of_one_owner_does_not_stop_removal_for_another(self):
        """Both had one of the same visit, and both have left; one is there again."""
        self.connect(self.bob)
        action = self.recorded(self.bob)
        refused = {"status": 403, "code": "ErrorAccessDenied"}
        self.sim.fault("status", match="DELETE", times=1, **refused)
        action.user_id = self.ann
        self.drain()
        self.entry(self.ann)
        self.leave(self.ann)
        self.leave(self.bob)
        self.connect(self.bob)
        self.drain()
        self.assertEqual(self.entries(self.ann), [])

    # Archived

    def test_remaining_entries_are_listed_for_who_archived_the_user(self):
        """Ann asked for it herself, and cannot read it any more."""
        rita = self.rita()
        self.recorded(self.ann)
        self.sim.fault("down", status=503)
        self.leave(self.ann)
        self.ann.with_user(rita).active = False
        self.assertListed(rita)

    def test_remaining_entries_are_listed_for_a_manager_if_odoobot_archived(self):
        """A scheduled job did, of which nobody reads the activities."""
        self.env["res.users"].search([]).group_ids -= self.env.ref(MANAGER)
        mia = self.worker("mia", "Mia Moss", (MANAGER,))
        self.recorded(self.ann)
        self.sim.fault("down", status=503)
        self.ann.with_user(SUPERUSER_ID).active = False
        self.assertListed(mia)

    def test_remaining_entries_are_listed_without_sign_in_or_mailbox(self):
        rita = self.rita()
        for state, miss in (
            ("sign_in", lambda: self.account._o365_needs_sign_in("revoked")),
            ("no_mailbox", lambda: self.account._o365_no_mailbox()),
        ):
            with self.subTest(state):
                self.ann.active = True
                self.connect(self.ann)
                action = self.recorded(self.ann)
                miss()
                self.assertEqual(self.account.state, state)
                self.ann.with_user(rita).active = False
                self.assertListed(rita)
                self.assertEqual(action.o365_state, "off")
                self.env["mail.activity"].search([]).unlink()

    def rita(self):
        return new_test_user(self.env, "rita", f"{MANAGER},base.group_erp_manager")

    def assertListed(self, user):
        for minutes in (0, 11, 22):
            with self.soon(minutes=minutes):
                self.drain()
        self.assertEqual(self.account.state, "disconnected")
        self.assertIn(STILL_THERE, self.listed(user))
