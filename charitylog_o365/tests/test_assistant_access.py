"""Who sees the page "Set up", and who may press what on it."""

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import new_test_user
from odoo.tools import mute_logger

from ..models.assistant.o365_setup_line import KEPT
from .assistant_case import SYSTEM, AssistantCase
from .common import MANAGER


class TestAssistantAccess(AssistantCase):
    def others(self):
        yield "user", self.ann
        yield "manager", self.worker("mona", "Mona Pike", groups=(MANAGER,))
        yield "portal", new_test_user(self.env, "paula", "base.group_portal")
        yield "public", self.env.ref("base.public_user")

    def ways(self, user):
        page = self.setup_page.with_user(user)
        line = page.sudo().line_ids[0].with_user(user)
        yield self.env["o365.setup"].with_user(user).action_open
        yield self.env["o365.setup"].with_user(user).action_not_now
        yield page.action_offer_again
        yield page.action_check
        yield line.action_help
        yield line.action_mend
        yield lambda: page.read(["summary"])
        yield lambda: line.read(["sentence"])

    @mute_logger("odoo.addons.base.models.ir_model")
    def test_page_is_for_administrators(self):
        self.sim.clear_requests()
        for role, user in self.others():
            for number, way in enumerate(self.ways(user)):
                with self.subTest(role, way=number), self.assertRaises(AccessError):
                    way()
        self.assertFalse(self.sim.requests)

    @mute_logger("odoo.addons.base.models.ir_rule")
    def test_page_of_another_company_is_hidden(self):
        other = self.env["res.company"].create({"name": "Elsewhere"})
        stella = new_test_user(
            self.env,
            "stella",
            SYSTEM,
            company_id=other.id,
            company_ids=[Command.set(other.ids)],
        )
        for number, way in enumerate([*self.ways(stella)][2:]):
            with self.subTest(way=number), self.assertRaises(AccessError):
                way()
        theirs = self.env["o365.setup"].with_user(stella).action_open()["res_id"]
        self.assertNotEqual(theirs, self.setup_page.id)

    @mute_logger("odoo.addons.base.models.ir_model")
    def test_nobody_writes_what_was_found(self):
        page = self.setup_page
        for way in (
            lambda: page.line_ids.write({"kept_state": "good"}),
            lambda: page.write({"company_id": page.company_id.id}),
            lambda: page.line_ids.create({"setup_id": page.id, "code": "x"}),
            lambda: page.unlink(),
        ):
            with self.assertRaises(AccessError):
                way()

    def test_no_secret_and_nobody_is_in_what_is_kept(self):
        self.connect(self.ada)
        self.check()
        kept = str(self.setup_page.line_ids.read([*KEPT, "sentence"]))
        for secret in (*self.sim.secrets(), self.upn("ada"), "Ada Root"):
            self.assertNotIn(secret, kept)

    def test_every_user_may_ask_whether_the_set_up_is_complete(self):
        for role, user in self.others():
            with self.subTest(role):
                company = self.company.with_user(user)
                self.assertFalse(company._o365_setup_is_complete())
        self.connect(self.ann)
        self.assertTrue(self.company.with_user(self.bob)._o365_setup_is_complete())
        for value in ("o365_rule", "o365_client_id"):
            with self.subTest(value), self.env.cr.savepoint() as savepoint:
                self.company.write({"o365_rule": False, value: False})
                self.assertFalse(self.company._o365_setup_is_complete())
                savepoint.rollback()
