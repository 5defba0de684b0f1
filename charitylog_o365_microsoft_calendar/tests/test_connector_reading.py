"""What Odoo's own connector takes from a mailbox in which entries of ours are."""

from datetime import timedelta

from odoo.tools import mute_logger

from ..models.o365_calendar_entry import series_uid
from .connector_case import ConnectorCase


class TestConnectorReading(ConnectorCase):
    def dentist(self, **fields):
        start = self.at(days=2, hour=9)
        end = start + timedelta(hours=1)
        return self.sim.create(self.upn(self.ann), "Dentist", start, end, **fields)

    def test_connector_copies_client_names_without_this_addon(self):
        self.recorded(self.ann)
        with self.without_this_addon():
            self.let_connector_work()
        events = self.env["calendar.event"].with_user(self.cleo).search([])
        self.assertIn("Mary Whitfield", events.name)

    def test_connector_reads_all_entries_but_ours(self):
        self.recorded(self.ann)
        self.dentist()
        self.let_connector_work()
        self.assertEqual(self.names(), ["Dentist"])

    def test_connector_reads_all_changes_but_ours(self):
        self.dentist()
        self.let_connector_work()
        action = self.recorded(self.ann)
        self.let_connector_work()
        action.start += timedelta(hours=2)
        self.drain()
        mine = self.dentist(location={"displayName": "Mill Lane"})
        self.let_connector_work()
        self.assertEqual(self.names(), ["Dentist", "Dentist"])
        action.unlink()
        self.drain()
        self.sim.delete(self.upn(self.ann), mine)
        self.let_connector_work()
        self.assertEqual(self.names(), ["Dentist"])

    @mute_logger("odoo.addons.microsoft_account.models.microsoft_service")
    def test_connector_reads_no_entry_of_ours_after_losing_its_sync_token(self):
        self.recorded(self.ann)
        self.let_connector_work()
        lost = {"status": 410, "code": "SyncStateNotFound"}
        self.sim.fault("status", match="calendarView/delta", times=1, **lost)
        self.dentist()
        self.let_connector_work()
        self.assertEqual(self.names(), ["Dentist"])

    def test_entry_in_doubt_is_recognised_by_its_transaction_id(self):
        self.action(self.ann)
        self.sim.fault("reset_after", match="POST", times=1)
        self.drain()
        entry = self.env["o365.calendar.entry"].search([("user_id", "=", self.ann.id)])
        self.assertFalse(entry.ical_uid)
        self.assertEqual(len(self.entries(self.ann)), 1)
        self.let_connector_work()
        self.assertEqual(self.names(), [])

    def test_unknown_entry_of_ours_is_recognised_by_its_transaction_id(self):
        self.recorded(self.ann)
        self.env["o365.calendar.entry"].search([]).unlink()
        self.let_connector_work()
        self.assertEqual(self.names(), [])

    def test_entry_without_transaction_id_is_recognised_by_its_ical_uid(self):
        self.recorded(self.ann)
        [stored] = self.sim.stored_events(self.upn(self.ann))
        del stored.fields["transactionId"]
        self.let_connector_work()
        self.assertEqual(self.names(), [])

    def test_entries_of_ours_on_several_pages_are_left_out(self):
        for number in range(60):
            self.action(self.ann, name=f"Visit {number}")
        self.drain()
        self.dentist()
        self.let_connector_work()
        self.assertEqual(self.names(), ["Dentist"])
        pages = [r for r in self.sim.requests if "delta" in r.path]
        self.assertEqual(len(pages), 2)

    def test_series_made_of_our_entry_is_left_out(self):
        self.recorded(self.ann)
        mine = self.dentist()
        self.sim.repeat(self.upn(self.ann), self.entry_named("visit")["id"], 4)
        self.sim.repeat(self.upn(self.ann), mine, 3)
        self.let_connector_work()
        self.assertEqual(self.names(), ["Dentist"] * 3)
        self.assertEqual(len(self.env["calendar.recurrence"].search([])), 1)

    def test_unknown_series_of_ours_is_left_out(self):
        mine, ann = self.dentist(), self.upn(self.ann)
        self.sim.repeat(ann, mine, 3)
        self.let_connector_work()
        self.recorded(self.ann)
        self.env["o365.calendar.entry"].search([]).unlink()
        self.sim.repeat(ann, self.entry_named("visit")["id"], 4)
        self.sim.repeat(ann, mine, 3)
        self.let_connector_work()
        self.assertEqual(self.names(), ["Dentist"] * 3)

    def test_occurrence_uid_of_our_series_is_recognised(self):
        self.recorded(self.ann)
        uid = self.entry(self.ann)["iCalUId"]
        day = f"{uid[:32]}07EA0702{uid[40:]}"
        self.assertEqual(series_uid(day), uid)
        entries = self.env["o365.calendar.entry"]
        other = f"{uid[:-4]}FFFF"
        self.assertEqual(entries._ours_among([day, other, None, "a@b"]), {day})

    def test_entry_cancelled_in_outlook_is_left_out_and_nothing_sent(self):
        self.recorded(self.ann)
        [stored] = self.sim.stored_events(self.upn(self.ann))
        stored.fields["isCancelled"] = True
        self.let_connector_work()
        self.assertEqual(self.names(), [])
        self.nothing_sent()

    def test_copy_is_deleted_when_its_entry_was_removed(self):
        action = self.recorded(self.ann)
        self.copied(action)
        action.unlink()
        self.drain()
        self.sim.clear_requests()
        self.let_connector_work()
        self.assertEqual(self.names(), [])
        self.nothing_sent()

    def entry_named(self, part):
        [entry] = [e for e in self.entries(self.ann) if part in e["subject"].lower()]
        return entry
