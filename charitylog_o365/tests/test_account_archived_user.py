"""Archiving a user ends their connection, whatever way and whatever scripts write."""

from odoo.service.model import call_kw
from odoo.tests import tagged

from .common import O365Case


@tagged("post_install", "-at_install")
class TestAccountArchivedUser(O365Case):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        rights = ("base.group_erp_manager", "base.group_partner_manager")
        cls.olga = cls.worker("olga", "Olga Dean", groups=rights)
        cls.connect(cls.ann)
        cls.tokens = cls.env["o365.account.tokens"]

    def assertEnds(self, archive):
        """Ann is archived by ``archive`` and not connected any more, for good."""
        theirs = self.ann.with_user(self.olga)
        with self.cr.savepoint() as savepoint:
            archive(theirs)
            self.env.invalidate_all()
            self.assertFalse(self.ann.active)
            account = self.ann._o365_account()
            self.assertEqual(account.state, "disconnected")
            self.assertFalse(self.tokens.search([("account_id", "=", account.id)]))
            theirs.active = True
            self.assertEqual(self.ann.o365_state, "none")
            savepoint.rollback()
        self.env.invalidate_all()
        self.assertEqual(self.ann.o365_state, "connected")

    def test_archiving_by_any_false_value_disconnects(self):
        for value in (False, 0, 0.0, None, "", []):
            with self.subTest(value=value):
                self.assertEnds(lambda ann, value=value: ann.write({"active": value}))

    def test_archiving_by_rpc_disconnects(self):
        for ids in (self.ann.ids, [float(self.ann.id)]):
            with self.subTest(ids=ids):
                self.assertEnds(
                    lambda ann, ids=ids: call_kw(
                        ann.browse(), "write", [ids, {"active": 0}], {}
                    )
                )

    def test_archiving_by_import_disconnects(self):
        def load(ann):
            loaded = ann.browse().load([".id", "active"], [[str(ann.id), "0"]])
            self.assertEqual(loaded["ids"], self.ann.ids)

        self.assertEnds(load)

    def test_archiving_by_the_button_disconnects(self):
        self.assertEnds(lambda ann: ann.action_archive())

    def test_archiving_several_users_disconnects(self):
        both = self.ann + self.bob
        self.assertEnds(lambda ann: both.with_user(self.olga).write({"active": 0}))

    def test_archiving_as_superuser_disconnects(self):
        self.assertEnds(lambda ann: ann.sudo().write({"active": 0}))

    def test_archiving_by_a_server_action_disconnects(self):
        action = self.env["ir.actions.server"].create(
            {
                "name": "Archive",
                "model_id": self.env["ir.model"]._get_id("res.users"),
                "state": "code",
                "code": "record.write({'active': 0})",
            }
        )
        context = {"active_model": "res.users", "active_id": self.ann.id}
        self.assertEnds(lambda _ann: action.with_context(**context).run())

    def test_writing_active_true_disconnects_nobody(self):
        for values in ({"active": True}, {"active": 1}, {"active": "0"}):
            self.ann.with_user(self.olga).write(values)
            self.assertEqual(self.ann.o365_state, "connected")
