"""The test entry: it stands in the calendar of whoever asks, and leaves nothing."""

from unittest.mock import patch

from ..core.graph.allowed import check
from ..models.assistant import o365_test_entry as entry
from ..tools.job import at_work
from .assistant_case import AssistantCase


class TestAssistantEntry(AssistantCase):
    def setUp(self):
        super().setUp()
        self.connect(self.ada)
        self.check()
        self.sim.clear_requests()

    def press_write(self):
        self.press(self.line("entry"), "action_mend")
        self.env.invalidate_all()

    def test_entry_is_written_and_leaves_nothing_behind(self):
        self.press_write()
        self.assertLine("entry", "good", "good")
        self.assertEqual([method for method, _upn in self.writes()], ["POST", "POST"])
        self.assertFalse(self.entries(self.ada))
        self.assertFalse(self.sim.deleted(self.upn("ada")))
        self.assertFalse(self.sim.mails)

    def test_entry_lies_in_deleted_items_where_microsoft_has_nothing_else(self):
        self.sim.permanent_delete = False
        self.press_write()
        self.assertLine("entry", "good", "good")
        self.assertFalse(self.entries(self.ada))
        [left] = self.sim.deleted(self.upn("ada"))
        self.assertEqual(left["subject"], entry.SUBJECT)

    def test_log_says_who_wrote_in_whose_calendar(self):
        before = self.env["o365.audit"].search([])
        self.press_write()
        lines = self.env["o365.audit"].search([]) - before
        self.assertEqual(sorted(lines.mapped("operation")), ["create", "delete"])
        self.assertEqual(lines.user_id, self.ada)
        self.assertEqual(lines.owner_id, self.ada)

    def test_entry_names_nobody_and_invites_nobody(self):
        asked = []
        with patch.object(
            entry.protocol,
            "create_event",
            side_effect=lambda payload: asked.append(payload) or made(payload),
        ):
            made = create_event
            self.press_write()
        [payload] = asked
        self.assertNotIn("attendees", payload)
        self.assertEqual(payload["showAs"], "free")
        self.assertFalse(payload["isReminderOn"])
        check(create_event(payload))

    def test_each_refusal_is_told_and_nothing_is_left(self):
        def status(code, number=403):
            self.sim.fault("status", match="POST", status=number, code=code)

        def answer(status, headers, body):
            named = {"status": status, "headers": headers, "body": body}
            self.sim.fault("answer", match="POST", times=1, **named)

        for reason, bring_about in (
            ("no_mailbox", lambda: self.sim.set_mailbox(self.upn("ada"), False)),
            ("full", lambda: self.sim.fault("mailbox_full")),
            ("blocked", lambda: self.sim.fault("odata_disabled")),
            ("forbidden", lambda: status("ErrorAccessDenied")),
            ("sign_in", lambda: self.sim.revoke(self.upn("ada"))),
            ("rejected", lambda: status("ErrorInvalidProperty", 400)),
            ("left", lambda: self.sim.fault("down", match="POST")),
            ("left", lambda: answer(201, {}, {})),
        ):
            with self.subTest(reason):
                bring_about()
                self.press_write()
                self.assertLine("entry", "bad", reason)
                self.assertFalse(self.entries(self.ada))
                self.begin_anew(self.ann + self.bob + self.ada)
                self.connect(self.ada)
                self.check()

    def test_lost_answer_leaves_no_entry(self):
        for duplicate in (409, 201):
            with self.subTest(duplicate):
                self.sim.duplicate_status = duplicate
                self.sim.fault("reset_after", match="POST", times=1)
                self.press_write()
                self.assertLine("entry", "good", "good")
                self.assertFalse(self.entries(self.ada))

    def test_entry_that_could_not_be_taken_out_is_named(self):
        self.sim.fault("down", match="DELETE")
        self.sim.fault("down", match="permanentDelete")
        self.press_write()
        self.assertLine("entry", "bad", "left", entry.SUBJECT, "may still be")
        [left] = self.entries(self.ada)
        self.assertEqual(left["subject"], entry.SUBJECT)

    def lose(self):
        """Write an entry, and lose the answer as often as it is asked for."""
        self.sim.fault("reset_after", match="POST", times=2)
        self.press_write()
        self.assertLine("entry", "bad", "left", entry.SUBJECT)
        self.assertEqual(len(self.entries(self.ada)), 1)

    def assertNothingLeft(self):
        self.assertFalse(self.entries(self.ada))
        self.assertFalse(self.sim.deleted(self.upn("ada")))
        self.assertFalse(self.env["o365.test.entry"].search([]))

    def test_entry_that_may_be_left_is_taken_out_by_the_next_test(self):
        for duplicate in (409, 201):
            with self.subTest(duplicate):
                self.sim.duplicate_status = duplicate
                self.lose()
                self.press_write()
                self.assertLine("entry", "good", "good")
                self.assertNothingLeft()

    def test_entry_that_may_be_left_is_taken_out_by_the_daily_job(self):
        self.lose()
        account = self.env["o365.account"]._of(self.ada)
        self.sim.fault("down", match="POST", times=1, retry_after=30)
        account._look_after()
        self.env.invalidate_all()
        self.assertLine("entry", "bad", "left", entry.SUBJECT)
        account._look_after()
        self.env.invalidate_all()
        self.assertNothingLeft()
        self.assertLine("entry", "bad", "not_tried")

    def test_log_names_the_job_that_took_it_out(self):
        self.lose()
        before = self.env["o365.audit"].search([])
        job = self.env.ref("charitylog_o365.ir_cron_daily")
        with at_work(job.id):
            self.env["o365.account"]._of(self.ada)._look_after()
        lines = self.env["o365.audit"].search([]) - before
        self.assertEqual(lines.mapped("operation"), ["delete"])
        self.assertEqual(lines.job_id, job)
        self.assertFalse(lines.user_id)

    def test_answer_that_says_busy_may_have_come_too_late(self):
        self.sim.fault("gateway_timeout", match="POST", times=1, retry_after=30)
        self.press_write()
        self.assertLine("entry", "bad", "left", "may still be")
        self.assertEqual(len(self.entries(self.ada)), 1)
        # While something else is wrong, that is said, and what may be left.
        self.sim.set_mailbox(self.upn("ada"), False)
        self.press_write()
        self.assertLine("entry", "bad", "no_mailbox", "licence", "may still be")
        self.sim.set_mailbox(self.upn("ada"), True)
        self.press_write()
        self.assertLine("entry", "good", "good")
        self.assertNothingLeft()

    def test_log_has_what_may_have_been_done(self):
        before = self.env["o365.audit"].search([])
        self.lose()
        lines = self.env["o365.audit"].search([]) - before
        self.assertEqual(lines.mapped("operation"), ["create", "create"])
        self.assertEqual(set(lines.mapped("known")), {"lost"})
        self.press_write()
        lines = self.env["o365.audit"].search([]) - before
        done = lines.filtered(lambda line: line.known == "answered")
        self.assertEqual(done.mapped("operation").count("delete"), 2)

    def test_what_was_sent_stays_in_the_log_whatever_fails_afterwards(self):
        """Each line, and what may be left, is written by a transaction of its own."""
        log, used = type(self.env["o365.audit"]), []
        add = log._add

        def noting(lines_model, lines):
            used.append(lines_model.env.cr)
            return add(lines_model, lines)

        with patch.object(log, "_add", noting):
            self.press_write()
        self.assertEqual(len(used), 2)
        self.assertNotIn(self.env.cr, used)
        self.assertIsNot(used[0], used[1])

    def test_work_that_has_arrived_is_proof_enough(self):
        self.connect(self.ann)
        self.env["o365.account"]._of(self.ada).state = "disconnected"
        self.env.invalidate_all()
        self.assertLine("entry", "bad", "not_connected")
        self.action(self.ann)
        self.drain()
        self.env.invalidate_all()
        self.assertLine("entry", "good", "arrived")


create_event = entry.protocol.create_event
