"""What an entry shows follows the record; what it does not show sends nothing."""

from datetime import timedelta

from .outlook_case import OutlookCase, london, text_of, wall


class TestSyncChanges(OutlookCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.connect(cls.ann)
        cls.project.o365_show_place = True

    def test_changed_start_is_sent(self):
        action = self.recorded(self.ann)
        moved = self.at(days=4, hour=14)
        entry = self.changed(action, start=moved)
        self.assertEqual(wall(entry), london(moved, moved + timedelta(hours=1)))
        self.assertEqual(self.writes(), [("PATCH", self.upn(self.ann))])

    def test_changed_planned_length_is_sent(self):
        action = self.recorded(self.ann)
        entry = self.changed(action, planned_duration=2.5)
        end = self.at() + timedelta(hours=2.5)
        self.assertEqual(wall(entry), london(self.at(), end))

    def test_change_to_all_day_and_back_is_sent(self):
        action = self.recorded(self.ann)
        entry = self.changed(action, all_day=True)
        self.assertEqual((entry["isAllDay"], entry["showAs"]), (True, "free"))
        moment = self.at(days=2)
        entry = self.changed(action, all_day=False, start=moment)
        self.assertEqual((entry["isAllDay"], entry["showAs"]), (False, "busy"))
        self.assertEqual(wall(entry), london(moment, moment + timedelta(hours=1)))

    def test_changed_summary_is_sent(self):
        entry = self.changed(self.recorded(self.ann), name="Second visit")
        self.assertIn("Second visit", entry["subject"])

    def test_changed_notes_are_sent(self):
        action = self.recorded(self.ann, description="<p>Ring twice</p>")
        self.assertIn("Ring twice", text_of(self.entry(self.ann)))
        entry = self.changed(action, description="<p>Key is under the mat</p>")
        self.assertIn("Key is under the mat", text_of(entry))
        self.assertNotIn("Ring twice", text_of(entry))

    def test_changed_place_is_sent(self):
        action = self.recorded(self.ann, location="12 High Street")
        entry = self.changed(action, location="The library")
        self.assertEqual(entry["location"]["displayName"], "The library")

    def test_emptied_place_is_sent(self):
        action = self.recorded(self.ann, location="12 High Street")
        entry = self.changed(action, location=False)
        self.assertEqual(entry["location"]["displayName"], "")

    def test_changed_type_is_sent(self):
        visit, call = self.env["charitylog.action.type"].create(
            [{"name": "Welcome visit"}, {"name": "Check-up call"}]
        )
        action = self.recorded(self.ann, action_type_id=visit.id)
        self.assertIn("Welcome visit", self.entry(self.ann)["subject"])
        entry = self.changed(action, action_type_id=call.id)
        self.assertIn("Check-up call", entry["subject"])

    def test_changed_name_of_the_type_is_sent(self):
        visit = self.env["charitylog.action.type"].create({"name": "Welcome visit"})
        self.recorded(self.ann, action_type_id=visit.id)
        visit.name = "First visit of all"
        self.drain()
        self.assertIn("First visit of all", self.entry(self.ann)["subject"])

    def test_changed_client_is_sent(self):
        other = self.env["res.partner"].create({"name": "Joe Pike"})
        entry = self.changed(self.recorded(self.ann), partner_id=other.id)
        self.assertIn("Joe Pike", entry["subject"])
        self.assertNotIn("Mary", entry["subject"])

    def test_changed_name_of_the_client_is_sent(self):
        self.recorded(self.ann)
        self.client_.name = "Mary Jones"
        self.drain()
        self.assertIn("Mary Jones", self.entry(self.ann)["subject"])

    def test_changed_name_of_the_clients_organisation_is_sent(self):
        home = self.env["res.partner"].create({"name": "Elm Lodge", "is_company": True})
        person = self.env["res.partner"].create(
            {"name": "Joe Pike", "parent_id": home.id}
        )
        self.recorded(self.ann, partner_id=person.id)
        self.assertIn("Elm Lodge", self.entry(self.ann)["subject"])
        home.name = "Oak House"
        self.drain()
        self.assertIn("Oak House, Joe Pike", self.entry(self.ann)["subject"])

    def test_changed_client_name_is_sent_for_done_and_not_for_archived_records(self):
        done = self.recorded(self.ann, state="done", outcome="held")
        self.recorded(self.ann).action_archive()
        self.client_.name = "Mary Jones"
        self.drain()
        self.assertIn("Mary Jones", self.entry(self.ann)["subject"])
        self.assertEqual(done.o365_state, "synced")

    def test_changed_detail_of_the_project_is_sent(self):
        action = self.recorded(self.ann, location="12 High Street")
        self.project.write({"o365_event_detail": "reference", "o365_show_place": False})
        self.drain()
        entry = self.entry(self.ann)
        self.assertEqual(entry["subject"], f"Action {action.reference}")
        self.assertEqual(entry["location"]["displayName"], "")
        self.project.o365_event_detail = "initials"
        self.drain()
        self.assertEqual(self.entry(self.ann)["subject"], "Action: M. W.")

    def test_changed_reminder_and_show_as_of_the_user_are_sent(self):
        self.recorded(self.ann)
        self.assertEqual(self.entry(self.ann)["reminderMinutesBeforeStart"], 15)
        ann = self.ann.with_user(self.ann)
        ann.write({"o365_reminder_minutes": 60, "o365_show_as": "tentative"})
        self.drain()
        entry = self.entry(self.ann)
        shown = entry["reminderMinutesBeforeStart"], entry["showAs"]
        self.assertEqual(shown, (60, "tentative"))
        ann.o365_reminder_minutes = -1
        self.drain()
        self.assertFalse(self.entry(self.ann)["isReminderOn"])

    def test_changed_time_zone_of_the_user_is_sent(self):
        self.recorded(self.ann)
        self.ann.tz = "America/New_York"
        self.drain()
        self.assertEqual(self.entry(self.ann)["start"]["timeZone"], "America/New_York")

    # Nothing to say

    def test_three_saves_are_one_request(self):
        action = self.recorded(self.ann)
        self.sim.clear_requests()
        for name in ("Second visit", "Third visit", "Last visit"):
            action.name = name
        self.drain()
        self.assertEqual(self.writes(), [("PATCH", self.upn(self.ann))])
        self.assertIn("Last visit", self.entry(self.ann)["subject"])

    def test_save_without_changes_sends_nothing(self):
        action = self.recorded(self.ann)
        self.sim.clear_requests()
        action.write({"name": action.name, "start": action.start})
        self.drain()
        self.assertEqual(self.writes(), [])
        self.assertEqual(action.o365_state, "synced")

    def test_change_undone_before_the_run_sends_nothing(self):
        action = self.recorded(self.ann)
        self.sim.clear_requests()
        action.name = "Second visit"
        action.name = "First visit"
        self.drain()
        self.assertEqual(self.writes(), [])

    def test_fields_not_shown_in_outlook_queue_and_send_nothing(self):
        action = self.recorded(self.ann)
        self.sim.clear_requests()
        notes = self.env["o365.sync.request"].search_count([])
        action.message_post(body="Rang, nobody there")
        action.outcome = "held"
        self.assertEqual(self.env["o365.sync.request"].search_count([]), notes)
        self.drain()
        self.assertEqual(self.writes(), [])

    def test_fields_hidden_by_the_projects_detail_send_nothing(self):
        self.project.o365_event_detail = "reference"
        action = self.recorded(self.ann)
        self.sim.clear_requests()
        action.write({"description": "<p>Secret</p>", "name": "Very secret"})
        self.drain()
        self.assertEqual(self.writes(), [])
        self.assertNotIn("ecret", str(self.entry(self.ann)))

    def test_rolled_back_change_sends_nothing(self):
        action = self.recorded(self.ann)
        self.sim.clear_requests()
        with self.cr.savepoint() as savepoint:
            action.name = "Never said"
            self.env.flush_all()
            savepoint.rollback()
        self.env.invalidate_all()
        self.drain()
        self.assertEqual(self.writes(), [])

    def test_a_past_entry_has_no_reminder(self):
        action = self.recorded(self.ann)
        entry = self.changed(action, start=self.at(days=-1))
        self.assertFalse(entry["isReminderOn"])
