from odoo import Command
from odoo.addons.charitylog_o365.tests.common import MANAGER, OPTIONS, USER
from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from ..hooks import uninstall_hook
from .log_in_case import LogInCase

OTHER_ID = "00000000-0000-4000-8000-000000000000"


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
        self.assertFalse(account.log_in_with)

    def test_user_who_was_chosen_logs_in(self):
        self.assertFalse(self.bobs.log_in_with)
        told = self.let(self.bobs)
        self.assertEqual(told, "Can log in with Microsoft now: Bob Marsh.")
        self.assertEqual(self.bobs.log_in_with, "this")
        ways, end = self.follow(self.log_in_with_microsoft("bob"))
        self.assertEqual(self.prompts(ways), ["none"])
        self.assertEnds(end)
        self.assertIn("Bob Marsh", end.text)

    def test_choosing_again_changes_nothing(self):
        self.assertIn("now: Ann Lee.", self.let(self.account))
        self.assertEqual(self.account.log_in_with, "this")

    def let_everybody_sign_up(self):
        """As Odoo has it unless somebody, or a website, changes it."""
        self.env["ir.config_parameter"].set_param("auth_signup.invitation_scope", "b2c")
        if "website" in self.env:
            self.env["website"].search([]).auth_signup_uninvited = "b2c"

    def everybody(self):
        return self.env["res.users"].with_context(active_test=False).search([])

    def test_user_who_was_not_chosen_does_not_log_in(self):
        self.let_everybody_sign_up()
        before = self.everybody()
        response = self.log_in_with_microsoft("bob")
        self.assertIn("oauth_error=", response.headers["Location"])
        self.assertEqual(self.everybody(), before)

    def sign_up(self, provider):
        """Log in as somebody whom Odoo does not know; return the user it makes."""
        self.let_everybody_sign_up()
        validation = {"user_id": "somebody", "email": "somebody@charity.example"}
        self.env["res.users"].sudo()._auth_oauth_signin(
            provider.id, validation, {"state": "{}", "access_token": "x"}
        )
        return self.everybody().filtered(lambda user: user.oauth_uid == "somebody")

    def test_provider_that_is_not_for_staff_signs_people_up_as_ever(self):
        by_hand = self.provider.copy()
        self.assertEqual(self.sign_up(by_hand).login, "somebody@charity.example")

    def test_another_application_and_cloud_keep_provider_users_and_guard(self):
        custom = {"o365_cloud": self.company.o365_cloud}
        change = {"o365_client_id": OTHER_ID, "o365_cloud": "global"}
        self.company.write({"o365_rule": False, **change})
        self.assertFalse(self.provider._o365_is_set_up())
        self.assertFalse(self.sign_up(self.provider))
        self.assertEqual(self.account.log_in_with, "this")

        self.company.write(custom)
        self.assertEqual(self.provider._o365_set_up(self.company), self.provider)
        self.assertEqual(self.provider.client_id, OTHER_ID)
        self.assertTrue(self.provider._o365_is_set_up())
        self.assertEqual(self.account.log_in_with, "this")

    def test_user_who_was_invited_logs_in(self):
        partner = self.bob.partner_id
        partner.email = "bob.marsh@mail.example"
        partner.signup_prepare()
        token = partner._generate_signup_token()
        _ways, end = self.follow(self.log_in_with_microsoft("bob", token=token))
        self.assertEnds(end)
        self.env.invalidate_all()
        self.assertEqual(self.bob.oauth_uid, self.bobs.oid)
        self.assertEqual(self.bob.email, "bob.marsh@mail.example")
        self.assertEqual(self.bobs.log_in_with, "this")

    def stop(self, accounts):
        told = accounts.with_user(self.administrator).action_stop_log_in()
        self.env.flush_all()
        self.env.registry.clear_cache()
        return told["params"]["message"]

    def assertKeptOut(self, user):
        """What they have open is closed, and their old account opens nothing."""
        self.assertFalse(user.oauth_provider_id)
        self.assertFalse(user.oauth_uid)
        self.assertIn("/web/login", self.get("/odoo").headers["Location"])

    def test_taken_away_it_closes_what_is_open(self):
        self.follow(self.log_in_with_microsoft())
        self.assertEqual(self.get("/odoo").status_code, 200)
        told = self.stop(self.account | self.bobs)
        self.assertIn("with Microsoft: Ann Lee. Send a new password", told)
        self.assertFalse(self.account.log_in_with)
        self.assertKeptOut(self.ann)
        response = self.log_in_with_microsoft()
        self.assertIn("oauth_error=", response.headers["Location"])
        self.assertIn("None of them", self.stop(self.account | self.bobs))

    def test_another_account_that_opens_odoo_is_shown_and_taken_away(self):
        self.follow(self.log_in_with_microsoft())
        # Connected since, as the first one was wrong.
        self.account.oid = OTHER_ID
        self.assertEqual(self.account.log_in_with, "other")
        self.assertIn("Ann Lee", self.stop(self.account))
        self.assertFalse(self.account.log_in_with)
        self.assertKeptOut(self.ann)

    def test_choosing_another_account_closes_what_the_first_has_open(self):
        self.follow(self.log_in_with_microsoft())
        self.account.oid = OTHER_ID
        self.assertIn("now: Ann Lee.", self.let(self.account))
        self.env.flush_all()
        self.env.registry.clear_cache()
        self.assertEqual(self.account.log_in_with, "this")
        self.assertIn("/web/login", self.get("/odoo").headers["Location"])

    def test_provider_whose_address_was_changed_is_shown_and_taken_away(self):
        self.provider.auth_endpoint += "/"
        self.provider.validation_endpoint = "https://elsewhere.example/me"
        self.assertEqual(self.account.log_in_with, "this")
        self.assertIn("Ann Lee", self.stop(self.account))
        self.assertFalse(self.ann.oauth_uid)
        by_hand = self.provider.copy({"validation_endpoint": "https://x.example/me"})
        self.bob.write({"oauth_provider_id": by_hand.id, "oauth_uid": "bob-there"})
        self.assertEqual(self.bobs.log_in_with, "other")
        self.assertIn("Bob Marsh", self.stop(self.bobs))
        self.assertFalse(self.bob.oauth_uid)

    def test_uninstalled_it_leaves_no_way_in(self):
        self.follow(self.log_in_with_microsoft())
        google = self.env.ref("auth_oauth.provider_google")
        self.bob.write({"oauth_provider_id": google.id, "oauth_uid": "bob-there"})
        uninstall_hook(self.env)
        self.env.flush_all()
        self.env.registry.clear_cache()
        self.assertFalse(self.provider.exists())
        self.assertKeptOut(self.ann)
        self.assertEqual(self.bob.oauth_uid, "bob-there")

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
        self.bobs.tid = OTHER_ID
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
                self.bobs.with_user(user).read(["log_in_with"])
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
