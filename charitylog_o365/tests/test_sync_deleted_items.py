"""In Deleted Items is deleted, also where its id goes on answering there."""

from m365_simulator.switches import CHOICES, LIKELIER, Switches

from .worker_faults_case import FaultsCase

ASKED = ("conflict", "deleted_in_outlook")


class TestSyncDeletedItems(FaultsCase):
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

    def test_entry_in_deleted_items_is_noticed_at_the_next_change(self):
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

    def test_entry_in_deleted_items_is_noticed_by_the_nightly_comparison(self):
        for _way in self.either_way():
            action = self.deleted()
            self.compare()
            self.assertAsks(action)
            self.sim.restore(self.upn(self.ann), self.in_the_bin()["id"])
            self.compare()
            self.assertEqual(action.o365_state, "synced", "she put it right herself")
            action.unlink()
            self.drain()

    def test_entry_updated_in_deleted_items_is_noticed_by_the_comparison(self):
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

    def test_cancelling_an_action_whose_entry_is_in_deleted_items_sends_nothing(self):
        for _way in self.either_way():
            action = self.deleted()
            self.sim.clear_requests()
            action.action_cancel()
            self.drain()
            self.assertReads(action, "off", "cancelled", "Not in Outlook: cancelled.")
            self.assertEqual(self.writes(), [])

    def test_entry_moved_to_another_calendar_of_the_owner_is_not_deleted(self):
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

    def test_removal_with_a_lost_answer_is_settled_by_reading_the_entry(self):
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

    def test_removal_refused_for_a_deleted_entry_counts_as_removed(self):
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

    def test_removal_refused_for_an_existing_entry_does_not_count_as_removed(self):
        action = self.recorded(self.ann)
        code = "ErrorCannotDeleteObject"
        self.sim.fault("status", match="DELETE", status=403, code=code, times=1)
        action.action_cancel()
        self.drain()
        self.entry(self.ann)
        self.assertNotEqual(action.o365_state, "off")

    def test_disconnecting_works_after_the_mailbox_was_made_anew(self):
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
