"""A copy of the database sends nothing until somebody says that it is the real one."""

import tempfile
from unittest.mock import patch

from odoo.exceptions import AccessError
from odoo.tests import new_test_user
from odoo.tools import config

from ..models import o365_cipher
from .faults_case import FaultsCase

WAITS = (
    "pending",
    "copy",
    "^Waiting: this system looks like a copy of another one. Your administrator can "
    "say under Operational Rules which one is real.$",
)


class TestIdentity(FaultsCase):
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

    def test_the_first_secret_tells_which_database_it_is(self):
        made_for = self.identity._made_for()
        self.assertEqual(made_for, o365_cipher.database(self.env))
        self.assertFalse(self.settings().o365_is_copy)

    def test_a_copy_keeps_what_waits_and_says_so(self):
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

    def test_another_name_makes_a_copy_as_well(self):
        parameter = "charitylog_o365.made_for"
        made_for = self.env["ir.config_parameter"].get_param(parameter)
        changed = f"the-original {made_for.rsplit(' ', 1)[1]}"
        self.env["ir.config_parameter"].set_param(parameter, changed)
        self.action(self.ann)
        self.sim.clear_requests()
        self.drain()
        self.assertEqual(self.sim.requests, [])

    def test_the_real_one_goes_on_with_the_sign_ins_it_came_with(self):
        self.restored_as("another-uuid")
        action = self.action(self.ann)
        self.settings().action_o365_this_is_the_real_one()
        self.assertFalse(self.settings().o365_is_copy)
        self.drain()
        self.entry(self.ann)
        self.assertEqual(action.o365_state, "synced")

    def test_a_new_secret_on_a_copy_answers_nothing(self):
        self.restored_as("another-uuid")
        self.company.o365_client_secret = "a-secret-for-the-copy"
        self.assertTrue(self.identity._is_copy())

    def test_only_administrators_answer(self):
        self.restored_as("another-uuid")
        for user in (self.ann, self.bob):
            with self.assertRaises(AccessError):
                self.env["res.config.settings"].with_user(
                    user
                ).action_o365_this_is_the_real_one()
        self.assertTrue(self.identity._is_copy())
