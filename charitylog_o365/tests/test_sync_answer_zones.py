"""The zone in which Microsoft answers, and zones that it does not take."""

from datetime import datetime, timedelta

from odoo.tests import tagged

from .outlook_case import OutlookCase, london, wall

# Ten o'clock of summer in London.
TEN = datetime(2027, 7, 15, 9)
AN_HOUR = timedelta(hours=1)


@tagged("post_install", "-at_install")
class TestSyncAnswerZones(OutlookCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.connect(cls.ann)

    def switch(self, **values):
        for name, value in values.items():
            self.addCleanup(setattr, self.sim, name, getattr(self.sim, name))
            setattr(self.sim, name, value)

    def drag(self, by):
        start = TEN + by
        entry = self.entry(self.ann)["id"]
        self.sim.move(self.upn(self.ann), entry, *london(start, start + AN_HOUR))

    def test_a_drag_by_the_offset_of_summer_is_noticed(self):
        for zone in ("utc", "sent", "windows"):
            for by in (AN_HOUR, -AN_HOUR):
                with self.subTest(answered_in=zone, by=by):
                    self.sim.mailboxes.clear()
                    self.switch(create_answer_zone=zone)
                    action = self.recorded(self.ann, start=TEN)
                    self.drag(by)
                    action.name = "Second visit"
                    self.drain()
                    self.assertEqual(action.o365_reason, "changed_in_outlook")

    def test_answer_in_any_zone_is_no_change(self):
        for zone in ("utc", "sent", "windows"):
            with self.subTest(answered_in=zone):
                self.switch(create_answer_zone=zone)
                action = self.recorded(self.ann, start=TEN)
                self.changed(action, name="Second visit")
                self.assertEqual(action.o365_state, "synced")
                self.env["o365.calendar.finding"].action_compare()
                self.drain()
                self.assertFalse(self.env["o365.calendar.finding"].search([]))
                action.sudo().unlink()
                self.drain()

    def test_entry_is_sent_in_utc_when_its_zone_is_refused(self):
        for code in ("TimeZoneNotSupportedException", "ErrorPropertyValidationFailure"):
            with self.subTest(code):
                self.sim.mailboxes.clear()
                self.switch(zone_refusal=code, refused_zones=("Europe/London",))
                action = self.recorded(self.ann, start=TEN)
                self.assertEqual(action.o365_state, "synced")
                entry = self.entry(self.ann)
                self.assertEqual(entry["start"]["timeZone"], "UTC")
                self.assertEqual(wall(entry)[0], "2027-07-15 09:00")

    def test_hour_repeated_at_the_end_of_summer_time_lasts_one_hour(self):
        start = datetime(2026, 10, 25, 0, 15)
        action = self.recorded(self.ann, start=start, state="done", duration=1.0)
        self.assertEqual(
            wall(self.entry(self.ann)), ("2026-10-25 00:15", "2026-10-25 01:15")
        )
        self.assertEqual(action.o365_state, "synced")

    def test_repeated_create_of_a_moved_entry_is_a_conflict(self):
        self.switch(duplicate_status=201)
        self.sim.fault("reset_after", match="POST", times=1)
        action = self.recorded(self.ann, start=TEN)
        self.drag(AN_HOUR)
        action.with_user(self.ann).action_o365_try_again()
        self.drain()
        self.assertEqual(action.o365_reason, "changed_in_outlook")
        self.assertEqual(len(self.entries(self.ann)), 1)
