import json
from unittest.mock import patch
from urllib.parse import parse_qs, urlsplit

from odoo import http
from odoo.tests import tagged
from odoo.tests.common import HOST

from ..controllers.pages import MY_OPTIONS
from ..controllers.under_way import COOKIE, LIFETIME, OURS, PATH
from ..models.setup import encryption
from .account_sign_in_case import CALLBACK, CONNECT, SignInCase


@tagged("post_install", "-at_install")
class TestAccountSignInCookie(SignInCase):
    """What a browser keeps while its user is at Microsoft's."""

    def kept(self):
        return self.opener.cookies[COOKIE]

    def opened(self):
        text = encryption.decrypt(self.env, self.kept())
        return json.loads(text.removeprefix(OURS))

    def put(self, kept):
        for cookie in list(self.opener.cookies):
            if cookie.name == COOKIE:
                self.opener.cookies.clear(cookie.domain, cookie.path, cookie.name)
        self.opener.cookies.set(COOKIE, kept, domain=HOST, path=PATH)

    def answer(self, **query):
        return self.sim.sign_in(self.start(**query), self.upn("ann"))

    def test_parallel_request_does_not_lose_the_started_sign_in(self):
        # A request that began before the sign-in did, and ends after it.
        before = dict(http.root.session_store.get(self.session.sid))
        answer = self.answer()
        session = http.root.session_store.get(self.session.sid)
        session.clear()
        session.update(before)
        http.root.session_store.save(session)
        self.assertEqual(self.get(CALLBACK, **answer).status_code, 303)
        self.assertEqual(self.ann.o365_state, "connected")

    def test_cookie_is_http_only_and_limited_to_its_path_and_lifetime(self):
        [said] = [
            line
            for line in self.get(CONNECT).raw.headers.getlist("Set-Cookie")
            if line.startswith(COOKIE)
        ]
        for attribute in ("HttpOnly", "SameSite=Lax", "Path=/charitylog_o365/"):
            self.assertIn(attribute, said)
        self.assertIn(f"Max-Age={LIFETIME}", said)

    def test_cookie_and_session_show_no_secrets(self):
        asked = parse_qs(urlsplit(self.start()).query)
        opened = self.opened()
        secrets = [opened["flow"]["code_verifier"], *asked["state"], *asked["nonce"]]
        session = json.dumps(dict(http.root.session_store.get(self.session.sid)))
        for secret in secrets:
            self.assertNotIn(secret, self.kept())
            self.assertNotIn(secret, session)

    def test_cookie_is_deleted_with_the_answer(self):
        for accept in (False, True):
            answer = self.sim.sign_in(self.start(), self.upn("ann"), accept=accept)
            self.assertIn(COOKIE, self.opener.cookies)
            self.get(CALLBACK, **answer)
            self.assertNotIn(COOKIE, self.opener.cookies)

    def test_cookie_of_an_earlier_log_in_is_refused(self):
        answer, kept = self.answer(), self.kept()
        self.logout()
        for user in (self.bob, self.ann):
            self.log_in(user)
            self.put(kept)
            self.assertRefused(self.get(CALLBACK, **answer), "stale")

    def test_cookie_is_refused_for_another_user_in_the_session(self):
        """Administrators may become somebody else, as Odoo calls it."""
        answer = self.answer()
        session = http.root.session_store.get(self.session.sid)
        session.uid = self.bob.id
        token = self.bob.sudo()._compute_session_token(session.sid)
        session.session_token = token
        http.root.session_store.save(session)
        self.assertRefused(self.get(CALLBACK, **answer), "stale")
        self.assertEqual(self.bob.o365_state, "none")

    def test_sign_in_started_by_another_user_is_refused_as_stale(self):
        self.log_in(self.bob)
        answer = self.sim.sign_in(self.start(), self.upn("bob"))
        # Ann logs in where Bob has not logged out; the link to follow is Bob's.
        password = "ann" + "x" * 5
        reply = self.url_open(
            "/web/session/authenticate",
            json={
                "params": {
                    "db": self.env.cr.dbname,
                    "login": "ann",
                    "password": password,
                }
            },
        )
        self.assertEqual(reply.json()["result"]["uid"], self.ann.id)
        self.assertRefused(self.get(CALLBACK, **answer), "stale")

    def test_cookie_is_accepted_after_session_rotation(self):
        answer = self.answer()
        session = http.root.session_store.get(self.session.sid)
        http.root.session_store.rotate(session, self.env(user=self.ann), soft=True)
        self.opener.cookies["session_id"] = session.sid
        self.assertEqual(self.get(CALLBACK, **answer).status_code, 303)
        self.assertEqual(self.ann.o365_state, "connected")

    def test_expired_cookie_is_refused(self):
        answer = self.answer()
        with patch("odoo.addons.charitylog_o365.controllers.under_way.time") as clock:
            clock.time.return_value = self.opened()["until"] + 1
            self.assertRefused(self.get(CALLBACK, **answer), "stale")

    def test_cookie_not_encrypted_by_us_is_refused(self):
        answer = self.answer()
        forged = f"{self.kept()[:-8]}AAAAAAA="
        for kept in ("", "x", "gAAAAABm", forged):
            with self.subTest(kept[:9]):
                self.put(kept)
                self.assertRefused(self.get(CALLBACK, **answer), "stale")

    def test_other_encrypted_text_in_the_cookie_is_refused(self):
        """Whoever holds a copy of the database may put them into a cookie."""
        answer = self.answer()
        for text in ("s3cret", "1", "null", "[]", '"x"', "{}"):
            with self.subTest(text):
                self.put(encryption.encrypt(self.env, text))
                self.assertRefused(self.get(CALLBACK, **answer), "stale")

    def test_cookie_stays_small_with_a_long_redirect(self):
        for length, back in ((600, None), (5000, MY_OPTIONS)):
            long = "/odoo/action-5?" + "x" * length
            answer = self.answer(redirect=long)
            self.assertLessEqual(len(self.kept()), 2000)
            landed = self.get(CALLBACK, **answer)
            self.assertURLEqual(landed.headers["Location"], back or long)
