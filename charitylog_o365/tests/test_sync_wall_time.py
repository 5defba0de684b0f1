"""Wall times: what a clock on the wall of the owner shows, worked out anew here."""

from datetime import date, datetime, timedelta

import pytz
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from .outlook_case import OutlookCase, moments, wall

ZONES = (
    "Europe/London",
    "Europe/Berlin",
    "America/New_York",
    "America/St_Johns",
    "Asia/Kathmandu",
    "Australia/Sydney",
    "Pacific/Auckland",
    "Pacific/Honolulu",
)
MOMENTS = st.datetimes(datetime(2025, 1, 1), datetime(2029, 12, 31)).map(
    lambda moment: moment.replace(second=0, microsecond=0)
)
LENGTHS = st.integers(0, 26 * 60).map(lambda minutes: minutes / 60)
# Each example is a request to a mailbox: few, and the interesting ones by name.
FEW = settings(
    max_examples=8,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)


class TestSyncWallTime(OutlookCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.connect(cls.ann)

    def sent(self, **values):
        """Record an action for Ann, and return its entry as it was sent."""
        self.sim.mailboxes.clear()
        self.recorded(self.ann, **values)
        return self.entry(self.ann)

    @FEW
    @given(MOMENTS, LENGTHS, st.sampled_from(ZONES))
    @example(datetime(2026, 1, 15, 10), 1.0, "Europe/London")  # winter
    @example(datetime(2026, 7, 15, 9), 1.0, "Europe/London")  # summer
    @example(datetime(2026, 3, 29, 0, 30), 1.0, "Europe/London")  # over the gap
    @example(datetime(2026, 10, 25, 0, 30), 0.0, "Europe/London")  # an hour twice
    @example(datetime(2026, 10, 25, 0, 30), 2.0, "Europe/London")
    @example(datetime(2026, 3, 8, 6, 30), 26.0, "America/New_York")
    @example(datetime(2026, 4, 4, 15, 30), 0.5, "Australia/Sydney")
    def test_entry_times_are_wall_times_of_the_owners_zone(self, start, hours, zone):
        self.ann.tz = zone
        entry = self.sent(start=start, planned_duration=hours)
        end = start + timedelta(minutes=round(hours * 60))
        if any(comes_twice(moment, zone) for moment in (start, end)):
            zone = "UTC"
        self.assertEqual(entry["start"]["timeZone"], zone)
        self.assertEqual(entry["end"]["timeZone"], zone)
        begins, ends = clock(start, zone), clock(end, zone)
        # Never an end before the start, where the clock goes back in between.
        self.assertEqual(wall(entry), (begins, max(begins, ends)))
        self.assertFalse(entry["isAllDay"])

    def test_a_weekly_visit_at_ten_stays_at_ten_across_a_clock_change(self):
        zone = pytz.timezone("Europe/London")
        for day in (date(2027, 3, 21), date(2027, 3, 28), date(2027, 4, 4)):
            ten = zone.localize(datetime(day.year, day.month, day.day, 10))
            start = ten.astimezone(pytz.utc).replace(tzinfo=None)
            entry = self.sent(start=start, planned_duration=1.0)
            self.assertEqual(wall(entry), (f"{day} 10:00", f"{day} 11:00"))

    def test_end_in_the_repeated_hour_is_not_before_the_start(self):
        # 00:50 to 01:10 in UTC: from 01:50 of summer to 01:10 of winter.
        start = datetime(2026, 10, 25, 0, 50)
        entry = self.sent(start=start, planned_duration=1 / 3)
        begins, ends = wall(entry)
        self.assertLessEqual(begins, ends)

    def test_zone_of_the_entry_is_the_owners_whoever_records(self):
        self.connect(self.bob)
        self.bob.tz = "Asia/Kolkata"
        start = datetime(2027, 1, 15, 10)
        self.recorded(self.ann, start=start, user_id=self.bob.id)
        self.assertEqual(wall(self.entry(self.bob))[0], "2027-01-15 15:30")

    def test_company_zone_is_used_for_an_owner_without_zone(self):
        self.ann.tz = False
        self.company.partner_id.tz = "Europe/Berlin"
        entry = self.sent(start=datetime(2027, 1, 15, 10))
        self.assertEqual(entry["start"]["timeZone"], "Europe/Berlin")
        self.assertEqual(wall(entry)[0], "2027-01-15 11:00")

    def test_entry_is_sent_in_utc_without_any_zone(self):
        self.ann.tz = False
        self.company.partner_id.tz = False
        entry = self.sent(start=datetime(2027, 7, 15, 10))
        self.assertEqual(entry["start"]["timeZone"], "UTC")
        self.assertEqual(wall(entry)[0], "2027-07-15 10:00")

    @FEW
    @given(st.dates(date(2025, 1, 1), date(2029, 12, 31)), st.sampled_from(ZONES))
    @example(date(2026, 3, 29), "Europe/London")
    @example(date(2026, 10, 25), "Europe/London")
    @example(date(2027, 1, 1), "Pacific/Auckland")
    @example(date(2027, 1, 1), "Pacific/Kiritimati")
    @example(date(2027, 1, 1), "Pacific/Pago_Pago")
    def test_all_day_entry_lasts_from_midnight_to_midnight_in_every_zone(
        self, day, zone
    ):
        self.ann.tz = zone
        entry = self.sent(start=False, day=day, all_day=True, planned_duration=0)
        self.assertTrue(entry["isAllDay"])
        tomorrow = day + timedelta(days=1)
        self.assertEqual(wall(entry), (f"{day} 00:00", f"{tomorrow} 00:00"))

    def test_day_is_kept_when_the_owners_zone_changes(self):
        day = date(2027, 6, 1)
        action = self.recorded(self.ann, start=False, day=day, all_day=True)
        self.ann.tz = "Pacific/Auckland"
        self.drain()
        self.assertEqual(wall(self.entry(self.ann))[0], "2027-06-01 00:00")
        self.assertEqual(action.day, day)

    def test_day_is_kept_for_an_owner_thirteen_hours_ahead(self):
        """There it is tomorrow already when it is noon in London."""
        day = date(2027, 1, 15)
        action = self.recorded(self.ann, start=False, day=day, all_day=True)
        self.ann.tz = "Pacific/Auckland"
        self.drain()
        shown = wall(self.entry(self.ann))
        self.assertEqual(shown, ("2027-01-15 00:00", "2027-01-16 00:00"))
        self.assertEqual(action.day, day)
        action.name = "Second visit"
        self.drain()
        self.assertEqual(wall(self.entry(self.ann)), shown)

    def test_entry_is_sent_in_utc_for_a_zone_unknown_to_exchange(self):
        self.ann.tz = "Europe/Kyiv"
        start = datetime(2027, 7, 15, 10)
        entry = self.sent(start=start, planned_duration=1.5)
        self.assertEqual(entry["start"]["timeZone"], "UTC")
        self.assertEqual(moments(entry), (start, start + timedelta(hours=1.5)))

    def test_update_in_a_zone_unknown_to_exchange_is_sent_once(self):
        self.ann.tz = "Europe/Kyiv"
        action = self.recorded(self.ann)
        start = datetime(2027, 7, 15, 10)
        entry = self.changed(action, start=start)
        self.assertEqual(moments(entry), (start, start + timedelta(hours=1)))
        self.sim.clear_requests()
        action.start = start
        self.drain()
        self.assertEqual(self.writes(), [])

    def test_day_in_a_zone_unknown_to_exchange_is_kept(self):
        self.ann.tz = "Europe/Kyiv"
        entry = self.sent(start=False, day=date(2027, 7, 15), all_day=True)
        self.assertEqual(wall(entry), ("2027-07-15 00:00", "2027-07-16 00:00"))

    # A length of nothing

    def test_entry_without_planned_length_ends_at_its_start(self):
        start = datetime(2027, 1, 15, 10)
        entry = self.sent(start=start, planned_duration=0)
        self.assertEqual(wall(entry), ("2027-01-15 10:00", "2027-01-15 10:00"))

    def test_entry_lasts_a_minute_when_zero_length_is_refused(self):
        self.sim.refuse_zero_length = True
        self.addCleanup(setattr, self.sim, "refuse_zero_length", False)
        start = datetime(2027, 1, 15, 10)
        entry = self.sent(start=start, planned_duration=0)
        self.assertEqual(wall(entry), ("2027-01-15 10:00", "2027-01-15 10:01"))

    def test_entry_is_sent_when_both_zone_and_zero_length_are_refused(self):
        self.sim.refuse_zero_length = True
        self.addCleanup(setattr, self.sim, "refuse_zero_length", False)
        self.ann.tz = "Europe/Kyiv"
        entry = self.sent(start=datetime(2027, 1, 15, 10), planned_duration=0)
        begins, ends = moments(entry)
        self.assertEqual(ends - begins, timedelta(minutes=1))


def comes_twice(moment, zone):
    """Tell whether clocks there show this hour once more that day, or did before."""
    hour = timedelta(hours=1)
    shown = [clock(moment + way, zone) for way in (-hour, timedelta(), hour)]
    return len(set(shown)) < 3


def clock(moment, zone):
    """Return what a clock in ``zone`` shows, by tables other than the product's."""
    shown = pytz.utc.localize(moment).astimezone(pytz.timezone(zone))
    return shown.strftime("%Y-%m-%d %H:%M")
