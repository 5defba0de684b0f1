"""A record's life, as the mailbox shows it: docs/domain.md's table, by row."""

import runpy
from datetime import timedelta
from pathlib import Path

from odoo import fields

from .outlook_case import OutlookCase, london, text_of, wall


class TestSyncLifecycle(OutlookCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.connect(cls.ann)
        cls.connect(cls.bob)

    def test_completing_keeps_the_categories_that_the_owner_set(self):
        action = self.recorded(self.ann)
        entry = self.entry(self.ann)["id"]
        times = london(self.at(), self.at(hour=11))
        self.sim.move(self.upn(self.ann), entry, *times, categories=["Purple"])
        action.write({"state": "done", "outcome": "held", "start": self.at(-1)})
        self.drain()
        shown = self.entry(self.ann)["categories"]
        self.assertEqual(shown, ["Purple", "Contact done"])
        self.assertEqual(action.o365_state, "synced")

    # Recorded

    def test_new_action_is_sent_and_reads_in_outlook(self):
        action = self.action(self.ann)
        self.assertReads(action, "pending", "going", "Going to Outlook now.")
        self.drain()
        entry = self.entry(self.ann)
        self.assertIn("Mary Whitfield", entry["subject"])
        self.assertReads(action, "synced", "in_outlook", "In your Outlook calendar.")
        self.assertEqual(action.o365_web_link, entry["webLink"])

    def test_entry_links_to_its_action_and_has_no_attendees(self):
        action = self.recorded(self.ann)
        entry = self.entry(self.ann)
        self.assertIn("Charitylog writes this entry", text_of(entry))
        self.assertIn(f"/charitylog_o365/visit/{action.id}", entry["body"]["content"])
        self.assertEqual(entry["attendees"], [])
        self.assertTrue(entry["transactionId"].startswith("charitylog-"))

    def test_status_names_the_owners_calendar_to_a_colleague(self):
        action = self.recorded(self.ann)
        sentence = "In Ann Lee's Outlook calendar."
        self.assertReads(action, "synced", "in_outlook_of", sentence, self.bob)

    def test_contact_done_in_the_past_is_sent(self):
        self.recorded(
            self.ann, state="done", start=self.at(days=-7), duration=2.0, outcome="held"
        )
        entry = self.entry(self.ann)
        self.assertEqual(entry["categories"], ["Contact done"])
        self.assertFalse(entry["isReminderOn"])
        start, end = self.at(days=-7), self.at(days=-7, hour=12)
        self.assertEqual(wall(entry), london(start, end))

    def test_migration_corrects_all_day_actions_and_queues_them(self):
        """There twelve hours made two days, and a whole day rang the evening before."""
        action = self.recorded(
            self.ann, start="2030-07-05", all_day=True, planned_duration=12
        )
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE charitylog_action SET stop = stop + interval '12 hours' "
            "WHERE id = %s",
            [action.id],
        )
        self.env.invalidate_all()
        self.assertNotEqual(action.stop, action.start)
        path = Path(__file__).parents[1] / "migrations/19.0.1.1.0/post-migration.py"
        runpy.run_path(str(path))["migrate"](self.cr, "19.0.1.0.0")
        self.assertEqual(action.stop, action.start)
        self.assertEqual(action.o365_state, "pending")

    def test_all_day_action_is_sent_as_an_all_day_entry_shown_as_free(self):
        day = fields.Date.today() + timedelta(days=3)
        self.recorded(self.ann, start=False, day=day, all_day=True)
        entry = self.entry(self.ann)
        self.assertEqual((entry["isAllDay"], entry["showAs"]), (True, "free"))
        midnights = (f"{day} 00:00", f"{day + timedelta(days=1)} 00:00")
        self.assertEqual(wall(entry), midnights)

    def test_several_actions_of_one_transaction_are_all_sent(self):
        for name in ("One", "Two", "Three"):
            self.action(self.ann, name=name)
        self.drain()
        self.assertEqual(len(self.entries(self.ann)), 3)

    def test_rolled_back_action_is_not_sent(self):
        with self.cr.savepoint() as savepoint:
            self.action(self.ann)
            savepoint.rollback()
        self.drain()
        self.assertEqual(self.entries(self.ann), [])

    # Completed

    def test_completing_updates_the_same_entry(self):
        action = self.recorded(self.ann)
        before = self.entry(self.ann)
        self.assertTrue(before["isReminderOn"])
        start = self.at(days=0, hour=-3)
        entry = self.changed(
            action, state="done", outcome="held", start=start, duration=2.5
        )
        self.assertEqual(entry["id"], before["id"])
        self.assertEqual(entry["categories"], ["Contact done"])
        self.assertFalse(entry["isReminderOn"])
        end = start + timedelta(hours=2, minutes=30)
        self.assertEqual(wall(entry), london(start, end))

    def test_action_completed_before_the_first_run_is_sent_once_as_done(self):
        action = self.action(self.ann)
        now = fields.Datetime.now()
        action.write({"state": "done", "outcome": "held", "start": now})
        self.drain()
        entry = self.entry(self.ann)
        self.assertEqual(entry["categories"], ["Contact done"])
        # Though it has only just begun.
        self.assertFalse(entry["isReminderOn"])

    def test_action_completed_by_a_colleague_moves_to_their_calendar(self):
        action = self.recorded(self.ann)
        done = {"state": "done", "outcome": "held", "start": self.at(-1)}
        action.write({**done, "user_id": self.bob.id})
        self.drain()
        self.assertEqual(self.entries(self.ann), [])
        self.assertEqual(self.entry(self.bob)["categories"], ["Contact done"])

    # Taken out

    def test_cancelling_removes_the_entry_and_reopening_creates_it_again(self):
        action = self.recorded(self.ann)
        action.action_cancel()
        sentence = "Being taken out of your Outlook calendar."
        self.assertReads(action, "pending", "leaving", sentence)
        leaving = [("id", "=", action.id), ("o365_reason", "=", "leaving")]
        self.assertTrue(action.search(leaving))
        self.drain()
        self.assertEqual(self.entries(self.ann), [])
        sentence = "Not in Outlook: cancelled."
        self.assertReads(action, "off", "cancelled", sentence)
        action.action_reopen()
        self.drain()
        self.entry(self.ann)
        self.assertEqual(action.o365_state, "synced")

    def test_deleting_an_action_removes_the_entry(self):
        self.recorded(self.ann).unlink()
        self.drain()
        self.assertEqual(self.entries(self.ann), [])
        self.assertFalse(self.env["o365.calendar.entry"].search([]))

    def test_archiving_removes_the_entry_and_unarchiving_creates_it_again(self):
        action = self.recorded(self.ann)
        action.action_archive()
        self.drain()
        self.assertEqual(self.entries(self.ann), [])
        self.assertReads(action, "off", "archived", "Not in Outlook: archived.")
        action.action_unarchive()
        self.drain()
        self.entry(self.ann)

    # Given to somebody else

    def test_reassigning_to_a_connected_colleague_moves_the_entry(self):
        action = self.recorded(self.ann)
        action.user_id = self.bob
        self.drain()
        self.assertEqual(self.entries(self.ann), [])
        self.entry(self.bob)
        self.assertReads(action, "synced", "in_outlook", "In your Outlook calendar.")

    def test_reassigning_back_moves_the_entry_back(self):
        action = self.recorded(self.ann)
        action.user_id = self.bob
        self.drain()
        action.user_id = self.ann
        self.drain()
        self.entry(self.ann)
        self.assertEqual(self.entries(self.bob), [])

    def test_reassigning_away_and_back_before_the_run_sends_nothing(self):
        action = self.recorded(self.ann)
        self.sim.clear_requests()
        action.user_id = self.bob
        action.user_id = self.ann
        self.drain()
        self.assertEqual(self.writes(), [])

    def test_reassigning_to_a_user_not_connected_removes_the_entry(self):
        carol = self.worker("carol", "Carol Day")
        action = self.recorded(self.ann)
        action.user_id = carol
        self.drain()
        self.assertEqual(self.entries(self.ann), [])
        sentence = "Not in Outlook: Carol Day has not connected an Outlook calendar."
        self.assertOff(action, "not_connected", sentence, self.ann)
