"""A copy of the database sends nothing until somebody says that it is the real one."""

import tempfile
from unittest.mock import patch

from cryptography.fernet import Fernet
from odoo.exceptions import AccessError
from odoo.tests import new_test_user
from odoo.tools import config, file_open

from ..models.permission.refusal import AssignmentRefused
from ..models.setup import encryption
from .worker_faults_case import FaultsCase

WAITS = (
    "pending",
    "copy",
    "^Waiting: this system looks like a copy of another one. Your administrator can "
    "say under Operational Rules which one is real.$",
)


class TestSetupDatabaseCopy(FaultsCase):
    @classmethod
    def setUpClass(cls):
        # A key file of its own, as none is configured where the product is new.
        folder = cls.enterClassContext(tempfile.TemporaryDirectory())
        cls.enterClassContext(patch.dict(config.options, {"data_dir": folder}))
        super().setUpClass()
        cls.identity = cls.env["o365.identity"]
        cls.chief = new_test_user(cls.env, "chief", "base.group_system")

    def restored_as(self, uuid):
        """Make this database what it is after a restored backup."""
        self.env["ir.config_parameter"].set_param("database.uuid", uuid)

    def settings(self, user=None):
        return self.env["res.config.settings"].with_user(user or self.chief).create({})

    def test_first_secret_stores_the_identity_of_the_database(self):
        made_for = self.identity._made_for()
        self.assertEqual(made_for, encryption.database(self.env))
        self.assertFalse(self.settings().o365_is_copy)

    def test_copy_sends_nothing_and_keeps_outbox_rows(self):
        self.restored_as("another-uuid")
        action = self.action(self.ann)
        self.sim.clear_requests()
        self.drain()
        self.assertEqual(self.sim.requests, [])
        self.assertSays(action, *WAITS)
        self.assertEqual(len(self.env["o365.sync.request"].search([])), 1)
        settings = self.settings()
        self.assertTrue(settings.o365_is_copy)
        self.assertEqual(settings.o365_made_for, self.env.cr.dbname)

    def test_copy_changes_no_accounts_entries_or_outbox_rows(self):
        """Not even what needs no word from Microsoft: the real one is at it."""
        action = self.recorded(self.ann)
        self.ann.with_user(self.ann)._o365_disconnect(remove=True)
        notes = self.env["o365.sync.request"].search([])
        self.assertTrue(notes)
        [entry] = self.env["o365.calendar.entry"]._of(action)
        self.env.flush_all()
        before = entry.read() + self.account.read() + notes.read()
        self.restored_as("another-uuid")
        self.sim.clear_requests()
        for days in (0, 1, 9):
            with self.soon(days=days):
                self.drain()
        self.env.invalidate_all()
        self.assertEqual(entry.read() + self.account.read() + notes.read(), before)
        self.assertEqual(self.account.state, "leaving")
        self.assertEqual(self.sim.requests, [])

    def test_database_of_another_name_is_a_copy(self):
        parameter = "charitylog_o365.made_for"
        made_for = self.env["ir.config_parameter"].get_param(parameter)
        changed = f"the-original {made_for.rsplit(' ', 1)[1]}"
        self.env["ir.config_parameter"].set_param(parameter, changed)
        self.action(self.ann)
        self.sim.clear_requests()
        self.drain()
        self.assertEqual(self.sim.requests, [])

    def test_database_confirmed_as_real_sends_with_its_sign_ins(self):
        self.restored_as("another-uuid")
        action = self.action(self.ann)
        self.settings().action_o365_this_is_the_real_one()
        self.assertFalse(self.settings().o365_is_copy)
        self.drain()
        self.entry(self.ann)
        self.assertEqual(action.o365_state, "synced")

    def test_no_job_of_a_copy_uses_a_sign_in(self):
        self.sim.share(self.upn("ann"), self.upn("bob"), "write")
        self.connect(self.bob)
        # With a key of the server's configuration a copy can read all secrets.
        key = Fernet.generate_key().decode()
        self.patch(encryption, "_configured_keys", lambda: [key])
        encryption.encrypt_anew(self.env)
        self.restored_as("another-uuid")
        self.later(days=2)
        self.sim.clear_requests()
        for name in ("daily", "rights", "compare", "listen"):
            job = self.env.ref(f"charitylog_o365.ir_cron_{name}")
            self.assertIs(job.method_direct_trigger(), True)
        self.drain()
        with self.assertRaises(AssignmentRefused) as caught:
            self.action(self.bob, user_id=self.ann.id)
        self.assertEqual(caught.exception.context["reason"], "unreachable")
        self.assertFalse(self.env["o365.account"].with_user(self.ann)._logged_in())
        self.assertEqual(self.sim.requests, [])
        states = self.env["o365.account"].search([]).mapped("state")
        self.assertEqual(set(states), {"connected"})
        action = self.action(self.ann)
        self.settings().action_o365_this_is_the_real_one()
        self.drain()
        self.entry(self.ann)
        self.assertEqual(action.o365_state, "synced")

    def test_new_secret_does_not_confirm_a_copy_as_real(self):
        self.restored_as("another-uuid")
        self.company.o365_client_secret = "a-secret-for-the-copy"
        self.assertTrue(self.identity._is_copy())

    def test_only_administrators_confirm_a_copy_as_real(self):
        self.restored_as("another-uuid")
        for user in (self.ann, self.bob):
            with self.assertRaises(AccessError):
                self.env["res.config.settings"].with_user(
                    user
                ).action_o365_this_is_the_real_one()
        self.assertTrue(self.identity._is_copy())

    def test_neutralised_copy_has_no_outbox_rows_entries_or_findings(self):
        lost = self.recorded(self.ann)
        self.sim.delete(self.upn("ann"), self.entry(self.ann)["id"])
        self.env["o365.calendar.finding"].action_compare()
        self.drain()
        lost.action_o365_try_again()
        self.action(self.ann)
        self.env["o365.calendar.finding"].action_compare()
        self.assertGreaterEqual(len(self.env["o365.sync.request"].search([])), 3)
        for name in ("calendar.entry", "calendar.finding"):
            self.assertTrue(self.env[f"o365.{name}"].search([]), name)
        self.env.flush_all()
        with file_open("charitylog_o365/data/neutralize.sql") as statements:
            self.cr.execute(statements.read())
        self.env.invalidate_all()
        for name in ("sync.request", "calendar.entry", "calendar.finding"):
            with self.subTest(name):
                self.assertFalse(self.env[f"o365.{name}"].search([]))

    def test_neutralised_copy_cannot_change_entries_of_the_original(self):
        """Somebody tries things out there, with the same application and mailbox."""
        action = self.recorded(self.ann)
        shown = self.entry(self.ann)["subject"]
        self.env.flush_all()
        with file_open("charitylog_o365/data/neutralize.sql") as statements:
            self.cr.execute(statements.read())
        self.env.invalidate_all()
        self.company.write(self.rule())
        self.later()
        self.connect(self.ann)
        action.name = "Tried out"
        self.drain()
        self.assertEqual(self.entry(self.ann)["subject"], shown)
        action.action_cancel()
        self.drain()
        self.assertEqual(self.entry(self.ann)["subject"], shown)
