"""The address for notifications: what is right is noted once, the rest is nothing."""

import json
import logging
import socket
from contextlib import ExitStack, contextmanager
from unittest.mock import patch
from urllib.parse import urlsplit

from odoo.sql_db import Cursor
from odoo.tools import file_open

from ..controllers import notify
from ..models.worker.told import LARGEST
from .notify_case import ID, NOTIFY, STATE, NotifyCase

TOKEN = "Validation: Testing client <b>&amp;</b> Request-Id: 7f105c7d"


class TestNotifyRoute(NotifyCase):
    def setUp(self):
        super().setUp()
        notify.forged.fill()
        self.addCleanup(notify.forged.fill)

    # What is right

    def test_right_state_has_the_mailbox_looked_at(self):
        answer = self.tell(STATE)
        self.assertEqual((answer.status_code, answer.content), (202, b""))
        self.assertEqual(self.noted(), (["look"], 1))
        [waking] = self.env["ir.cron.trigger"].search([])
        self.assertEqual(waking.cron_id, self.env.ref("charitylog_o365.ir_cron_listen"))

    def test_doubled_and_late_ones_are_one_look(self):
        for _again in range(3):
            self.tell(STATE, STATE)
        self.assertEqual(self.noted(), (["look"], 1))

    def test_what_comes_while_it_is_looked_is_another_look(self):
        self.tell(STATE)
        self.assertEqual(self.env["o365.hint"]._take("look"), self.account.ids)
        self.tell(STATE)
        self.assertEqual(self.noted(), (["look"], 2))

    def test_notices_about_the_subscription(self):
        for event, kinds in (
            ("missed", ["look"]),
            ("subscriptionRemoved", ["look", "subscribe"]),
            ("reauthorizationRequired", ["subscribe"]),
            ("somethingNew", ["look"]),
        ):
            with self.subTest(event):
                self.env["o365.hint"].search([]).unlink()
                self.assertEqual(
                    self.tell(STATE, lifecycleEvent=event).status_code, 202
                )
                self.assertEqual(self.noted()[0], kinds)

    def test_right_one_among_forged_ones_is_found(self):
        self.tell("x", "y", STATE, "z")
        self.assertEqual(self.noted(), (["look"], 1))

    # What is not

    def test_wrong_old_and_unknown_look_alike_and_write_nothing(self):
        self.kept.subscription_id = None
        unknown = self.tell(STATE)
        self.kept.write({"subscription_id": ID, "fingerprint": False})
        none_kept = self.tell(STATE)
        self.kept.fingerprint = "0" * 64
        with self.nothing_written():
            old = self.tell(STATE)
            wrong = self.tell("wrong", "", " ", "ü", subscription=ID)
            strange = self.tell(STATE, subscription="' OR 1=1 --")
        answers = {
            (one.status_code, one.content, tuple(sorted(told(one).items())))
            for one in (unknown, none_kept, old, wrong, strange)
        }
        self.assertEqual(len(answers), 1)
        self.assertNothingNoted()

    def test_hash_that_is_kept_opens_nothing(self):
        self.tell(self.kept.fingerprint)
        self.assertNothingNoted()

    def test_what_is_no_notification_is_answered_alike(self):
        with self.nothing_written():
            for content, kind in (
                (b"", "application/json"),
                (b"{", "application/json"),
                (b"[" * 50_000, "application/json"),
                (b"\xff\xfe", "application/json"),
                (b"", "text/plain"),
                (b"", "multipart/form-data"),
            ):
                with self.subTest(kind=kind, content=content[:9]):
                    self.assertEqual(self.post(content, kind).status_code, 202)
        self.assertNothingNoted()

    def test_forms_are_not_read(self):
        right = json.dumps({"value": [{"subscriptionId": ID, "clientState": STATE}]})
        with self.nothing_written():
            for content, kind in (
                (b"a=1", "application/x-www-form-urlencoded"),
                (right, "application/x-www-form-urlencoded"),
                (right, "multipart/form-data; boundary=x"),
                (right, "text/plain"),
            ):
                with self.subTest(kind=kind, content=content[:9]):
                    self.assertEqual(self.post(content, kind).status_code, 413)
        self.assertNothingNoted()

    def test_body_that_does_not_come_keeps_nobody_waiting(self):
        with patch.object(notify, "SECONDS", 0.2):
            for kind, sent, status in (
                ("application/json", b"", 503),
                ("application/json", b'{"value": [', 503),
                ("application/x-www-form-urlencoded", b"a=", 413),
            ):
                with self.subTest(kind=kind, sent=sent):
                    answer = self.begin_to_send(kind, sent)
                    self.assertIn(f" {status} ".encode(), answer)
        left = notify.forged.of("127.0.0.1")._left
        self.assertAlmostEqual(left, 200 - 2 * notify.SLOW, delta=notify.SLOW / 2)
        # As many at once as there may be from one address.
        with ExitStack() as places:
            taken = notify.readers.take("127.0.0.1")
            while places.enter_context(taken):
                taken = notify.readers.take("127.0.0.1")
            self.assertEqual(self.tell(STATE).status_code, 503)
            self.assertNothingNoted()
            with patch.object(notify, "origin", lambda: "192.0.2.1"):
                self.assertEqual(self.tell(STATE).status_code, 202)

    def begin_to_send(self, kind, sent):
        """Say that 1,000 bytes will come, and send fewer; return what is answered."""
        url = urlsplit(self.base_url())
        with self.allow_requests():
            key = f"test_request_key={self.http_request_key}"
            head = (
                f"POST {NOTIFY} HTTP/1.1\r\nHost: {url.netloc}\r\nCookie: {key}\r\n"
                f"Content-Type: {kind}\r\nContent-Length: 1000\r\n\r\n"
            )
            address = (url.hostname, url.port)
            with socket.create_connection(address, timeout=30) as connection:
                connection.sendall(head.encode() + sent)
                return connection.recv(100)

    def test_too_much_is_not_read(self):
        one = {"subscriptionId": ID, "clientState": STATE}
        large = json.dumps({"value": [one], "x": "x" * LARGEST})
        with self.nothing_written():
            for kind in ("application/json", "application/x-www-form-urlencoded"):
                self.assertEqual(self.post(large, kind).status_code, 413)
        self.assertNothingNoted()

    def test_beyond_so_many_forged_ones_nothing_is_looked_at(self):
        left = notify.forged.of("127.0.0.1")
        with patch.object(left, "_per_second", 0):
            left.spend(200)
            with self.nothing_written():
                answer = self.tell(STATE)
        self.assertEqual(answer.status_code, 503)
        self.assertEqual(answer.headers["Retry-After"], "30")
        self.assertNothingNoted()

    def test_right_ones_are_not_counted(self):
        left = notify.forged.of("127.0.0.1")
        with patch.object(left, "_per_second", 0):
            before = left._left
            self.tell(STATE)
            self.assertEqual(left._left, before)
            self.tell("wrong")
            self.assertEqual(left._left, before - 1)

    def test_what_one_address_does_keeps_nobody_else_out(self):
        notify.forged.of("127.0.0.1").spend(200)
        with patch.object(notify, "origin", lambda: "192.0.2.1"):
            self.assertEqual(self.tell(STATE).status_code, 202)
        self.assertEqual(self.noted(), (["look"], 1))

    def test_handshakes_are_answered_however_many_there_are(self):
        for _number in range(250):
            answer = self.post(b"", "text/plain", validationToken=TOKEN)
            self.assertEqual(answer.status_code, 200)

    # Handshake

    def test_handshake_returns_the_token_as_text(self):
        with self.nothing_written():
            answer = self.post(b"", "text/plain", validationToken=TOKEN)
        self.assertEqual((answer.status_code, answer.text), (200, TOKEN))
        self.assertEqual(answer.headers["Content-Type"], "text/plain; charset=utf-8")
        self.assertEqual(answer.headers["X-Content-Type-Options"], "nosniff")

    def test_strange_tokens_are_not_returned(self):
        for token in ("", "ü", "a\nSet-Cookie: x", "x" * 1025):
            with self.subTest(token[:9]):
                answer = self.post(b"", "text/plain", validationToken=token)
                self.assertEqual((answer.status_code, answer.content), (400, b""))

    def test_token_in_a_form_is_no_handshake(self):
        answer = self.post(
            {"validationToken": TOKEN}, "application/x-www-form-urlencoded"
        )
        self.assertEqual(answer.status_code, 413)
        self.assertNotIn(TOKEN, answer.text)

    # Where there is no such address

    def test_off_and_in_a_copy_there_is_no_such_address(self):
        def assert_unknown():
            for answer in (
                self.tell(STATE),
                self.post(b"", "text/plain", validationToken=TOKEN),
                self.post(b"", "multipart/form-data; boundary=x"),
            ):
                self.assertEqual(answer.status_code, 404)
                self.assertNotIn(TOKEN, answer.text)
            self.assertNothingNoted()

        parameters = self.env["ir.config_parameter"]
        parameters.set_param("charitylog_o365.notify", "False")
        assert_unknown()
        parameters.set_param("charitylog_o365.notify", "True")
        self.assertEqual(self.tell("wrong").status_code, 202)
        uuid = parameters.get_param("database.uuid")
        parameters.set_param("database.uuid", "another-uuid")
        assert_unknown()
        parameters.set_param("database.uuid", uuid)
        self.assertEqual(self.opener.get(self.base_url() + NOTIFY).status_code, 404)

    def test_neutralised_copy_is_told_nothing(self):
        self.env.flush_all()
        with file_open("charitylog_o365/data/neutralize.sql") as statements:
            self.cr.execute(statements.read())
        self.env.registry.clear_cache()
        self.env.invalidate_all()
        self.assertFalse(self.env["o365.subscription"].search([]))
        self.assertEqual(self.tell(STATE).status_code, 404)

    # Traces

    def test_no_session_is_made(self):
        before = self.sessions()
        for answer in (
            self.tell(STATE),
            self.tell("wrong"),
            self.post(b"", "text/plain", validationToken=TOKEN),
        ):
            self.assertNotIn("session_id", answer.headers.get("Set-Cookie", ""))
        # Fewer are no fault: others, such as a browser's, end on their own.
        self.assertLessEqual(self.sessions(), before)

    def test_log_says_nothing(self):
        with self.assertLogs("odoo", logging.INFO) as logs:
            logging.getLogger("odoo").info("The log is not empty.")
            self.tell(STATE)
            self.tell("wrong-state")
            self.post(b"{", "application/json")
        said = "\n".join(logs.output)
        for secret in (STATE, "wrong-state", self.kept.fingerprint, ID):
            self.assertNotIn(secret, said)
        self.assertNotIn("charitylog_o365.controllers", said)

    @contextmanager
    def nothing_written(self):
        """No statement in here writes, but for what PostgreSQL does of itself."""
        # What the test itself has left to write is written with the first request.
        self.tell("wrong")
        said, execute = [], Cursor.execute

        def note(cr, query, *more, **options):
            said.append(getattr(query, "code", query))
            return execute(cr, query, *more, **options)

        with patch.object(Cursor, "execute", note):
            yield
        writing = ("INSERT", "UPDATE", "DELETE", "TRUNCATE", "NOTIFY")
        self.assertEqual([one for one in said if one.strip().startswith(writing)], [])


def told(answer):
    """Return the headers of an answer that depend on what was asked."""
    return {k: v for k, v in answer.headers.items() if k != "Date"}
