"""Asking ahead who may edit whose calendar, while those people do other things.

The collision itself needs two transactions: see tests/e2e/test_permission_job.py.
"""

from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from psycopg2.errors import SerializationFailure

from .permission_case import PermissionCase

GATHER = "odoo.addons.charitylog_o365.models.permission.gather"


class TestPermissionAhead(PermissionCase):
    def setUp(self):
        super().setUp()
        self.accounts = self.ann._o365_account() + self.bob._o365_account()
        self.accounts.rights_due = True
        self.share("write")
        self.job = self.env.ref("charitylog_o365.ir_cron_rights")
        self.env["ir.cron.trigger"].search([("cron_id", "=", self.job.id)]).unlink()

    def gather(self):
        self.assertIs(self.job.method_direct_trigger(), True)
        self.env.invalidate_all()

    def kept(self):
        """Return who was found to be allowed to edit whose calendar."""
        rows = self.env["o365.calendar.access"].search([("may_edit", "=", True)])
        return [(row.assigner_id.name, row.owner_id.name) for row in rows]

    def after_asking(self, user, do):
        """Do something, once, when Microsoft has answered for ``user``."""
        model = self.env.registry["o365.calendar.access"]
        keep, left = model._keep_gathered, [do]

        def do_and_keep(access, account, *args):
            if left and account.user_id == user:
                left.pop()()
                self.env.flush_all()
                account.env.invalidate_all()
            return keep(access, account, *args)

        return patch.object(model, "_keep_gathered", do_and_keep)

    def test_gathered_permissions_are_stored_and_nobody_stays_due(self):
        self.gather()
        self.assertEqual(self.kept(), [("Bob Marsh", "Ann Lee")])
        self.assertFalse(self.accounts.filtered("rights_due"))

    def test_account_whose_row_cannot_be_locked_stays_due(self):
        model = self.env.registry["o365.account"]
        collision = SerializationFailure("could not serialize access")
        with patch.object(model, "_lock_row", side_effect=collision):
            self.gather()
        self.assertEqual(self.kept(), [])
        self.assertEqual(self.accounts.filtered("rights_due"), self.accounts)
        triggers = self.env["ir.cron.trigger"]
        [again] = triggers.search([("cron_id", "=", self.job.id)])
        self.assertGreater(again.call_at, fields.Datetime.now())
        self.gather()
        self.assertEqual(self.kept(), [("Bob Marsh", "Ann Lee")])

    def test_exception_at_one_account_does_not_stop_gathering_for_others(self):
        model = self.env.registry["o365.calendar.access"]
        ask = model._ask

        def fail_on_ann(access, assigner, *args, **options):
            if assigner == self.ann:
                raise ValueError("broken")
            return ask(access, assigner, *args, **options)

        with (
            patch.object(model, "_ask", fail_on_ann),
            self.assertLogs(GATHER, "ERROR"),
        ):
            self.gather()
        self.assertEqual(self.kept(), [("Bob Marsh", "Ann Lee")])
        self.assertEqual(self.accounts.filtered("rights_due").user_id, self.ann)

    def test_permission_is_not_stored_when_the_owner_reconnected_meanwhile(self):
        later = fields.Datetime.now() + timedelta(minutes=1)
        anew = self.ann._o365_account()
        with self.after_asking(self.bob, lambda: anew.write({"since": later})):
            self.gather()
        self.assertEqual(self.kept(), [])

    def test_account_signed_in_meanwhile_stays_due(self):
        later = fields.Datetime.now() + timedelta(minutes=1)
        anew = self.bob._o365_account()
        with self.after_asking(self.bob, lambda: anew.write({"signed_in_at": later})):
            self.gather()
        self.assertEqual(self.kept(), [])
        self.assertEqual(self.accounts.filtered("rights_due"), anew)
        self.gather()
        self.assertEqual(self.kept(), [("Bob Marsh", "Ann Lee")])

    def test_permission_is_not_stored_when_the_account_was_deleted_meanwhile(self):
        gone = self.bob._o365_account()
        with self.after_asking(self.bob, gone.unlink):
            self.gather()
        self.assertEqual(self.kept(), [])
