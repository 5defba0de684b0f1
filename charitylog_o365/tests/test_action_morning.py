"""The e-mail in the morning: who gets it, when, and what it says."""

from datetime import datetime, timedelta
from unittest.mock import patch

from lxml import html
from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..models.action import morning
from .action_case import ActionCase
from .common import OPTIONS

# A Tuesday; London is at UTC.
MORNING = datetime(2030, 3, 5, 6, 30)


@tagged("post_install", "-at_install")
class TestActionMorning(ActionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ann.group_ids += cls.env.ref(OPTIONS)
        cls.ann.email = "ann@charity.example"
        cls.ann.with_user(cls.ann).o365_morning_mail = True

    def run_at(self, moment=MORNING):
        """Run the job at ``moment``; return the e-mails that it has made."""
        before = self.env["mail.mail"].search([])
        with patch.object(fields.Datetime, "now", lambda *_: moment):
            self.env["charitylog.action"]._cron_morning()
        return self.env["mail.mail"].search([]) - before

    def lines(self, mail):
        """Return the texts of headings and links of the e-mail in their order."""
        tree = html.fromstring(mail.body_html)
        found = tree.xpath("//h2 | //tr")
        return [" ".join(node.text_content().split()) for node in found]

    def at(self, start, user=None, **values):
        return self.record(user, start=f"2030-03-{start}:00", **values)

    def test_mail_lists_overdue_work_today_and_offers_in_order(self):
        later = self.at("05 14:00")
        first = self.at("05 09:00")
        whole = self.record(all_day=True, day="2030-03-05")
        late = self.at("01 10:00")
        self.at("06 09:00")
        self.at("05 11:00", self.bob)
        self.at("05 12:00", state="cancelled")
        offered = self.at("08 15:00", self.bob)
        offered.action_offer(self.ann.id)
        [mail] = self.run_at()
        self.assertEqual(mail.email_to, self.ann.email_formatted)
        self.assertEqual(mail.subject, "Your day, Tuesday 5 March")
        self.assertEqual(
            self.lines(mail),
            [
                "Overdue",
                f"Fri 1 March 10:00 A visit {late.reference}",
                "Today",
                f"09:00 A visit {first.reference}",
                f"Any time A visit {whole.reference}",
                f"14:00 A visit {later.reference}",
                "Offered to you",
                f"Fri 8 March 15:00 A visit {offered.reference}",
            ],
        )
        links = html.fromstring(mail.body_html).xpath("//tr//a/@href")
        self.assertEqual(links[0], late._o365_link())
        self.assertRegex(links[-1], f"^http.*/odoo/contacts-actions/{offered.id}$")
        self.assertTrue(mail.auto_delete)

    def test_client_is_named_only_where_the_project_allows_it(self):
        visit = self.at("05 09:00")
        for day, (detail, expected) in enumerate(
            (
                ("reference", f"A visit {visit.reference}"),
                ("initials", f"A visit {visit.reference}"),
                ("full", "A visit: Mary Ann Whitcombe – Weekly visit"),
            )
        ):
            self.project.o365_event_detail = detail
            self.ann.o365_morning_sent = False
            [mail] = self.run_at(MORNING + timedelta(minutes=day))
            self.assertEqual(self.lines(mail)[1], f"09:00 {expected}")
            named = "Whitcombe" in mail.body_html + mail.subject
            self.assertEqual(named, detail == "full")

    def test_mail_comes_once_a_day(self):
        self.at("05 09:00")
        self.assertEqual(len(self.run_at()), 1)
        self.assertFalse(self.run_at(MORNING + timedelta(hours=1)))
        # Still to be done, and overdue by then.
        self.assertEqual(len(self.run_at(MORNING + timedelta(days=1))), 1)

    def test_run_that_fails_sends_nothing_and_the_next_one_mail(self):
        self.at("05 09:00")
        users = type(self.env["res.users"])
        mails = self.env["mail.mail"].search_count([])
        with (
            self.assertRaises(RuntimeError),
            self.env.cr.savepoint(),
            patch.object(users, "write", side_effect=RuntimeError),
        ):
            self.run_at()
        self.assertEqual(self.env["mail.mail"].search_count([]), mails)
        self.assertEqual(len(self.run_at()), 1)
        self.assertFalse(self.run_at())

    @mute_logger(morning.__name__)
    def test_one_users_failure_keeps_no_other_mail(self):
        self.bob.group_ids += self.env.ref(OPTIONS)
        self.bob.write({"email": "bob@charity.example", "o365_morning_mail": True})
        self.at("05 09:00")
        self.at("05 09:00", self.bob)
        actions = type(self.env["charitylog.action"])
        right = actions._morning_mail

        def fails_for_ann(work, user, *more):
            if user == self.ann:
                raise RuntimeError
            return right(work, user, *more)

        with patch.object(actions, "_morning_mail", fails_for_ann):
            [mail] = self.run_at()
        self.assertEqual(mail.email_to, self.bob.email_formatted)
        self.assertEqual(self.run_at().email_to, self.ann.email_formatted)

    def test_morning_is_that_of_the_users_clock(self):
        self.ann.tz = "Asia/Tokyo"
        # 23:30 in Tokyo on the 5th.
        visit = self.at("05 14:30")
        self.assertFalse(self.run_at())
        for moment in ("20:59", "23:00"):
            when = datetime.fromisoformat(f"2030-03-04 {moment}")
            self.assertFalse(self.run_at(when))
        [mail] = self.run_at(datetime(2030, 3, 4, 21, 0))
        self.assertEqual(
            self.lines(mail), ["Today", f"23:30 A visit {visit.reference}"]
        )

    def test_nobody_else_gets_a_mail(self):
        visit = self.at("05 09:00")
        options = self.env.ref(OPTIONS)
        for why, change, back in (
            ("no wish", {"o365_morning_mail": False}, {"o365_morning_mail": True}),
            ("no address", {"email": False}, {"email": "ann@charity.example"}),
            ("archived", {"active": False}, {"active": True}),
            (
                "no options",
                {"group_ids": [(3, options.id)]},
                {"group_ids": [(4, options.id)]},
            ),
        ):
            with self.subTest(why):
                self.ann.write(change)
                self.assertFalse(self.run_at())
                self.ann.write(back)
        visit.state = "cancelled"
        self.assertFalse(self.run_at(), "an empty day")
        visit.state = "outstanding"
        self.assertTrue(self.run_at())

    def test_work_of_a_company_that_is_closed_to_the_user_is_left_out(self):
        other = self.env["res.company"].create({"name": "Sister charity"})
        self.ann.company_ids += other
        self.project.company_id = False
        self.at("05 09:00", company_id=other.id)
        self.ann.company_ids -= other
        self.assertFalse(self.run_at())

    def test_wish_is_refused_without_my_user_options(self):
        with self.assertRaises(AccessError):
            self.bob.with_user(self.bob).o365_morning_mail = True

    def test_queries_do_not_grow_with_the_records(self):
        def cost(records):
            for _each in range(records):
                client = self.mary.copy({"name": "Somebody else"})
                self.at("05 09:00", partner_id=client.id)
            self.ann.o365_morning_sent = False
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            self.assertTrue(self.run_at())
            self.env.flush_all()
            return self.cr.sql_log_count - before

        cost(1)
        self.assertLessEqual(cost(20), cost(1))

    def test_job_runs_as_it_is_scheduled(self):
        job = self.env.ref("charitylog_o365.ir_cron_morning")
        self.assertIs(job.method_direct_trigger(), True)
        self.assertEqual((job.interval_number, job.interval_type), (30, "minutes"))
