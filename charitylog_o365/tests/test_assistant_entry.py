"""The test entry: it stands in the calendar of whoever asks, and leaves nothing."""

from unittest.mock import patch

from ..core.graph.allowed import check
from ..models.assistant import entry
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

        for reason, bring_about in (
            ("no_mailbox", lambda: self.sim.set_mailbox(self.upn("ada"), False)),
            ("full", lambda: self.sim.fault("mailbox_full")),
            ("blocked", lambda: self.sim.fault("odata_disabled")),
            ("forbidden", lambda: status("ErrorAccessDenied")),
            ("sign_in", lambda: self.sim.revoke(self.upn("ada"))),
            ("rejected", lambda: status("ErrorInvalidProperty", 400)),
            ("left", lambda: self.sim.fault("down", match="POST")),
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
        self.assertLine("entry", "bad", "left", entry.SUBJECT, "midnight")
        [left] = self.entries(self.ada)
        self.assertEqual(left["subject"], entry.SUBJECT)

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
