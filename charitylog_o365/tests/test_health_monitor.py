"""What a monitor is answered: numbers, for who has the token, and nothing else."""

import json
from contextlib import contextmanager
from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import AccessError
from odoo.sql_db import Cursor
from odoo.tests import HttpCase, tagged

from ..controllers import health
from .common import MANAGER, O365Common

WRITES = ("INSERT", "UPDATE", "DELETE")


@tagged("post_install", "-at_install")
class TestHealthMonitor(O365Common, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.set_up_charity()
        cls.token = cls.env["o365.health"]._new_token()
        cls.job = cls.env.ref("charitylog_o365.ir_cron_sync")

    def setUp(self):
        super().setUp()
        for allowance in (health.wrong, health.right):
            allowance.fill()
            self.addCleanup(allowance.fill)
        self.job.nextcall = fields.Datetime.now() + timedelta(minutes=10)

    @classmethod
    def expected_hosts(cls):
        return *super().expected_hosts(), cls.base_url()

    def ask(self, header=None, method="get", **query):
        """Ask with the right token, or with what the header is to say."""
        self.env.flush_all()
        said = f"Bearer {self.token}" if header is None else header
        answer = getattr(self.opener, method)(
            self.base_url() + health.HEALTH,
            params=query,
            headers={"Authorization": said} if said else {},
            timeout=30,
        )
        self.env.invalidate_all()
        return answer

    @contextmanager
    def nothing_written(self):
        execute, written = Cursor.execute, []

        def watched(cr, query, *args, **options):
            if str(query).lstrip().upper().startswith(WRITES):
                written.append(str(query))
            return execute(cr, query, *args, **options)

        self.patch(Cursor, "execute", watched)
        yield
        self.assertEqual(written, [])

    def stop_jobs(self):
        ago = fields.Datetime.now() - timedelta(hours=1)
        self.job.write({"lastcall": ago, "nextcall": ago})
        self.env["ir.cron.progress"].search([]).unlink()
        self.env["ir.cron.trigger"].search([]).unlink()
        self.cr.execute("UPDATE ir_cron SET create_date = %s", [ago])

    def wait(self, minutes):
        """Have a change of Ann's wait for so long, with nothing wrong on its record."""
        ago = fields.Datetime.now() - timedelta(minutes=minutes)
        self.env["o365.account"].create(
            {
                "user_id": self.ann.id,
                "company_id": self.company.id,
                "state": "connected",
            }
        )
        self.cr.execute(
            """
            INSERT INTO o365_sync_request (res_model, res_id, owner_id, due_at)
            VALUES ('charitylog.action', 1, %s, %s)
            """,
            [self.ann.id, ago],
        )

    def test_ok(self):
        self.wait(1)
        self.ask()
        with self.nothing_written():
            answer = self.ask()
        self.assertEqual(answer.status_code, 200)
        self.assertEqual(
            answer.headers["Content-Type"].split(";")[0], "application/json"
        )
        self.assertEqual(answer.headers["Cache-Control"], "no-store")
        told = answer.json()
        self.assertEqual((told["status"], told["in_use"]), ("ok", True))
        self.assertTrue(told["jobs"]["running"])
        self.assertEqual((told["waiting"]["count"], told["waiting"]["late"]), (1, 0))
        self.assertGreaterEqual(told["waiting"]["seconds"], 60)

    def test_late(self):
        self.wait(11)
        answer = self.ask()
        self.assertEqual(answer.status_code, 503)
        self.assertEqual(answer.json()["status"], "late")
        self.assertEqual(answer.json()["waiting"]["late"], 1)

    def test_stopped(self):
        self.stop_jobs()
        answer = self.ask()
        self.assertEqual(answer.status_code, 503)
        self.assertEqual(answer.json()["status"], "stopped")
        self.assertGreaterEqual(answer.json()["jobs"]["seconds"], 3600)

    def test_system_that_does_not_use_outlook_is_ok(self):
        self.company.o365_rule = False
        self.stop_jobs()
        answer = self.ask()
        self.assertEqual(answer.status_code, 200)
        self.assertFalse(answer.json()["in_use"])

    def test_answer_names_nobody(self):
        self.wait(11)
        said = json.dumps(self.ask().json())
        for name in (self.ann.name, self.ann.login, self.company.name, "charitylog"):
            self.assertNotIn(name, said)

    def test_token_counts_in_the_header_alone(self):
        for header in (
            "",
            "Bearer",
            "Bearer ",
            "Bearer wrong",
            f"Basic {self.token}",
            self.token,
            f"Bearer {self.token}x",
            f"Bearer {self.env['o365.health']._kept_token()}",
        ):
            with self.subTest(header), self.nothing_written():
                answer = self.ask(header)
                self.assertEqual(answer.status_code, 401)
                self.assertEqual(answer.headers["WWW-Authenticate"], "Bearer")
                self.assertNotIn("status", answer.json())
        self.assertEqual(self.ask("", token=self.token).status_code, 401)
        self.assertEqual(self.ask("", access_token=self.token).status_code, 401)

    def test_without_a_token_made_there_is_no_such_address(self):
        self.env["ir.config_parameter"].set_param("charitylog_o365.health_token", False)
        self.assertEqual(self.ask().status_code, 404)
        self.assertEqual(self.ask("Bearer ").status_code, 404)

    def test_post_is_refused(self):
        self.assertEqual(self.ask(method="post").status_code, 405)

    def test_body_is_not_read(self):
        answer = self.opener.get(
            self.base_url() + health.HEALTH, data={"a": "b" * 100}, timeout=30
        )
        self.assertEqual(answer.status_code, 413)

    @contextmanager
    def spent(self, allowances, times):
        """Have this machine asked so often, and no time pass since."""
        left = allowances.of("127.0.0.1")
        with patch.object(left, "_per_second", 0):
            left.spend(times)
            yield

    def test_guessing_is_ended(self):
        with self.spent(health.wrong, 20):
            answer = self.ask("Bearer wrong")
        self.assertEqual(answer.status_code, 429)
        self.assertTrue(answer.headers["Retry-After"])
        # Whoever has the token is kept out by nobody else.
        self.assertEqual(self.ask().status_code, 200)

    def test_asking_too_often_is_bounded(self):
        with self.spent(health.right, 30):
            answer = self.ask()
        self.assertEqual(answer.status_code, 429)

    def test_new_token_ends_the_one_before_and_is_kept_as_a_hash(self):
        adam = self.worker("adam", "Adam Root", groups=("base.group_system",))
        settings = self.env["res.config.settings"].with_user(adam).create({})
        action = settings.action_o365_health_token()
        token = action["params"]["token"]
        self.assertEqual(self.ask().status_code, 401)
        self.assertEqual(self.ask(f"Bearer {token}").status_code, 200)
        self.cr.execute("SELECT value FROM ir_config_parameter")
        self.assertNotIn(token, [value for [value] in self.cr.fetchall()])
        self.assertTrue(action["params"]["url"].endswith(health.HEALTH))

    def test_only_administrators_make_a_token(self):
        mia = self.worker("mia", "Mia Moss", groups=(MANAGER,))
        for user in (self.ann, mia):
            settings = self.env["res.config.settings"].with_user(user)
            with self.assertRaises(AccessError):
                settings.new({}).action_o365_health_token()
        self.assertEqual(self.ask().status_code, 200)
