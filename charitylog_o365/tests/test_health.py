"""The page "Health": what it says, which lists it opens, who may see what."""

import inspect
from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import new_test_user
from odoo.tools import SQL, mute_logger

from .common import MANAGER
from .worker_faults_case import FaultsCase


class TestHealth(FaultsCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.mia = cls.worker("mia", "Mia Moss", groups=(MANAGER,))
        cls.health = cls.env["o365.health"].with_user(cls.mia)

    def setUp(self):
        super().setUp()
        # As in a system that runs, however old the database of the tests is.
        later = fields.Datetime.now() + timedelta(hours=1)
        self.env["ir.cron"].search([]).nextcall = later
        self.env["ir.cron.trigger"].search([]).unlink()

    def page(self, health=None):
        self.env.flush_all()
        self.env.invalidate_all()
        return (self.health if health is None else health).o365_health()

    def section(self, title, health=None):
        [found] = [
            one for one in self.page(health)["sections"] if one["title"] == title
        ]
        return found

    def head(self, **more):
        return [(line["level"], line["text"]) for line in self.page(**more)["head"]]

    def behind(self, line, user=None):
        """Return the records of the list that a line opens, as its reader."""
        action = line["action"]
        model = self.env[action["res_model"]].with_user(user or self.mia)
        return model.search(action["domain"])

    # The first lines

    def test_head_says_that_jobs_run_and_microsoft_answers(self):
        self.recorded(self.ann)
        [jobs, microsoft] = self.head()
        self.assertEqual((jobs[0], microsoft[0]), ("ok", "ok"))
        self.assertRegex(jobs[1], r"^Scheduled jobs run\.")
        self.assertRegex(microsoft[1], r"^Microsoft 365 answers\.")

    def test_head_says_since_when_jobs_stand_still(self):
        job = self.env.ref("charitylog_o365.ir_cron_sync")
        ago = fields.Datetime.now() - timedelta(hours=3)
        job.write({"lastcall": ago, "nextcall": ago})
        self.env["ir.cron.progress"].search([]).unlink()
        self.cr.execute("UPDATE ir_cron SET create_date = %s", [ago])
        level, said = self.head()[0]
        self.assertEqual(level, "bad")
        self.assertRegex(said, "have not run since .*so nothing is sent")
        job.active = False
        self.assertRegex(self.head()[0][1], "is switched off, so nothing is sent")
        job.unlink()
        self.assertRegex(self.head()[0][1], "is switched off, so nothing is sent")

    def test_head_says_that_another_job_stands_still(self):
        job = self.env.ref("charitylog_o365.ir_cron_daily")
        ago = fields.Datetime.now() - timedelta(hours=3)
        job.write({"lastcall": ago, "nextcall": ago})
        self.env["ir.cron.progress"].search([]).unlink()
        self.cr.execute("UPDATE ir_cron SET create_date = %s", [ago])
        self.recorded(self.ann)
        self.assertRegex(
            dict(self.head())["warn"], "^Other scheduled jobs .*: 1, the first"
        )

    def test_head_says_that_microsoft_is_silent_and_since_when(self):
        self.sim.fault("down")
        self.cr._now = fields.Datetime.now()
        self.account.signed_in_at = self.cr._now - timedelta(hours=1)
        self.recorded(self.ann)
        self.assertRegex(dict(self.head())["warn"], "has not answered since")
        with self.soon(minutes=30):
            said = dict(self.head())["bad"]
        self.assertRegex(said, "Microsoft 365 has not answered since")
        self.account.signed_in_at = self.cr._now + timedelta(minutes=29)
        with self.soon(minutes=30):
            said = dict(self.head())["warn"]
        self.assertRegex(said, "answers, but not for all calendars")

    def test_answer_of_long_ago_is_not_said_to_be_an_answer(self):
        self.recorded(self.ann)
        with self.soon(days=3):
            said = dict(self.head())
        self.assertRegex(said["warn"], r"^Microsoft 365 last answered on .*\d\.$")
        self.assertNotIn("Microsoft 365 answers", str(said))

    def test_head_says_that_the_rule_is_off_and_that_it_is_a_copy(self):
        with patch.object(type(self.env["o365.identity"]), "_is_copy", lambda _: True):
            self.assertRegex(dict(self.head())["bad"], "a copy of another one")
        self.company.o365_rule = False
        self.assertRegex(dict(self.head())["none"], "not switched on")

    # What waits

    def test_what_waits_is_counted_by_reason_and_listed(self):
        section = self.section("What waits")
        self.assertEqual((section["lines"], section["button"]), ([], False))
        self.sim.fault("down")
        first, second = self.action(self.ann), self.action(self.ann, name="Second")
        self.drain()
        [line] = self.section("What waits")["lines"]
        self.assertRegex(line["text"], "^Microsoft 365 is not answering, since ")
        self.assertEqual(line["count"], 2)
        listed = self.behind(line)
        self.assertEqual(set(listed.mapped("res_id")), {first.id, second.id})
        self.assertEqual(listed.user_id, self.ann)
        self.assertTrue(all(listed.mapped("next_try")))

    def test_what_waits_for_somebody_to_act_is_listed_as_well(self):
        self.lapse(self.ann)
        action = self.recorded(self.ann)
        [line] = self.section("What waits")["lines"]
        self.assertRegex(line["text"], "^Waiting for a sign-in, since ")
        self.assertEqual(self.behind(line).res_id, action.id)
        self.assertFalse(self.behind(line).next_try)

    def test_list_names_no_record_that_its_reader_may_not_read(self):
        self.sim.fault("down")
        action = self.recorded(self.ann, name="Secret")
        waiting = self.env["o365.waiting"].with_user(self.mia).search([])
        self.assertIn("Secret", waiting.shows)
        self.assertEqual(self.press(waiting, "action_open_record")["res_id"], action.id)
        self.project.privacy_visibility = "followers"
        self.env.invalidate_all()
        self.assertEqual(waiting.shows, f"No. {action.id}")
        self.assertFalse(waiting.can_open)

    def test_try_again_sends_what_waits(self):
        self.sim.fault("down")
        self.recorded(self.ann)
        self.sim.clear_faults()
        self.drain()
        self.assertFalse(self.entries(self.ann))
        self.assertIn("1", self.health.action_try_again()["params"]["message"])
        self.drain()
        self.assertTrue(self.entry(self.ann))
        self.assertEqual(self.section("What waits")["lines"], [])

    def test_tried_again_it_has_waited_as_long_as_before(self):
        self.sim.fault("status", status=400, match="/events")
        action = self.recorded(self.ann)
        self.sim.clear_faults()
        entry = self.env["o365.calendar.entry"].search([("res_id", "=", action.id)])
        self.assertEqual(entry.state, "error")
        entry.since -= timedelta(days=60)
        waiting = self.env["o365.waiting"].search([("res_id", "=", action.id)])
        self.assertEqual(waiting.since, entry.since)
        action.with_user(self.ann).action_o365_try_again()
        self.env.invalidate_all()
        waiting = self.env["o365.waiting"].search([("res_id", "=", action.id)])
        self.assertEqual(waiting.since, entry.since)

    # People

    def lines_of(self, title, health=None):
        return {line["text"]: line for line in self.section(title, health)["lines"]}

    def test_people_are_counted_by_what_they_need(self):
        self.connect(self.bob)
        self.account._set_needs_sign_in("expired")
        self.env["o365.account"]._of(self.bob)._o365_no_mailbox()
        lines = self.lines_of("People")
        sign_in = lines["Have to sign in to Microsoft 365 again"]
        mailbox = lines["Have no mailbox in Microsoft 365, perhaps no licence"]
        self.assertEqual(self.behind(sign_in).user_id, self.ann)
        self.assertEqual(self.behind(mailbox).user_id, self.bob)
        self.assertEqual((sign_in["count"], mailbox["count"]), (1, 1))

    def test_who_has_not_signed_in_since_the_log_in_is_counted(self):
        text = "Have not signed in since they logged in, so cannot give work away"
        self.assertNotIn(text, self.lines_of("People"))
        self.account.signed_in = False
        line = self.lines_of("People")[text]
        self.assertEqual((line["count"], self.behind(line)), (1, self.account))
        self.company.o365_sign_in_policy = "stay"
        self.assertNotIn(text, self.lines_of("People"))

    def test_who_has_to_sign_in_is_reminded_once_an_hour(self):
        self.cr._now = fields.Datetime.now()
        self.account._o365_needs_sign_in("expired")
        notice = self.account.notice_id
        self.assertIn("within this hour", self.told("action_remind"))
        self.an_hour_passes()
        self.assertEqual(self.told("action_remind"), "Reminded: 1.")
        self.assertTrue(self.account.notice_id)
        self.assertNotEqual(self.account.notice_id, notice)
        # Ticked off, so that nothing is there to say when it was made.
        self.account.notice_id.action_feedback()
        self.assertIn("within this hour", self.told("action_remind"))

    def told(self, button, health=None):
        """Press a button of the page; return what it says."""
        self.env.flush_all()
        action = getattr(health or self.health, button)()
        self.env.invalidate_all()
        return action["params"]["message"]

    def an_hour_passes(self):
        self.env.flush_all()
        for table, column in (
            ("mail_activity", "create_date"),
            ("o365_notice", "create_date"),
            ("o365_account", "reminded_at"),
        ):
            self.cr.execute(
                SQL(
                    "UPDATE %(table)s SET %(column)s = %(column)s - interval '2 hours'",
                    table=SQL.identifier(table),
                    column=SQL.identifier(column),
                )
            )
        self.env.invalidate_all()

    def test_who_has_not_signed_in_since_the_log_in_is_reminded(self):
        self.account.signed_in = False
        lines = self.lines_of("People")
        [line] = [line for text, line in lines.items() if "since they logged" in text]
        button = line["button"]["method"]
        self.assertEqual(self.told(button), "Reminded: 1.")
        self.assertEqual(self.account.notice_id.user_id, self.ann)
        self.assertRegex(self.account.notice_id.note, "still goes to your Outlook")
        self.assertIn("within this hour", self.told(button))
        self.an_hour_passes()
        self.assertEqual(self.told(button), "Reminded: 1.")
        self.connect(self.ann)
        self.assertFalse(self.account.notice_id)

    def test_who_may_connect_is_invited_once(self):
        text = "May connect their calendar, and have not"
        self.assertEqual(self.behind(self.lines_of("People")[text]), self.bob)
        self.bob.email = "bob@charity.example"
        told = self.health.action_invite()["params"]["message"]
        self.assertIn("Bob Marsh", told)
        self.assertTrue(self.bob.o365_invited_at)
        mails = self.env["mail.mail"].search_count([])
        told = self.health.action_invite()["params"]["message"]
        self.assertIn("have been invited today", told)
        self.assertEqual(self.env["mail.mail"].search_count([]), mails)
        self.connect(self.bob)
        self.assertNotIn(text, self.lines_of("People"))

    def test_check_has_accounts_that_cannot_be_used_looked_at(self):
        self.account._o365_no_mailbox()
        self.account.checked_at = fields.Datetime.now()
        self.health.action_check()
        self.env.ref("charitylog_o365.ir_cron_daily").method_direct_trigger()
        self.env.invalidate_all()
        self.assertEqual(self.account.state, "connected")

    # Questions, and what ends

    def test_questions_that_nobody_answers_are_counted(self):
        action = self.recorded(self.ann)
        self.assertEqual(self.section("Questions from Outlook")["lines"], [])
        self.known(action)._set_state("conflict", "changed_in_outlook")
        [line] = self.section("Questions from Outlook")["lines"]
        self.assertEqual(line["count"], 1)
        self.assertEqual(self.behind(line), self.known(action))
        self.assertEqual(self.health.action_compare()["type"], "ir.actions.client")

    def test_comparing_is_for_companies_of_who_presses(self):
        other = self.env["res.company"].create({"name": "Elsewhere"})
        self.account.company_id = other
        told = self.health.action_compare()["params"]["message"]
        self.assertIn("Nobody has connected", told)
        self.assertFalse(self.env["o365.sync.request"].search([]))

    def test_credential_that_ends_has_a_button_for_administrators(self):
        self.company.o365_client_secret_expires = fields.Date.today()
        [line] = self.section("What ends soon")["lines"]
        self.assertEqual(line["button"]["label"], "Tell the administrators")
        admin = self.worker("olga", "Olga Root", groups=(MANAGER, "base.group_system"))
        health = self.env["o365.health"].with_user(admin)
        [line] = self.section("What ends soon", health)["lines"]
        self.assertTrue(self.env.ref(line["button"]["action"]))

    def test_administrators_are_told_of_a_credential_once_an_hour(self):
        self.cr._now = fields.Datetime.now()
        admin = self.worker("arno", "Arno Root", groups=("base.group_system",))
        self.company.o365_client_secret_expires = fields.Date.today()
        for _turn in range(2):
            self.assertIn("a task for it", self.told("action_tell_administrators"))
            self.assertIn("within this hour", self.told("action_tell_administrators"))
            tasks = self.env["mail.activity"].search([("user_id", "=", admin.id)])
            self.assertEqual(len(tasks), 1)
            self.assertRegex(tasks.summary, "client secret .* expires on")
            self.an_hour_passes()

    def test_secret_that_ends_is_said(self):
        title = "What ends soon"
        [line] = self.section(title)["lines"]
        self.assertIn("is not entered", line["text"])
        today = fields.Date.today()
        for days, level in ((31, None), (29, "warn"), (-1, "bad")):
            self.company.o365_client_secret_expires = today + timedelta(days=days)
            levels = [line["level"] for line in self.section(title)["lines"]]
            self.assertEqual(levels, [level] if level else [])

    def test_certificate_that_ends_is_said(self):
        self.company.o365_client_secret_expires = fields.Date.today()
        soon = fields.Datetime.now() + timedelta(days=20)
        made = self.env["o365.certificate"]._made_for(self.company)
        self.env.flush_all()
        self.cr.execute("UPDATE o365_certificate SET ends = %s", [soon])
        self.company.write(
            {"o365_credential": "certificate", "o365_certificate_id": made.id}
        )
        [line] = self.section("What ends soon")["lines"]
        self.assertRegex(line["text"], "^The certificate of .* ends on ")

    def test_sign_in_that_ends_as_nobody_logs_in_is_said(self):
        year = fields.Date.today() + timedelta(days=365)
        self.company.o365_client_secret_expires = year
        self.account.signed_in_at = fields.Datetime.now() - timedelta(days=81)
        [line] = self.section("What ends soon")["lines"]
        self.assertEqual((line["count"], self.behind(line)), (1, self.account))
        button = line["button"]["method"]
        self.assertEqual(self.told(button), "Reminded: 1.")
        notice = self.account.notice_id
        self.assertRegex(notice.note, "You have not logged in for 80 days")
        # The daily job does not say it again.
        self.env["o365.account"]._warn_unseen()
        self.assertEqual(self.account.notice_id, notice)
        self.assertIn("within this hour", self.told(button))
        self.env["res.users.log"].with_user(self.ann).sudo().create({})
        self.assertEqual(self.section("What ends soon")["lines"], [])

    def test_notifications_that_do_not_come_are_said(self):
        title = "Changes made in Outlook"
        self.assertEqual(self.section(title)["lines"], [])
        listening = self.env.ref("charitylog_o365.ir_cron_listen")
        for is_on, said in ((False, "at night, and"), (True, "every few minutes. M")):
            listening.active = is_on
            self.assertIn(said, self.section(title)["empty"])
        parameters = self.env["ir.config_parameter"]
        parameters.set_param("charitylog_o365.notify", "True")
        parameters.set_param("web.base.url", "http://odoo.example.org")
        [line] = self.section(title)["lines"]
        self.assertEqual(line["level"], "warn")
        self.assertRegex(line["text"], "by https only")
        parameters.set_param("web.base.url", "https://odoo.example.org")
        [line] = self.section(title)["lines"]
        self.assertEqual(line["level"], "ok")

    # Who may see it

    def test_page_and_its_buttons_are_for_managers(self):
        paula = new_test_user(self.env, "paula", groups="base.group_portal")
        admin = self.worker("adam", "Adam Root", groups=("base.group_system",))
        buttons = [
            name
            for name, method in inspect.getmembers(type(self.health))
            if name.startswith("action_") and "charitylog_o365" in method.__module__
        ]
        self.assertGreaterEqual(len(buttons), 5)
        for user in (self.ann, paula):
            health = self.env["o365.health"].with_user(user)
            for name in ("o365_health", *buttons):
                with self.subTest(name, user=user.login):
                    with self.assertRaises(AccessError):
                        getattr(health, name)()
        self.page(self.env["o365.health"].with_user(admin))

    def test_manager_of_another_company_sees_nothing_of_this_one(self):
        self.sim.fault("down")
        action = self.recorded(self.ann)
        self.company.o365_client_secret_expires = fields.Date.today()
        other = self.env["res.company"].create({"name": "Elsewhere"})
        far = {"company_id": other.id, "company_ids": [Command.set(other.ids)]}
        stella = self.worker("stella", "Stella Far", groups=(MANAGER,), **far)
        health = self.env["o365.health"].with_user(stella)
        page = self.page(health)
        self.assertEqual([line["level"] for line in page["head"]], ["none"])
        for section in page["sections"]:
            counts = [line.get("count") for line in section["lines"]]
            self.assertFalse(any(counts), section["title"])
        health.action_try_again()
        self.assertFalse(
            self.env["o365.sync.request"].search([("command", "!=", False)])
        )
        waiting = self.env["o365.waiting"].search([("res_id", "=", action.id)])
        with mute_logger("odoo.addons.base.models.ir_rule"):
            with self.assertRaises(AccessError):
                waiting.with_user(stella).read(["reason"])

    def test_users_read_what_of_their_own_waits(self):
        self.assertFalse(self.ann.with_user(self.ann).o365_own_waiting)
        self.sim.fault("down")
        self.recorded(self.ann)
        self.env.invalidate_all()
        said = self.ann.with_user(self.ann).o365_own_waiting
        self.assertRegex(said, "^One change waits for Outlook since .* not answering")
        self.recorded(self.ann, name="Second")
        self.env.invalidate_all()
        said = self.ann.with_user(self.ann).o365_own_waiting
        self.assertRegex(said, "^2 changes wait for Outlook since .* not answering")
        self.assertFalse(self.ann.with_user(self.mia).o365_own_waiting)
        self.assertFalse(self.bob.with_user(self.bob).o365_own_waiting)

    # Its cost

    def test_number_of_queries_does_not_grow(self):
        """With ten users as with two hundred, also with more projects and changes."""

        def cost():
            self.page()
            before = self.cr.sql_log_count
            self.page()
            return self.cr.sql_log_count - before

        self.cr._now = fields.Datetime.now()
        self.recorded(self.ann)
        self.sim.fault("down")
        self.recorded(self.ann, name="Waits")
        self.make_users(range(10))
        few = cost()
        self.make_users(range(10, 200))
        for number in range(10):
            self.action(self.ann, name=f"More {number}")
        self.drain()
        projects = self.env["project.project"].create(
            [{"name": f"Project {number}"} for number in range(20)]
        )
        self.cr.execute_values(
            """
            INSERT INTO o365_audit (at, saved_at, seconds, operation, known, by_right,
                                    owner_ref, project_ref, company_ref)
            VALUES %s
            """,
            [
                (
                    *[fields.Datetime.now()] * 2,
                    number,
                    "create",
                    "answered",
                    "own",
                    self.ann.id,
                    projects[number % 20].id,
                    self.company.id,
                )
                for number in range(1000)
            ],
        )
        self.assertEqual(cost(), few)
        self.assertLess(few, 40)

    def make_users(self, numbers):
        """Make users with My User Options, of whom every other one is connected."""
        # By Odoo's own create it would take most of the time of these tests.
        self.env.flush_all()
        self.cr.execute(
            """
            SELECT string_agg(column_name, ', ') FROM information_schema.columns
             WHERE table_name = 'res_users' AND column_name NOT IN ('id', 'login')
            """
        )
        [[columns]] = self.cr.fetchall()
        self.cr.execute(
            SQL(
                """
                INSERT INTO res_users (login, %(columns)s)
                SELECT 'many' || number, %(columns)s
                  FROM res_users, unnest(%(numbers)s) AS number WHERE id = %(like)s
             RETURNING id
                """,
                columns=SQL(columns),
                numbers=list(numbers),
                like=self.ann.id,
            )
        )
        ids = [user_id for [user_id] in self.cr.fetchall()]
        self.cr.execute(
            """
            INSERT INTO res_groups_users_rel (gid, uid)
            SELECT gid, each FROM res_groups_users_rel, unnest(%s) AS each
             WHERE uid = %s
            """,
            [ids, self.ann.id],
        )
        self.env.registry.clear_cache()
        self.env.invalidate_all()
        made = self.env["res.users"].browse(ids)
        self.env["o365.account"].create(
            [
                {
                    "user_id": user.id,
                    "company_id": self.company.id,
                    "state": ("connected", "sign_in", "no_mailbox")[user.id % 3],
                    "oid": f"oid-{user.id}",
                    "tid": self.sim.tenant_id,
                    "signed_in_at": fields.Datetime.now() - timedelta(days=81),
                }
                for user in made[::2]
            ]
        )
