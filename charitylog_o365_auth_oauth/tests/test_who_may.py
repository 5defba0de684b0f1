from odoo import Command
from odoo.addons.charitylog_o365.tests.common import MANAGER, OPTIONS, USER
from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from .log_in_case import LogInCase


@tagged("post_install", "-at_install")
class TestWhoMay(LogInCase):
    """Administrators say who logs in with the account that they have connected."""

    def setUp(self):
        super().setUp()
        self.administrator = self.env.ref("base.user_admin")
        self.bobs = self.account.browse(self.connect(self.bob).id)

    def let(self, accounts):
        """Choose these rows as the administrator; return what is said then."""
        accounts = accounts.with_user(self.administrator)
        return accounts.action_let_log_in()["params"]["message"]

    def assertUnchanged(self, account, told):
        self.assertIn("Not changed", told)
        self.assertIn(account.user_id.name, told)
        self.assertFalse(account.may_log_in)

    def test_user_who_was_chosen_logs_in(self):
        self.assertFalse(self.bobs.may_log_in)
        told = self.let(self.bobs)
        self.assertEqual(told, "Can log in with Microsoft now: Bob Marsh.")
        self.assertTrue(self.bobs.may_log_in)
        ways, end = self.follow(self.log_in_with_microsoft("bob"))
        self.assertEqual(self.prompts(ways), ["none"])
        self.assertEnds(end)
        self.assertIn("Bob Marsh", end.text)

    def test_choosing_again_changes_nothing(self):
        self.assertIn("now: Ann Lee.", self.let(self.account))
        self.assertTrue(self.account.may_log_in)

    def everybody(self):
        return self.env["res.users"].with_context(active_test=False).search([])

    def test_user_who_was_not_chosen_does_not_log_in(self):
        # As Odoo has it unless somebody changes it: everybody may sign up.
        self.env["ir.config_parameter"].set_param("auth_signup.invitation_scope", "b2c")
        before = self.everybody()
        response = self.log_in_with_microsoft("bob")
        self.assertIn("oauth_error=", response.headers["Location"])
        self.assertEqual(self.everybody(), before)

    def test_provider_that_is_not_for_staff_signs_people_up_as_ever(self):
        self.env["ir.config_parameter"].set_param("auth_signup.invitation_scope", "b2c")
        self.provider.client_id = "another application"
        validation = {"user_id": "somebody", "email": "somebody@charity.example"}
        self.env["res.users"].sudo()._auth_oauth_signin(
            self.provider.id, validation, {"state": "{}", "access_token": "x"}
        )
        found = self.env["res.users"].search([("oauth_uid", "=", "somebody")])
        self.assertEqual(found.login, "somebody@charity.example")

    def test_user_who_was_invited_logs_in(self):
        partner = self.bob.partner_id
        partner.signup_prepare()
        token = partner._generate_signup_token()
        _ways, end = self.follow(self.log_in_with_microsoft("bob", token=token))
        self.assertEnds(end)
        self.env.invalidate_all()
        self.assertEqual(self.bob.oauth_uid, self.bobs.oid)
        self.assertEqual(self.bob.email, self.upn("bob"))
        self.assertTrue(self.bobs.may_log_in)

    def test_taken_away_it_closes_what_is_open(self):
        self.follow(self.log_in_with_microsoft())
        self.assertEqual(self.get("/odoo").status_code, 200)
        accounts = (self.account | self.bobs).with_user(self.administrator)
        accounts.action_stop_log_in()
        self.env.flush_all()
        self.env.registry.clear_cache()
        self.assertFalse(self.account.may_log_in)
        self.assertFalse(self.ann.oauth_provider_id)
        self.assertIn("/web/login", self.get("/odoo").headers["Location"])
        response = self.log_in_with_microsoft()
        self.assertIn("oauth_error=", response.headers["Location"])

    def test_other_provider_of_a_user_stays(self):
        google = self.env.ref("auth_oauth.provider_google")
        self.bob.write({"oauth_provider_id": google.id, "oauth_uid": "bob-there"})
        self.assertUnchanged(self.bobs, self.let(self.bobs))
        self.bobs.with_user(self.administrator).action_stop_log_in()
        self.assertEqual(self.bob.oauth_uid, "bob-there")

    def test_account_that_is_not_connected_opens_nothing(self):
        self.bob.with_user(self.bob)._o365_disconnect(remove=False)
        self.assertEqual(self.bobs.state, "disconnected")
        self.assertUnchanged(self.bobs, self.let(self.bobs))

    def test_account_of_another_organisation_opens_nothing(self):
        self.bobs.tid = "00000000-0000-4000-8000-000000000000"
        self.assertUnchanged(self.bobs, self.let(self.bobs))

    def test_account_that_opens_another_user_opens_no_second_one(self):
        values = {"oauth_provider_id": self.provider.id, "oauth_uid": self.bobs.oid}
        carl = self.worker("carl", "Carl Ford")
        carl.write({**values, "active": False})
        self.assertUnchanged(self.bobs, self.let(self.bobs))

    def test_without_a_provider_it_says_where_to_set_it_up(self):
        self.provider.enabled = False
        with self.assertRaisesRegex(UserError, "under Operational Rules"):
            self.let(self.bobs)

    def test_provider_by_which_people_are_known_otherwise_is_not_used(self):
        self.provider.data_endpoint = f"{self.sim.graph_url}/v1.0/me"
        with self.assertRaisesRegex(UserError, "under Operational Rules"):
            self.let(self.bobs)

    def test_only_administrators_choose(self):
        access = f"base.group_erp_manager,{MANAGER}"
        for login, groups in (
            ("owner", ""),
            ("plain", "base.group_user"),
            ("manager", access),
            ("portal", "base.group_portal"),
        ):
            user = self.bob if login == "owner" else None
            user = user or new_test_user(self.env, f"a-{login}", groups)
            # Who may not even read the row is told so by Odoo.
            reads = login in ("owner", "manager")
            words = "Only administrators decide" if reads else ""
            for work in ("action_let_log_in", "action_stop_log_in"):
                with self.assertRaisesRegex(AccessError, words, msg=(login, work)):
                    getattr(self.bobs.with_user(user), work)()
            with self.assertRaises(AccessError, msg=login):
                self.bobs.with_user(user).read(["may_log_in"])
        self.assertFalse(self.bob.oauth_uid)

    def test_administrator_of_another_company_does_not_choose(self):
        other = self.env["res.company"].create({"name": "Another charity"})
        user = new_test_user(
            self.env,
            "elsewhere",
            f"base.group_system,{USER},{OPTIONS}",
            company_id=other.id,
            company_ids=[Command.set(other.ids)],
        )
        for work in ("action_let_log_in", "action_stop_log_in"):
            with self.assertRaises(AccessError):
                getattr(self.bobs.with_user(user), work)()
