"""A record's life, as the mailbox shows it: docs/domain.md's table, by row."""

import runpy
from datetime import timedelta
from pathlib import Path

from odoo import fields

from .outlook_case import OutlookCase, london, text_of, wall


class TestOutlookLife(OutlookCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.connect(cls.ann)
        cls.connect(cls.bob)

    def test_completed_it_keeps_the_categories_that_its_owner_gave_it(self):
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

    def test_recorded_it_appears(self):
        action = self.action(self.ann)
        self.assertReads(action, "pending", "going", "Going to Outlook now.")
        self.drain()
        entry = self.entry(self.ann)
        self.assertIn("Mary Whitfield", entry["subject"])
        self.assertReads(action, "synced", "in_outlook", "In your Outlook calendar.")
        self.assertEqual(action.o365_web_link, entry["webLink"])

    def test_it_says_where_it_comes_from_and_how_to_get_there(self):
        action = self.recorded(self.ann)
        entry = self.entry(self.ann)
        self.assertIn("Charitylog writes this entry", text_of(entry))
        self.assertIn(f"/odoo/contacts-actions/{action.id}", entry["body"]["content"])
        self.assertEqual(entry["attendees"], [])
        self.assertTrue(entry["transactionId"].startswith("charitylog-"))

    def test_a_colleague_reads_whose_calendar_it_is_in(self):
        action = self.recorded(self.ann)
        sentence = "In Ann Lee's Outlook calendar."
        self.assertReads(action, "synced", "in_outlook_of", sentence, self.bob)

    def test_contact_done_of_last_week_recorded_today_appears(self):
        self.recorded(
            self.ann, state="done", start=self.at(days=-7), duration=2.0, outcome="held"
        )
        entry = self.entry(self.ann)
        self.assertEqual(entry["categories"], ["Contact done"])
        self.assertFalse(entry["isReminderOn"])
        start, end = self.at(days=-7), self.at(days=-7, hour=12)
        self.assertEqual(wall(entry), london(start, end))

    def test_by_the_day_a_database_of_before_is_brought_up_to_date(self):
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

    def test_recorded_by_the_day_it_is_an_all_day_entry_shown_as_free(self):
        day = fields.Date.today() + timedelta(days=3)
        self.recorded(self.ann, start=False, day=day, all_day=True)
        entry = self.entry(self.ann)
        self.assertEqual((entry["isAllDay"], entry["showAs"]), (True, "free"))
        midnights = (f"{day} 00:00", f"{day + timedelta(days=1)} 00:00")
        self.assertEqual(wall(entry), midnights)

    def test_several_of_one_transaction_all_appear(self):
        for name in ("One", "Two", "Three"):
            self.action(self.ann, name=name)
        self.drain()
        self.assertEqual(len(self.entries(self.ann)), 3)

    def test_a_rolled_back_record_never_arrives(self):
        with self.cr.savepoint() as savepoint:
            self.action(self.ann)
            savepoint.rollback()
        self.drain()
        self.assertEqual(self.entries(self.ann), [])

    # Completed

    def test_completed_the_same_entry_shows_what_happened(self):
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

    def test_completed_before_it_was_ever_sent_it_appears_once_as_done(self):
        action = self.action(self.ann)
        now = fields.Datetime.now()
        action.write({"state": "done", "outcome": "held", "start": now})
        self.drain()
        entry = self.entry(self.ann)
        self.assertEqual(entry["categories"], ["Contact done"])
        # Though it has only just begun.
        self.assertFalse(entry["isReminderOn"])

    def test_completed_by_somebody_else_it_moves_to_their_calendar(self):
        action = self.recorded(self.ann)
        done = {"state": "done", "outcome": "held", "start": self.at(-1)}
        action.write({**done, "user_id": self.bob.id})
        self.drain()
        self.assertEqual(self.entries(self.ann), [])
        self.assertEqual(self.entry(self.bob)["categories"], ["Contact done"])

    # Taken out

    def test_cancelled_it_goes_and_reopened_it_comes_back(self):
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

    def test_deleted_it_goes(self):
        self.recorded(self.ann).unlink()
        self.drain()
        self.assertEqual(self.entries(self.ann), [])
        self.assertFalse(self.env["o365.calendar.entry"].search([]))

    def test_archived_it_goes_and_unarchived_it_comes_back(self):
        action = self.recorded(self.ann)
        action.action_archive()
        self.drain()
        self.assertEqual(self.entries(self.ann), [])
        self.assertReads(action, "off", "archived", "Not in Outlook: archived.")
        action.action_unarchive()
        self.drain()
        self.entry(self.ann)

    # Given to somebody else

    def test_given_to_a_connected_colleague_it_changes_calendars(self):
        action = self.recorded(self.ann)
        action.user_id = self.bob
        self.drain()
        self.assertEqual(self.entries(self.ann), [])
        self.entry(self.bob)
        self.assertReads(action, "synced", "in_outlook", "In your Outlook calendar.")

    def test_given_back_it_is_in_the_first_calendar_again(self):
        action = self.recorded(self.ann)
        action.user_id = self.bob
        self.drain()
        action.user_id = self.ann
        self.drain()
        self.entry(self.ann)
        self.assertEqual(self.entries(self.bob), [])

    def test_given_away_and_back_in_one_transaction_nothing_is_sent(self):
        action = self.recorded(self.ann)
        self.sim.clear_requests()
        action.user_id = self.bob
        action.user_id = self.ann
        self.drain()
        self.assertEqual(self.writes(), [])

    def test_given_to_somebody_without_a_connection_it_only_leaves(self):
        carol = self.worker("carol", "Carol Day")
        action = self.recorded(self.ann)
        action.user_id = carol
        self.drain()
        self.assertEqual(self.entries(self.ann), [])
        sentence = "Not in Outlook: Carol Day has not connected an Outlook calendar."
        self.assertOff(action, "not_connected", sentence, self.ann)
