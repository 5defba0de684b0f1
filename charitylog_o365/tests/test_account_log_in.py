import base64
import json
import socket
import time
from unittest.mock import patch
from urllib.parse import parse_qs, urljoin, urlsplit

from odoo import http
from odoo.addons.auth_totp.models.totp import TIMESTEP, hotp
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..models.account import sign_in
from .account_sign_in_case import CALLBACK, CONNECT, SignInCase
from .common import USER

WANTED = "/odoo/contacts-actions?view_type=list&x=%2Fa+b"


@tagged("post_install", "-at_install")
class TestAccountLogIn(SignInCase):
    """Each log-in to Odoo leads through Microsoft's sign-in, whatever its way."""

    silent = ""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.connect(cls.ann)

    def setUp(self):
        super().setUp()
        self.authenticate(None, None)

    @classmethod
    def expected_hosts(cls):
        return *super().expected_hosts(), cls.silent

    # Ways in

    def password(self, user, redirect=WANTED):
        return self.post_log_in(
            redirect, login=user.login, password=user.login + "xxxxx", type="password"
        )

    def post_log_in(self, redirect, **form):
        self.authenticate(None, None)
        return self.post("/web/login", **form, redirect=redirect)

    def post(self, path, **form):
        """Send a form of the page that this browser has open."""
        self.session = http.root.session_store.get(self.opener.cookies["session_id"])
        form["csrf_token"] = http.Request.csrf_token(self)
        return self.url_open(path, data=form, allow_redirects=False)

    def chain(self, response):
        """Follow redirects within Odoo and return their addresses, the last included.

        The last is the one that did not lead on, or that leads out.
        """
        addresses = []
        for _step in range(10):
            place = response.headers.get("Location")
            if response.status_code not in (302, 303) or not place:
                return addresses, response
            addresses.append(place)
            if urlsplit(urljoin(self.base_url(), place)).netloc != self.host():
                return addresses, response
            response = self.url_open(place, allow_redirects=False)
        self.fail(f"Never an end: {addresses}")

    def host(self):
        return urlsplit(self.base_url()).netloc

    def assertThroughMicrosoft(self, response, wanted=WANTED, user=None):
        """The log-in leads to Microsoft, knows who it is, and ends as wanted."""
        addresses, _response = self.chain(response)
        there = urlsplit(addresses[-1])
        self.assertTrue(addresses[-1].startswith(self.sim.pages_url), addresses)
        self.assertEqual(urlsplit(addresses[-2]).path, CONNECT)
        asked = parse_qs(there.query)
        self.assertEqual(asked["login_hint"], [self.upn(user or self.ann)])
        self.assertNotIn("prompt", asked)
        answer = self.sim.sign_in(addresses[-1], self.upn(user or self.ann))
        addresses, last = self.chain(self.get(CALLBACK, **answer))
        self.assertEqual(addresses, [wanted])
        self.assertEqual(last.status_code, 200)
        self.env.invalidate_all()
        self.assertEqual((user or self.ann).o365_state, "connected")

    def assertStraightIn(self, response):
        addresses, last = self.chain(response)
        self.assertEqual(last.status_code, 200)
        paths = [urlsplit(address).path for address in addresses]
        self.assertNotIn(CONNECT, paths)

    # Each way to log in

    def test_log_in_by_password_leads_through_microsoft(self):
        self.assertThroughMicrosoft(self.password(self.ann))

    def test_log_in_by_two_factors_leads_through_microsoft(self):
        secret = base64.b32encode(b"12345678901234567890").decode()
        self.ann.sudo().totp_secret = secret
        response = self.password(self.ann)
        addresses, page = self.chain(response)
        self.assertEqual(urlsplit(addresses[-1]).path, "/web/login/totp")
        self.assertIn("Authentication Code", page.text)
        token = self.code(secret)
        self.assertThroughMicrosoft(
            self.post("/web/login/totp", totp_token=token, redirect=WANTED)
        )

    @staticmethod
    def code(secret):
        return hotp(base64.b32decode(secret), int(time.time() / TIMESTEP))

    def test_log_in_by_passkey_leads_through_microsoft(self):
        key = self.env["auth.passkey.key"].with_user(self.ann).sudo()
        key.create({"name": "Phone", "credential_identifier": "anns"})
        answer = json.dumps({"id": "anns"})
        with patch.object(type(key), "_verify_auth", lambda *_args: 1):
            response = self.post_log_in(
                WANTED, type="webauthn", password="", webauthn_response=answer
            )
        self.assertThroughMicrosoft(response)

    # Once for each

    def test_each_log_in_leads_through_microsoft_once(self):
        self.assertThroughMicrosoft(self.password(self.ann))
        self.assertStraightIn(self.get("/odoo"))
        self.assertThroughMicrosoft(self.password(self.ann))

    def test_log_in_without_logging_out_leads_through_microsoft(self):
        self.assertThroughMicrosoft(self.password(self.ann))
        form = {"login": "ann", "password": "annxxxxx", "type": "password"}
        self.assertThroughMicrosoft(self.post("/web/login", **form, redirect=WANTED))

    def test_unfinished_sign_in_is_not_asked_for_again(self):
        addresses, _response = self.chain(self.password(self.ann))
        self.assertTrue(addresses[-1].startswith(self.sim.pages_url))
        # The browser's "back", a second tab, or the page closed.
        self.assertStraightIn(self.get("/odoo"))

    def test_redirect_to_another_site_ends_within_odoo(self):
        self.log_in(self.ann)
        for back in (
            "//evil.example",
            "https:evil.example",
            "/%2f%2fevil.example/../..//evil.example",
            "https://ann:pw@evil.example/",
        ):
            with self.subTest(back):
                start = self.get(CONNECT, at_log_in=1, redirect=back)
                answer = self.sim.sign_in(start.headers["Location"], None)
                there = self.get(CALLBACK, **answer).headers["Location"]
                there = urljoin(self.base_url(), there)
                self.assertEqual(urlsplit(there).netloc, self.host())

    # Who is not asked

    def test_user_never_connected_is_not_led_to_microsoft(self):
        self.assertStraightIn(self.password(self.bob))

    def test_user_without_the_options_group_is_not_led_to_microsoft(self):
        self.ann.group_ids -= self.env.ref("charitylog_o365.group_my_user_options")
        self.assertStraightIn(self.password(self.ann))

    def test_sign_in_policy_stay_leads_nobody_to_microsoft(self):
        self.company.o365_sign_in_policy = "stay"
        self.assertStraightIn(self.password(self.ann))
        self.assertEqual(self.ann.o365_state, "connected")

    def test_rule_off_leads_nobody_to_microsoft(self):
        self.company.o365_rule = False
        self.assertStraightIn(self.password(self.ann))

    def test_session_without_a_page_counts_as_not_signed_in(self):
        self.authenticate(None, None)
        who = {"db": self.env.cr.dbname, "login": "ann", "password": "annxxxxx"}
        self.url_open("/web/session/authenticate", json={"params": who})
        call = {
            "model": "res.users",
            "method": "write",
            "args": [self.ann.ids, {}],
        }
        self.url_open("/web/dataset/call_kw", json={"params": {**call, "kwargs": {}}})
        self.env.invalidate_all()
        self.assertEqual(self.ann.o365_state, "sign_in")
        # And the first page that it opens leads to Microsoft all the same.
        self.assertThroughMicrosoft(self.get(WANTED))

    @mute_logger("odoo.addons.rpc.controllers.xmlrpc")
    def test_xmlrpc_calls_do_not_count_as_log_in(self):
        password = "annxxxxx"
        uid = self.xmlrpc_common.authenticate(self.env.cr.dbname, "ann", password, {})
        key = (self.env["res.users.apikeys"].with_user(self.ann).sudo())._generate(
            "rpc", "A script", self.at(30)
        )
        for secret in (password, key):
            self.xmlrpc_object.execute_kw(
                self.env.cr.dbname, uid, secret, "res.users", "read", [[uid], ["name"]]
            )
        self.env.invalidate_all()
        self.assertEqual(self.ann.o365_state, "connected")

    # Declined, failed, closed

    def declined(self, **how):
        """Log in, decline at Microsoft; return the page of Odoo that comes then."""
        addresses, _response = self.chain(self.password(self.ann))
        answer = self.sim.sign_in(addresses[-1], **{"upn": None, **how})
        addresses, page = self.chain(self.get(CALLBACK, **answer))
        self.assertEqual(addresses, [WANTED])
        self.env.invalidate_all()
        return page

    def banner(self, page):
        self.assertEqual(page.status_code, 200)
        _before, _mark, after = page.text.partition("odoo.__session_info__ = ")
        info, _end = json.JSONDecoder().raw_decode(after)
        return info.get("o365_banner")

    def test_declined_sign_in_shows_a_banner_until_signed_in(self):
        banner = self.banner(self.declined())
        self.assertIn("You are not signed in to Microsoft 365.", banner["text"])
        self.assertIn("still goes to Outlook", banner["text"])
        self.assertNotIn("happened", banner)
        # It stays on the next pages, and goes with signing in.
        self.assertTrue(self.banner(self.get("/odoo")))
        self.go_there_and_back()
        self.assertFalse(self.banner(self.get("/odoo")))

    def test_unfinished_sign_in_shows_a_banner(self):
        self.chain(self.password(self.ann))
        self.assertTrue(self.banner(self.get("/odoo")))

    def test_refused_sign_in_shows_its_reason_in_the_banner(self):
        self.sim.refuse_sign_in(self.upn("ann"), 50105, at="token")
        banner = self.banner(self.declined(upn=self.upn("ann")))
        self.assertIn("has not been given access", banner["happened"])
        self.assertIn("Your Microsoft 365 administrator", banner["mended_by"])

    def test_sign_in_with_a_wrong_account_is_named_in_the_banner(self):
        banner = self.banner(self.declined(upn=self.upn("bob")))
        self.assertIn("This is Bob Marsh's Microsoft account", banner["happened"])
        self.assertEqual(banner["reason"], "other_account")

    def test_unreachable_microsoft_does_not_stop_the_log_in(self):
        self.sim.fault("sign_in_down")
        addresses, page = self.chain(self.password(self.ann))
        self.assertEqual(addresses[-1], WANTED)
        self.assertIn("not answering", self.banner(page)["happened"])

    def test_hanging_microsoft_does_not_delay_the_log_in(self):
        silent = socket.create_server(("127.0.0.1", 0))
        self.addCleanup(silent.close)
        type(self).silent = f"https://localhost:{silent.getsockname()[1]}"
        # The secret goes to the address that it was entered with.
        secret = self.sim.client_secret
        self.company.write(
            {"o365_login_url": self.silent, "o365_client_secret": secret}
        )
        began = time.monotonic()
        with patch.object(sign_in, "SECONDS", 0.5):
            _addresses, page = self.chain(self.password(self.ann))
        # Without that limit it would be 40 seconds: a busy machine has time.
        self.assertLess(time.monotonic() - began, 20)
        self.assertTrue(self.banner(page))

    # Without a page, where an addon has it so

    def silently(self, **how):
        """Come from a log-in by which Microsoft knows who it is; return what it says.

        And where Odoo leads to then.
        """
        accounts = type(self.env["o365.account"])
        self.log_in(self.ann)
        with patch.object(accounts, "_signs_in_silently", lambda _self: True):
            there = self.start(at_log_in=1, redirect=WANTED)
            self.assertEqual(parse_qs(urlsplit(there).query)["prompt"], ["none"])
            answer = self.sim.sign_in(there, self.upn("ann"), **how)
            return answer, self.get(CALLBACK, **answer)

    def test_silent_sign_in_that_needs_a_page_is_asked_for_once_more_with_one(self):
        with patch.object(
            type(self.env["o365.account"]), "_signs_in_silently", lambda _self: True
        ):
            answer, response = self.silently()
            self.assertEqual(answer["error"], "login_required")
            # Though the hook still says that no page is to be shown.
            self.assertThroughMicrosoft(response)

    def test_silent_sign_in_that_no_page_helps_shows_its_reason_in_the_banner(self):
        self.log_in(self.ann)
        at_microsoft = {}
        self.sim.sign_in(self.start(), self.upn("ann"), cookies=at_microsoft)
        self.sim.refuse_sign_in(self.upn("ann"), 50105)
        answer, response = self.silently(cookies=at_microsoft)
        self.assertEqual(answer["error"], "access_denied")
        addresses, page = self.chain(response)
        self.assertEqual(addresses, [WANTED])
        self.assertIn("has not been given access", self.banner(page)["happened"])

    def test_forged_refusal_leads_nobody_to_microsoft(self):
        self.log_in(self.ann)
        with patch.object(
            type(self.env["o365.account"]), "_signs_in_silently", lambda _self: True
        ):
            self.start(at_log_in=1, redirect=WANTED)
        forged = self.get(CALLBACK, error="login_required", state="forged")
        self.assertEqual(forged.headers.get("Location"), WANTED)
        self.assertIn("was not started here", self.banner(self.get(WANTED))["happened"])

    # Not signed in since log-in

    def not_signed_in(self):
        self.chain(self.password(self.ann))
        self.env.invalidate_all()

    def test_reason_log_in_differs_from_a_revoked_sign_in(self):
        self.not_signed_in()
        self.assertEqual(self.ann.o365_state, "sign_in")
        self.assertEqual(self.ann.o365_reason, "log_in")
        self.assertIn("still goes", self.ann.with_user(self.ann).o365_status)
        self.ann._o365_account()._o365_needs_sign_in("revoked")
        self.assertEqual(self.ann.o365_state, "sign_in")
        self.assertEqual(self.ann.o365_reason, "revoked")
        self.assertIn("is kept", self.ann.with_user(self.ann).o365_status)
        self.assertIn("is kept", self.banner(self.get("/odoo"))["text"])

    def test_users_not_signed_in_since_log_in_are_found_by_state(self):
        find = self.env["res.users"].search
        self.not_signed_in()
        self.assertIn(self.ann, find([("o365_state", "=", "sign_in")]))
        self.assertNotIn(self.ann, find([("o365_state", "=", "connected")]))
        self.company.o365_sign_in_policy = "stay"
        self.assertNotIn(self.ann, find([("o365_state", "=", "sign_in")]))
        self.assertIn(self.ann, find([("o365_state", "=", "connected")]))
        self.assertEqual(self.ann.o365_state, "connected")

    def test_stored_tokens_are_used_while_not_signed_in_since_log_in(self):
        self.log_in(self.ann)
        self.go_there_and_back()
        self.not_signed_in()
        account = self.ann._o365_account()
        self.assertEqual(account.state, "connected")
        self.assertTrue(account._o365_token(force=True))

    # Two host names

    def test_connect_leads_to_the_configured_address_first(self):
        self.log_in(self.ann)
        parameter = self.env["ir.config_parameter"]
        parameter.set_param("web.base.url", "https://charity.example:8443")
        response = self.get(CONNECT, redirect="/odoo/x?a=1", choose_account=1)
        there = urlsplit(response.headers["Location"])
        self.assertEqual(there.netloc, "charity.example:8443")
        self.assertEqual((there.scheme, there.path), ("https", CONNECT))
        asked = parse_qs(there.query)
        self.assertEqual(asked["redirect"], ["/odoo/x?a=1"])
        self.assertEqual(asked["choose_account"], ["1"])
        # Arrived there, a proxy may say otherwise: not sent there for ever.
        again = self.get(CONNECT, **{name: value[0] for name, value in asked.items()})
        self.assertTrue(again.headers["Location"].startswith(self.sim.pages_url))

    def test_log_in_at_another_address_stays_there(self):
        parameter = self.env["ir.config_parameter"]
        parameter.set_param("web.base.url", "https://charity.example:8443")
        addresses, page = self.chain(self.password(self.ann))
        self.assertEqual(addresses[-1], WANTED)
        self.assertTrue(self.banner(page))

    def test_log_in_of_another_user_in_the_browser_is_kept_apart(self):
        carl = self.worker("carl", "Carl Ford", groups=(USER,))
        self.assertStraightIn(self.password(carl))
        self.assertThroughMicrosoft(self.password(self.ann))
