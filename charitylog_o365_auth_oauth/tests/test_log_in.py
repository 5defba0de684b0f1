from odoo import http
from odoo.tests import tagged

from .log_in_case import WANTED, LogInCase


@tagged("post_install", "-at_install")
class TestLogIn(LogInCase):
    """Who logs in with Microsoft proves to it once who they are."""

    def asked_with_a_page(self, response, upn=None):
        """Assert that Microsoft was asked without a page first, then with one."""
        ways, end = self.follow(response, upn or self.upn("ann"))
        self.assertEqual(self.prompts(ways), ["none", "usual"])
        self.assertEnds(end)
        self.env.invalidate_all()
        return end

    def test_log_in_with_microsoft_is_the_sign_in_to_365(self):
        response = self.log_in_with_microsoft()
        # Whoever would be asked for anything now cancels.
        ways, end = self.follow(response, upn=None)
        [way] = ways
        self.assertEqual(way["prompt"], ["none"])
        self.assertEqual(way["login_hint"], [self.upn("ann")])
        self.assertTrue(way["code_challenge"] and way["nonce"] and way["state"])
        self.assertEnds(end)
        self.env.invalidate_all()
        self.assertEqual(self.ann.o365_state, "connected")
        self.assertTrue(self.account.signed_in)

    def test_next_pages_and_the_next_log_in_by_password_are_as_ever(self):
        self.follow(self.log_in_with_microsoft())
        ways, _end = self.follow(self.get("/odoo"))
        self.assertFalse(ways)
        # The mark of a log-in serves once, whoever makes a link to that address.
        ways, _end = self.follow(self.get("/charitylog_o365/connect", at_log_in=1))
        self.assertEqual(self.prompts(ways), ["usual"])
        self.log_in(self.ann)
        ways, _end = self.follow(self.get(WANTED))
        self.assertEqual(self.prompts(ways), ["usual"])

    def test_log_in_by_password_forgets_one_with_microsoft_before(self):
        # Microsoft's sign-in has not followed yet: the browser stopped here.
        self.log_in_with_microsoft()
        store = http.root.session_store
        self.session = store.get(self.opener.cookies["session_id"])
        form = {"login": "ann", "password": "annxxxxx", "type": "password"}
        form |= {"csrf_token": http.Request.csrf_token(self), "redirect": WANTED}
        response = self.url_open("/web/login", data=form, allow_redirects=False)
        ways, end = self.follow(response, self.upn("ann"))
        self.assertEqual(self.prompts(ways), ["usual"])
        self.assertEnds(end)

    # Where Microsoft needs a page all the same

    def test_no_session_at_microsoft_any_more(self):
        response = self.log_in_with_microsoft()
        self.at_microsoft.clear()
        self.asked_with_a_page(response)
        self.assertEqual(self.ann.o365_state, "connected")

    def test_consent_is_missing(self):
        self.sim.withdraw_consent()
        self.asked_with_a_page(self.log_in_with_microsoft())
        self.assertEqual(self.ann.o365_state, "connected")

    def test_second_factor_is_asked_for(self):
        response = self.log_in_with_microsoft()
        self.sim.second_factor_hours = 1
        self.asked_with_a_page(response)
        self.assertEqual(self.ann.o365_state, "connected")

    def test_declined_on_the_page_ends_where_they_wanted(self):
        response = self.log_in_with_microsoft()
        self.at_microsoft.clear()
        ways, end = self.follow(response, upn=None)
        self.assertEqual(self.prompts(ways), ["none", "usual"])
        self.assertEnds(end)
        self.assertIn("You are not signed in to Microsoft 365.", self.banner(end))

    def test_refusal_that_no_page_would_mend_is_told_at_once(self):
        response = self.log_in_with_microsoft()
        self.sim.refuse_sign_in(self.upn("ann"), 50105)
        ways, end = self.follow(response)
        self.assertEqual(self.prompts(ways), ["none"])
        self.assertEnds(end)
        self.assertIn("has not been given access", self.banner(end))

    def test_microsoft_that_is_down_keeps_nobody_out(self):
        response = self.log_in_with_microsoft()
        self.sim.fault("sign_in_down")
        ways, end = self.follow(response)
        self.assertFalse(ways)
        self.assertEnds(end)
        self.assertIn("not answering", self.banner(end))

    # Whose account

    def test_account_that_is_not_the_connected_one_is_told_as_ever(self):
        bob = self.sim.directory.get(self.upn("bob"))
        self.ann.oauth_uid = bob.oid
        response = self.log_in_with_microsoft("bob")
        end = self.asked_with_a_page(response, self.upn("bob"))
        self.assertIn("This is Bob Marsh", self.banner(end))
        self.assertIn("other_account", self.banner(end))
        self.assertEqual(self.ann.o365_reason, "log_in")

    def test_nobody_is_connected_by_logging_in(self):
        bob = self.sim.directory.get(self.upn("bob"))
        self.bob.write({"oauth_provider_id": self.provider.id, "oauth_uid": bob.oid})
        ways, end = self.follow(self.log_in_with_microsoft("bob"))
        self.assertFalse(ways)
        self.assertEnds(end)
        # When they ask for it themselves, they say which account it is to be.
        start = self.start()
        self.assertIn("prompt=select_account", start)
        # Nor by a link that says they had just logged in.
        self.assertIn("prompt=select_account", self.start(at_log_in=1))

    def test_disconnected_user_is_not_led_to_microsoft(self):
        self.ann.with_user(self.ann)._o365_disconnect(remove=False)
        ways, end = self.follow(self.log_in_with_microsoft())
        self.assertFalse(ways)
        self.assertEnds(end)
        self.env.invalidate_all()
        self.assertEqual(self.ann.o365_state, "none")

    # Which provider

    def test_provider_that_is_not_their_microsoft_is_as_ever(self):
        elsewhere = self.provider.copy({"body": "Another organisation"})
        elsewhere.auth_endpoint = self.provider.auth_endpoint.replace(
            self.sim.tenant_id, "other.example"
        )
        self.ann.oauth_provider_id = elsewhere
        self.sim.domains.add("other.example")
        self.addCleanup(self.sim.domains.discard, "other.example")
        ways, end = self.follow(
            self.log_in_with_microsoft(provider=elsewhere), self.upn("ann")
        )
        self.assertEqual(self.prompts(ways), ["usual"])
        self.assertEnds(end)
