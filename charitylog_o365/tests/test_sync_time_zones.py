"""Time zones whose names have changed, and such as nobody knows."""

from unittest.mock import patch
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from ..core.graph import clock
from .outlook_case import wall
from .status_case import StatusCase

OLD = ("Asia/Calcutta", "US/Eastern")
UNKNOWN = "Mars/Olympus_Mons"


def newer(name):
    """A system that has left out old names."""
    if name in OLD:
        raise ZoneInfoNotFoundError(name)
    return ZoneInfo(name)


class TestSyncTimeZones(StatusCase):
    def setUp(self):
        super().setUp()
        self.enterContext(patch.object(clock, "ZoneInfo", newer))

    def zone(self, user, name):
        """Give ``user`` a zone that Odoo itself may no longer take."""
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE res_partner SET tz = %s WHERE id = %s", [name, user.partner_id.id]
        )
        self.env.invalidate_all()

    def told(self):
        entry = self.entry(self.ann)
        return entry["start"]["timeZone"], wall(entry)[0]

    def test_old_zone_name_of_the_owner_is_sent_as_the_present_one(self):
        self.ann.tz = OLD[0]
        action = self.recorded(self.ann, start="2030-07-04 04:30:00")
        self.assertEqual(self.told(), ("Asia/Kolkata", "2030-07-04 10:00"))
        self.assertEqual(str(action.day), "2030-07-04")
        self.assertFalse(action.o365_zone_hint)

    def test_old_zone_name_of_the_company_is_sent_as_the_present_one(self):
        self.ann.tz = False
        self.company.partner_id.tz = OLD[1]
        self.recorded(self.ann, start="2030-07-04 14:00:00")
        self.assertEqual(self.told(), ("America/New_York", "2030-07-04 10:00"))

    def test_snapshot_with_an_old_zone_name_is_no_conflict(self):
        self.ann.tz = "Asia/Kolkata"
        action = self.recorded(self.ann, start="2030-07-04 04:30:00")
        told = dict(action.sudo().env["o365.calendar.entry"]._of(action).sent)
        for name in ("start", "end"):
            told[name] = {**told[name], "timeZone": OLD[0]}
        action.sudo().env["o365.calendar.entry"]._of(action).sent = told
        entry = self.changed(action, name="Second visit")
        self.assertIn("Second visit", entry["subject"])
        self.assertEqual(action.o365_state, "synced", action.o365_message)

    def test_unknown_zone_is_sent_in_utc_with_a_hint(self):
        self.zone(self.ann, UNKNOWN)
        action = self.recorded(self.ann, start="2030-07-04 04:30:00")
        self.assertEqual(self.told(), ("UTC", "2030-07-04 04:30"))
        for reader, words in ((self.ann, "your time zone"), (self.bob, "Ann Lee's")):
            hint = action.with_user(reader).o365_zone_hint
            self.assertIn(words, hint)
            self.assertIn(f"“{UNKNOWN}”", hint)
        status = self.ann.with_user(self.ann).o365_status
        self.assertIn(f"“{UNKNOWN}”", status)
        self.ann.tz = "Europe/London"
        self.assertEqual(
            self.ann.with_user(self.ann).o365_status, f"Connected as {self.upn('ann')}."
        )
        self.drain()
        self.assertFalse(action.o365_zone_hint)
        self.assertEqual(self.told(), ("Europe/London", "2030-07-04 05:30"))

    def test_actions_of_a_user_with_an_unknown_zone_can_be_saved(self):
        self.zone(self.bob, UNKNOWN)
        action = self.action(self.bob, start=False, day="2030-07-04", all_day=True)
        action.day = "2030-07-05"
        action.write({"start": "2030-07-06 10:00:00", "all_day": False})
        action.write({"start": "2030-07-07", "all_day": True})
        action.write({"start": self.at(-1), "all_day": False, "state": "done"})
        self.assertEqual(action.state, "done")

    def test_action_of_an_unknown_zone_or_extreme_date_breaks_no_list(self):
        """Nor does a record of a moment that cannot be told in every zone."""
        mine = self.action(self.ann)
        theirs = self.action(self.bob) | self.action(self.bob, state="done")
        self.bob.tz = "America/New_York"
        first = self.action(self.bob)
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE charitylog_action SET start = '0001-01-01', stop = '0001-01-01' "
            "WHERE id = %s",
            [first.id],
        )
        for zone in (UNKNOWN, "America/New_York", OLD[1]):
            self.zone(self.bob, zone)
            with self.subTest(zone):
                actions = mine.search([]) & (mine | theirs | first)
                self.assertEqual(len(actions), 4)
                fields = dict.fromkeys(actions.fields_get(attributes=[]), {})
                self.assertEqual(len(actions.web_read(fields)), 4)
