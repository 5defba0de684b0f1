from unittest.mock import patch
from urllib.parse import parse_qs, unquote, urlsplit

from lxml import html
from odoo import http
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..controllers.pages import MY_OPTIONS
from ..controllers.under_way import COOKIE
from ..core.graph import aadsts
from ..models.account.sign_in_reasons import REASONS, SignInRefused
from .account_sign_in_case import CALLBACK, CONNECT, DISCONNECT, SignInCase
from .common import USER


@tagged("post_install", "-at_install")
class TestAccountSignIn(SignInCase):
    """The way to Microsoft and back, as a browser goes it."""

    # There

    def test_sign_in_request_has_state_nonce_and_pkce(self):
        asked = parse_qs(urlsplit(self.start()).query)
        self.assertEqual(asked["redirect_uri"], [f"{self.base_url()}{CALLBACK}"])
        self.assertEqual(asked["code_challenge_method"], ["S256"])
        self.assertEqual(asked["response_mode"], ["query"])
        for name in ("state", "nonce", "code_challenge"):
            self.assertGreaterEqual(len(asked[name][0]), 16, name)
        scopes = {name.rsplit("/", 1)[-1] for name in asked["scope"][0].split()}
        self.assertLessEqual({"Calendars.ReadWrite", "User.Read"}, scopes)

    def test_first_sign_in_asks_which_account_and_later_ones_do_not(self):
        asked = parse_qs(urlsplit(self.start()).query)
        self.assertEqual(asked["prompt"], ["select_account"])
        self.go_there_and_back()
        asked = parse_qs(urlsplit(self.start()).query)
        self.assertNotIn("prompt", asked)
        self.assertEqual(asked["login_hint"], ["ann@charity.example"])

    # And back

    def test_sign_in_connects_and_leads_back_where_it_began(self):
        response = self.go_there_and_back(redirect="/odoo/action-5?debug=1")
        self.assertEqual(response.status_code, 303)
        self.assertURLEqual(response.headers["Location"], "/odoo/action-5?debug=1")
        self.assertEqual(self.ann.o365_state, "connected")

    def test_sign_in_without_mailbox_reads_no_mailbox(self):
        self.sim.set_mailbox(self.upn("ann"), False)
        response = self.go_there_and_back()
        self.assertURLEqual(response.headers["Location"], MY_OPTIONS)
        self.assertEqual(self.ann.o365_state, "no_mailbox")

    def test_redirect_to_another_site_is_ignored(self):
        for back in (
            "https://evil.example",
            "//evil.example",
            "///evil.example",
            "https:evil.example",
            "/\\evil.example",
            "\\\\evil.example",
            "/\t/evil.example",
            "/%09/evil.example\r\nX: y",
            "javascript:alert(1)",
            "http://user:pass@evil.example/",
            "//[evil",
            "",
        ):
            with self.subTest(back):
                response = self.go_there_and_back(redirect=back)
                self.assertURLEqual(response.headers["Location"], MY_OPTIONS)

    def test_callback_answer_can_be_used_once(self):
        answer = self.sim.sign_in(self.start(), self.upn("ann"))
        self.get(CALLBACK, **answer)
        again = self.get(CALLBACK, **answer)
        self.assertIn("used before", self.words(again))

    def test_callback_without_a_started_sign_in_is_refused(self):
        self.assertRefused(self.get(CALLBACK, code="x", state="y"), "stale")

    def test_callback_with_another_state_is_refused(self):
        answer = self.sim.sign_in(self.start(), self.upn("ann"))
        self.assertRefused(self.get(CALLBACK, **{**answer, "state": "forged"}), "stale")
        # Nor does the right one count after it.
        self.assertRefused(self.get(CALLBACK, **answer), "stale")

    def test_callback_without_a_state_is_refused(self):
        answer = self.sim.sign_in(self.start(), self.upn("ann"))
        answer.pop("state")
        self.assertRefused(self.get(CALLBACK, **answer), "stale")

    def test_callback_with_the_code_of_another_user_is_refused(self):
        self.log_in(self.bob)
        bobs = self.sim.sign_in(self.start(), self.upn("bob"))
        self.log_in(self.ann)
        own = self.sim.sign_in(self.start(), self.upn("ann"))
        response = self.get(CALLBACK, **{**own, "code": bobs["code"]})
        self.assertIn("did not work", self.words(response))
        self.assertEqual(self.ann.o365_state, "none")

    def test_id_token_with_wrong_claims_is_refused(self):
        for claims, reason in (
            ({"tid": "00000000-0000-4000-8000-000000000000"}, "wrong_account"),
            ({"aud": "another-application"}, "untrusted"),
            ({"iss": "https://evil.example/v2.0"}, "untrusted"),
            ({"exp": 1_000_000_000}, "clock"),
            ({"nonce": "forged"}, "untrusted"),
            ({"oid": None}, "untrusted"),
        ):
            with self.subTest(claims):
                self.sim.claims = claims
                self.assertRefused(self.go_there_and_back(), reason)

    # What went wrong, in words

    def test_every_reason_of_microsofts_has_a_sentence(self):
        self.assertEqual(set(aadsts.REASONS) - set(REASONS), set())
        names = dict.fromkeys(("theirs", "yours", "user", "uri", "lowest"), "a")
        for reason in REASONS:
            refused = SignInRefused(self.env, reason, **names)
            self.assertRegex(refused.happened, r"^\S.*\.$")
            self.assertRegex(refused.mended_by, r"^\S.*\.$")

    def test_claims_of_a_refused_sign_in_are_sent_with_the_next_try(self):
        claims = '{"access_token":{"nbf":{"essential":true,"value":"7"}}}'
        body = {"error": "invalid_grant", "error_codes": [50076], "claims": claims}
        self.sim.fault("sign_in_answer", match="authorization_code", body=body, times=1)
        self.assertRefused(self.go_there_and_back(), "mfa")
        self.assertIn("nbf", unquote(self.start()))
        self.assertNotIn("nbf", unquote(self.start()))

    def test_declined_consent_is_refused_and_changes_nothing(self):
        answer = self.sim.sign_in(self.start(), self.upn("ann"), accept=False)
        self.assertRefused(self.get(CALLBACK, **answer), "declined")

    def test_refusal_page_names_reason_and_aadsts_number(self):
        for number, reason in (
            (50105, "not_assigned"),
            (90094, "admin_consent"),
            (53003, "server_refused"),
            (50076, "mfa"),
        ):
            with self.subTest(number):
                self.sim.refuse_sign_in(self.upn("ann"), number, at="token")
                response = self.go_there_and_back()
                self.assertRefused(response, reason)
                self.assertIn(f"AADSTS{number}", self.words(response))

    def test_refusal_for_a_wrong_secret_names_the_administrator(self):
        self.company.o365_client_secret = "wrong"
        response = self.go_there_and_back()
        self.assertRefused(response, "secret")
        self.assertIn("Your Odoo administrator", self.words(response))

    def test_wrong_tenant_is_refused_before_leaving_odoo(self):
        self.company.o365_tenant_id = "00000000-0000-4000-8000-000000000000"
        self.assertRefused(self.get(CONNECT), "wrong_tenant")

    def test_http_address_is_refused_before_leaving_odoo(self):
        parameter = self.env["ir.config_parameter"]
        parameter.set_param("web.base.url", "http://odoo.charity.example")
        response = self.get(CONNECT, here=1)
        self.assertRefused(response, "not_https")
        self.assertIn("http://odoo.charity.example/", self.words(response))

    def test_sign_in_is_refused_in_a_copy_of_the_database(self):
        answer = self.sim.sign_in(self.start(), self.upn("ann"))
        self.env["ir.config_parameter"].set_param("database.uuid", "another-uuid")
        self.assertRefused(self.get(CALLBACK, **answer), "copy")
        self.assertRefused(self.get(CONNECT), "copy")

    def test_sign_in_connects_though_reading_the_calendar_fails(self):
        """The first entry will tell; the sign-in itself was good."""
        start = self.start()
        answer = self.sim.sign_in(start, self.upn("ann"))
        self.sim.fault("status", status=400, code="ErrorInvalidRequest", times=1)
        self.get(CALLBACK, **answer)
        self.env.invalidate_all()
        self.assertEqual(self.ann.o365_state, "connected")

    def test_unreachable_microsoft_is_refused_in_words(self):
        self.sim.fault("sign_in_down")
        self.assertRefused(self.get(CONNECT), "unreachable")

    def test_sign_in_with_another_users_account_is_refused_by_name(self):
        self.go_there_and_back()
        response = self.go_there_and_back(self.bob, choose_account=1)
        self.assertIn("This is Bob Marsh's Microsoft account", self.words(response))
        self.assertEqual(self.ann.o365_state, "connected")

    def test_refusal_page_shows_no_code_or_secret(self):
        answer = self.sim.sign_in(self.start(), self.upn("ann"))
        self.company.o365_client_secret = "wrong~secret~entered"
        page = self.get(CALLBACK, **answer).text
        for secret in (answer["code"], "wrong~secret~entered", *self.sim.secrets()):
            self.assertNotIn(secret, page)

    def test_refusal_page_loads_only_its_own_styles(self):
        """Its styles are its own, as website gives those of Odoo's to websites."""
        page = html.fromstring(self.get(CALLBACK).text)
        self.assertEqual(page.attrib["lang"], "en-US")
        loaded = [link for _e, _a, link, _p in page.iterlinks() if "static" in link]
        styles = "/charitylog_o365/static/page/sign_in_refused.css"
        self.assertEqual(loaded, ["/web/static/img/favicon.ico", styles])
        self.assertEqual(self.get(styles).status_code, 200)
        self.assertEqual(
            [(link.text, link.attrib["href"]) for link in page.iter("a")],
            [
                ("Try again", f"{CONNECT}?choose_account=1"),
                ("Back to Odoo", "/odoo"),
            ],
        )

    # Who may

    def test_refusal_page_is_written_as_the_readers_language_is(self):
        self.env["res.lang"]._activate_lang("ar_001")
        for code, direction in (("en_US", "ltr"), ("ar_001", "rtl")):
            self.ann.lang = code
            self.log_in(self.ann)
            page = html.fromstring(self.get(CALLBACK).text)
            said = page.get("lang"), page.get("dir")
            self.assertEqual(said, (code.replace("_", "-"), direction))

    def test_sign_in_pages_are_refused_without_my_user_options(self):
        carl = self.worker("carl", "Carl Ford", groups=(USER,))
        self.log_in(carl)
        for path in (CONNECT, CALLBACK, DISCONNECT):
            with self.subTest(path):
                self.assertRefused(self.get(path), "no_options", status=403)
                self.assertNotIn(COOKIE, self.opener.cookies)

    def test_sign_in_pages_lead_to_the_log_in_when_not_logged_in(self):
        self.logout()
        for path in (CONNECT, CALLBACK, DISCONNECT):
            response = self.get(path)
            self.assertEqual(response.status_code, 303)
            self.assertEqual(urlsplit(response.headers["Location"]).path, "/web/login")

    def test_sign_in_is_refused_with_the_rule_off(self):
        self.company.o365_rule = False
        self.assertRefused(self.get(CONNECT), "rule_off")

    def test_sign_in_is_refused_for_a_company_that_is_not_set_up(self):
        """The rule is on in another one, so Ann is led here; hers was never checked."""
        hers = self.env["res.company"].create({"name": "Hers"})
        hers.write(
            {
                "o365_cloud": "custom",
                "o365_tenant_id": self.sim.tenant_id,
                "o365_client_id": self.sim.client_id,
                "o365_client_secret": self.sim.client_secret,
            }
        )
        self.ann.write({"company_ids": [(4, hers.id)], "company_id": hers.id})
        self.assertRefused(self.get(CONNECT), "not_set_up")

    # Disconnecting

    def test_get_request_does_not_disconnect(self):
        self.go_there_and_back()
        response = self.get(DISCONNECT, entries="remove")
        self.assertURLEqual(response.headers["Location"], MY_OPTIONS)
        self.assertEqual(self.ann.o365_state, "connected")

    def test_post_without_csrf_token_does_not_disconnect(self):
        self.go_there_and_back()
        with mute_logger("odoo.http"):
            response = self.url_open(DISCONNECT, data={"entries": "leave"})
        self.assertEqual(response.status_code, 400)
        self.assertEqual(self.ann.o365_state, "connected")

    def test_post_with_csrf_token_disconnects(self):
        self.go_there_and_back()
        form = {"entries": "leave", "csrf_token": http.Request.csrf_token(self)}
        response = self.url_open(DISCONNECT, data=form, allow_redirects=False)
        self.assertURLEqual(response.headers["Location"], MY_OPTIONS)
        self.env.invalidate_all()
        self.assertEqual(self.ann.o365_state, "none")

    def test_refusal_of_the_server_differs_from_refusal_of_the_person(self):
        self.sim.refuse_sign_in(self.upn("ann"), 53003)
        self.assertRefused(self.go_there_and_back(), "conditional_access")
        self.sim.refuse_sign_in(self.upn("ann"), None)
        self.sim.refuse_sign_in(self.upn("ann"), 53003, at="token")
        words = "Access has been blocked. IP address: 203.0.113.7 Trace ID: 1"
        blocked = ("invalid_grant", words)
        with patch.dict("m365_simulator.sign_in.aadsts.KNOWN", {53003: blocked}):
            response = self.go_there_and_back()
        self.assertRefused(response, "server_refused")
        self.assertIn("Microsoft sees it as 203.0.113.7", self.words(response))
