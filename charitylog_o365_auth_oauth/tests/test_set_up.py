from unittest.mock import patch

import jwt
from odoo.addons.charitylog_o365.models.account.sign_in_reasons import SignInRefused
from odoo.addons.charitylog_o365.tests.common import MANAGER
from odoo.exceptions import AccessDenied, AccessError, UserError
from odoo.tests import new_test_user, tagged

from .log_in_case import LogInCase

ELSEWHERE = "00000000-0000-4000-8000-000000000000"
LOG_IN = "https://login.microsoftonline.com"


@tagged("post_install", "-at_install")
class TestSetUp(LogInCase):
    """The provider: made with one button, and known by its whole address."""

    def settings(self, user=None):
        user = user or self.env.ref("base.user_admin")
        return self.env["res.config.settings"].with_user(user).create({})

    def providers(self):
        return self.env["auth.oauth.provider"].search([], order="id")

    def test_button_makes_a_provider_with_the_application(self):
        self.provider.unlink()
        settings = self.settings()
        self.assertFalse(settings.o365_log_in_is_set_up)
        before = self.providers()
        settings.action_o365_set_up_log_in()
        provider = self.providers() - before
        tenant, page = self.sim.tenant_id, self.sim.pages_url
        self.assertEqual(
            provider.auth_endpoint, f"{page}/{tenant}/oauth2/v2.0/authorize"
        )
        self.assertEqual(provider.validation_endpoint, f"{self.sim.graph_url}/v1.0/me")
        self.assertEqual(provider.client_id, self.sim.client_id)
        self.assertEqual(
            provider.scope, f"openid profile email {self.sim.graph_url}/User.Read"
        )
        self.assertTrue(provider.enabled)
        self.assertEqual(provider.body, "Log in with Microsoft")
        self.assertTrue(self.settings().o365_log_in_is_set_up)
        self.assertEqual(
            settings.o365_log_in_uri, f"{self.base_url()}/auth_oauth/signin"
        )

    def test_button_mends_the_provider_and_leaves_its_words(self):
        self.provider.body = "With your work account"
        before = self.providers()
        me = self.provider.validation_endpoint
        for changed in (
            {"enabled": False, "scope": "openid"},
            {"validation_endpoint": f"{me}/"},
            {"data_endpoint": me},
            {"auth_endpoint": f"{self.sim.pages_url}/other.example/oauth2/authorize"},
        ):
            with self.subTest(changed):
                self.provider.write(changed)
                self.assertFalse(self.settings().o365_log_in_is_set_up)
                self.settings().action_o365_set_up_log_in()
                self.assertTrue(self.settings().o365_log_in_is_set_up)
        self.assertEqual(self.providers(), before)
        self.assertIn("User.Read", self.provider.scope)
        self.assertEqual(self.provider.body, "With your work account")

    def test_only_administrators_set_it_up(self):
        settings = self.settings()
        for groups in ("base.group_user", f"base.group_erp_manager,{MANAGER}"):
            user = new_test_user(self.env, f"u{len(groups)}", groups)
            with self.assertRaises(AccessError):
                settings.with_user(user).action_o365_set_up_log_in()

    def test_application_that_microsoft_does_not_know_is_refused(self):
        before = self.providers()
        with patch.object(self.sim, "tenant_id", ELSEWHERE):
            with self.assertRaises(SignInRefused) as caught:
                self.settings().action_o365_set_up_log_in()
        self.assertEqual(caught.exception.reason, "wrong_tenant")
        self.company.write({"o365_rule": False, "o365_client_id": False})
        with self.assertRaisesRegex(UserError, "Missing: the Application"):
            self.settings().action_o365_set_up_log_in()
        self.assertEqual(self.providers(), before)

    # Whose Microsoft a provider is

    def test_provider_is_known_by_scheme_server_tenant_and_page(self):
        tenant = self.sim.tenant_id
        self.company.write({"o365_rule": False, "o365_cloud": "global"})
        provider, page = self.provider, "oauth2/v2.0/authorize"
        for endpoint in (
            f"{LOG_IN}/{tenant}/{page}",
            f"{LOG_IN}/{tenant.upper()}/{page}",
            f"{LOG_IN.upper()}:443/{tenant}/{page}/",
            f"{LOG_IN}/{tenant}/oauth2/authorize",
            f"{LOG_IN}/common/{page}",
            f"{LOG_IN}/organizations/{page}",
        ):
            provider.auth_endpoint = endpoint
            self.assertTrue(provider._o365_is_sign_in_of(self.company), endpoint)
        for endpoint in (
            f"http://login.microsoftonline.com/{tenant}/{page}",
            f"{LOG_IN}:8443/{tenant}/{page}",
            f"{LOG_IN}.evil.example/{tenant}/{page}",
            f"{LOG_IN}@evil.example/{tenant}/{page}",
            f"https://evil.example/{LOG_IN}/{tenant}/{page}",
            f"https://evil.example/?{LOG_IN}/{tenant}/{page}",
            f"https://login.microsoftonline.us/{tenant}/{page}",
            f"{LOG_IN}/consumers/{page}",
            f"{LOG_IN}/other.example/{page}",
            f"{LOG_IN}/{tenant}x/{page}",
            f"{LOG_IN}/other.example/{tenant}/{page}",
            f"{LOG_IN}/{tenant}/oauth2/v2.0/logout",
            f"{LOG_IN}/",
            "nothing",
        ):
            provider.auth_endpoint = endpoint
            self.assertFalse(provider._o365_is_sign_in_of(self.company), endpoint)

    def test_organisation_is_known_by_its_domain_and_by_its_id(self):
        page = f"{self.sim.pages_url}/%s/oauth2/v2.0/authorize"
        self.company.o365_tenant_id = "charity.example"
        self.company._o365_learn_directory(self.sim.tenant_id)
        for tenant in ("Charity.example", self.sim.tenant_id):
            self.provider.auth_endpoint = page % tenant
            self.assertTrue(self.provider._o365_is_sign_in_of(self.company), tenant)
        self.provider.auth_endpoint = page % "other.example"
        self.assertFalse(self.provider._o365_is_sign_in_of(self.company))

    def test_no_application_is_nobodys_microsoft(self):
        self.company.write({"o365_rule": False, "o365_tenant_id": False})
        self.provider.auth_endpoint = f"{self.sim.pages_url}//oauth2/v2.0/authorize"
        self.assertFalse(self.provider._o365_is_sign_in_of(self.company))
        none = self.provider.browse()
        self.assertFalse(none._o365_is_sign_in_of(self.company))

    # Who it is

    def test_graph_says_who_a_token_is_of(self):
        users = self.env["res.users"].sudo()
        found = users._auth_oauth_validate(self.provider.id, self.token())
        self.assertEqual(found["user_id"], self.account.oid)
        self.assertEqual(found["email"], self.upn("ann"))
        self.assertEqual(found["name"], "Ann Lee")
        unknown = jwt.encode({"appid": self.sim.client_id}, "x" * 32)
        with self.assertRaisesRegex(Exception, "refused"):
            users._auth_oauth_validate(self.provider.id, unknown)

    def test_token_that_another_application_was_given_opens_nothing(self):
        users = self.env["res.users"].sudo()
        token, given = self.token(), self.sim.tokens.access
        for claims, is_ours in (
            ({"appid": self.sim.client_id.upper()}, True),
            ({"azp": self.sim.client_id}, True),
            ({"appid": ELSEWHERE}, False),
            ({"azp": ELSEWHERE}, False),
            ({}, False),
        ):
            # One that Graph takes.
            other = jwt.encode(claims, "x" * 32)
            given[other] = given[token]
            with self.subTest(claims):
                if is_ours:
                    users._auth_oauth_validate(self.provider.id, other)
                else:
                    with self.assertRaises(AccessDenied):
                        users._auth_oauth_validate(self.provider.id, other)

    def assertNotEvenSent(self, *tokens):
        users = self.env["res.users"].sudo()
        with patch("requests.get") as get:
            for token in tokens:
                with self.subTest(token), self.assertRaises(AccessDenied):
                    users._auth_oauth_validate(self.provider.id, token)
        get.assert_not_called()

    def test_token_that_cannot_be_read_is_not_even_sent(self):
        head, told, signature = self.token().split(".")
        opaque = "EwBwA8l6BAAUO9chh8cJscQLmU"
        beside = f"{head}.{told}.{signature}.{signature}"
        self.assertNotEvenSent(f"{head}.{told}", beside, opaque, "", None)

    def test_token_with_anything_around_it_is_not_even_sent(self):
        ours = self.token()
        around = (" %s", "%s ", "%s\t", "%s\n", "%s,", "x, Bearer %s", "%s\u00a0")
        # As a library would that looks at it less closely.
        told = {"appid": self.sim.client_id}
        with patch.object(jwt, "decode", return_value=told):
            self.assertNotEvenSent(*(place % ours for place in around))

    def test_log_in_may_have_an_application_of_its_own(self):
        users, given = self.env["res.users"].sudo(), self.sim.tokens.access
        of_calendars = self.token()
        self.provider.client_id = ELSEWHERE
        self.assertTrue(self.settings().o365_log_in_is_set_up)
        own = jwt.encode({"appid": ELSEWHERE}, "x" * 32)
        given[own] = given[of_calendars]
        found = users._auth_oauth_validate(self.provider.id, own)
        self.assertEqual(found["user_id"], self.account.oid)
        with self.assertRaises(AccessDenied):
            users._auth_oauth_validate(self.provider.id, of_calendars)
