"""In Deleted Items is deleted, also where its id goes on answering there."""

from m365_simulator.switches import CHOICES, LIKELIER, Switches

from .faults_case import FaultsCase

ASKED = ("conflict", "deleted_in_outlook")


class TestOutlookDeletedItems(FaultsCase):
    def setUp(self):
        super().setUp()
        self.addCleanup(setattr, self.sim, "switches", Switches())

    def either_way(self):
        """Go through both ways in which Microsoft may treat what was deleted."""
        for switches in ({}, LIKELIER):
            self.sim.mailboxes.clear()
            self.sim.switches = Switches()
            self.sim.switch(**switches)
            with self.subTest(**switches):
                yield

    def deleted(self):
        """Record an action, and have Ann delete its entry in Outlook."""
        action = self.recorded(self.ann)
        self.sim.delete(self.upn(self.ann), self.entry(self.ann)["id"])
        return action

    def in_the_bin(self):
        [entry] = self.sim.deleted(self.upn(self.ann))
        return entry

    def assertAsks(self, action):
        self.assertEqual((action.o365_state, action.o365_reason), ASKED)
        self.assertEqual(self.entries(self.ann), [])

    def test_it_is_noticed_at_our_next_change(self):
        for _way in self.either_way():
            action = self.deleted()
            before = self.in_the_bin()
            action.name = "Second visit"
            self.drain()
            self.assertAsks(action)
            self.assertEqual(self.in_the_bin(), before, "nothing is written there")
            action.action_o365_put_back()
            self.drain()
            self.assertIn("Second visit", self.entry(self.ann)["subject"])
            self.assertEqual(action.o365_state, "synced")

    def test_it_is_noticed_at_night_without_any_change(self):
        for _way in self.either_way():
            action = self.deleted()
            self.compare()
            self.assertAsks(action)
            self.sim.restore(self.upn(self.ann), self.in_the_bin()["id"])
            self.compare()
            self.assertEqual(action.o365_state, "synced", "she put it right herself")
            action.unlink()
            self.drain()

    def test_a_change_that_did_not_see_it_is_noticed_at_night(self):
        """Where nothing tells by the entry itself that it was deleted."""
        self.sim.switch(**LIKELIER)
        action = self.deleted()
        known = self.known(action)
        known.answered = {
            **known.answered,
            "change_key": self.in_the_bin()["changeKey"],
        }
        action.name = "Second visit"
        self.drain()
        self.assertEqual(action.o365_state, "synced")
        with self.soon(hours=2):
            self.compare()
        self.assertAsks(action)

    def test_deleted_there_and_called_off_here_nothing_is_left_to_do(self):
        for _way in self.either_way():
            action = self.deleted()
            self.sim.clear_requests()
            action.action_cancel()
            self.drain()
            self.assertReads(action, "off", "cancelled", "Not in Outlook: cancelled.")
            self.assertEqual(self.writes(), [])

    def test_in_another_calendar_of_hers_it_is_there(self):
        for _way in self.either_way():
            action = self.recorded(self.ann)
            second = self.sim.add_calendar(self.upn(self.ann))
            self.sim.drag_to(self.upn(self.ann), self.entry(self.ann)["id"], second)
            self.compare()
            self.assertFalse(self.env["o365.calendar.finding"].search([]))
            self.assertEqual(action.o365_state, "synced")
            self.assertIn("Second", self.changed(action, name="Second")["subject"])
            self.assertEqual(action.o365_state, "synced")
            action.action_cancel()
            self.drain()
            self.assertEqual(self.entries(self.ann), [])

    # A removal whose answer says little

    def test_a_removal_whose_answer_was_lost_is_settled_by_a_look(self):
        for refusal in CHOICES["second_delete"]:
            self.sim.mailboxes.clear()
            self.sim.switch(**{**LIKELIER, "second_delete": refusal})
            with self.subTest(refusal=refusal):
                action = self.recorded(self.ann)
                self.sim.fault("reset_after", match="DELETE", times=1)
                action.action_cancel()
                self.drain()
                with self.soon(minutes=1):
                    self.drain()
                self.assertSettled(action)

    def test_a_removal_refused_because_there_is_nothing_is_settled_by_a_look(self):
        """The look before it still answered, with the same key."""
        for status, code in (
            (403, "ErrorCannotDeleteObject"),
            (400, "ErrorInvalidIdMalformed"),
            (400, "ErrorInvalidMailboxItemId"),
        ):
            self.sim.mailboxes.clear()
            self.sim.switch(**LIKELIER)
            with self.subTest(code=code):
                action = self.deleted()
                known = self.known(action)
                key = self.in_the_bin()["changeKey"]
                known.answered = {**known.answered, "change_key": key}
                self.sim.fault("status", match="DELETE", status=status, code=code)
                action.action_cancel()
                self.drain()
                self.sim.clear_faults()
                self.assertSettled(action)

    def assertSettled(self, action):
        self.assertReads(action, "off", "cancelled", "Not in Outlook: cancelled.")
        self.assertNothingWaits()
        self.compare()
        self.assertFalse(self.env["o365.calendar.finding"].search([]))

    def test_refused_though_it_is_there_it_is_not_said_to_be_gone(self):
        action = self.recorded(self.ann)
        code = "ErrorCannotDeleteObject"
        self.sim.fault("status", match="DELETE", status=403, code=code, times=1)
        action.action_cancel()
        self.drain()
        self.entry(self.ann)
        self.assertNotEqual(action.o365_state, "off")

    def test_a_mailbox_that_was_made_anew_keeps_nobody_from_leaving(self):
        for code in ("ErrorInvalidIdMalformed", "ErrorInvalidMailboxItemId"):
            with self.subTest(code=code):
                self.recorded(self.ann)
                self.sim.mailboxes.clear()
                by_id = "/me/events/"
                self.sim.fault("status", match=by_id, status=400, code=code)
                self.ann.with_user(self.ann)._o365_disconnect(remove=True)
                self.drain()
                self.assertEqual(self.account.state, "disconnected")
                activities = self.env["mail.activity"]
                self.assertFalse(activities.search([("user_id", "=", self.ann.id)]))
                self.sim.clear_faults()
                self.connect(self.ann)
