"""Comparing mailboxes with records: first a list, then, when confirmed, the repair."""

from datetime import timedelta

from odoo.exceptions import AccessError

from ..core.graph import protocol
from .common import MANAGER, OPTIONS
from .outlook_case import london
from .worker_faults_case import FaultsCase


class TestWorkerCompare(FaultsCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # To put back he needs a calendar of his own, and the right to edit Ann's.
        cls.dave = cls.worker("dave", "Dave Okoro", groups=(MANAGER, OPTIONS))
        cls.connect(cls.dave)
        cls.findings = cls.env["o365.calendar.finding"]

    def compared(self):
        """Have all calendars compared; return what a manager reads."""
        self.press(self.findings.with_user(self.dave), "action_compare")
        self.drain()
        rows = self.findings.with_user(self.dave).search([])
        return [(row.kind, row.user_id, row.res_id) for row in rows]

    def mend(self):
        self.press(self.findings.with_user(self.dave).search([]), "action_repair")
        self.sim.clear_requests()
        self.drain()

    def copied(self, marker=None, **changes):
        """Copy Ann's entry in Outlook, marker and all, or with another marker."""
        stored = self.sim.stored_events(self.upn(self.ann))
        [event] = [event for event in stored if event.fields.get("transactionId")]
        copied = self.sim.copy(self.upn(self.ann), event.immutable_id, **changes)
        mailbox = self.sim.mailbox_of(self.sim.directory.get(self.upn(self.ann)))
        for key, told in mailbox.find(copied).properties.items():
            if marker and told["id"] == protocol.MARKER_ID:
                mailbox.find(copied).properties[key] = {**told, "value": marker}
        return copied

    def test_comparing_lists_and_writes_nothing_when_all_is_as_sent(self):
        self.recorded(self.ann)
        self.sim.create(self.upn(self.ann), "Dentist", self.at(), self.at(hour=11))
        self.sim.clear_requests()
        self.assertEqual(self.compared(), [])
        self.assertEqual(self.writes(), [])

    def test_entry_deleted_in_outlook_is_listed_as_missing_and_repaired(self):
        action = self.recorded(self.ann)
        self.sim.delete(self.upn(self.ann), self.entry(self.ann)["id"])
        self.assertEqual(self.compared(), [("missing", self.ann, action.id)])
        self.assertEqual(self.entries(self.ann), [])
        self.assertEqual(action.o365_reason, "deleted_in_outlook")
        self.mend()
        self.entry(self.ann)
        self.assertEqual(action.o365_state, "synced")
        self.assertEqual(self.compared(), [])
        notes = " ".join(action.message_ids.mapped("body"))
        self.assertIn("Put back into Ann Lee's Outlook calendar by Dave Okoro", notes)

    def test_without_a_certain_answer_what_is_asked_goes_on_being_asked(self):
        action = self.recorded(self.ann)
        self.sim.delete(self.upn(self.ann), self.entry(self.ann)["id"])
        missing = [("missing", self.ann, action.id)]
        self.assertEqual(self.compared(), missing)
        self.sim.fault("batch_missing", upn=self.upn(self.ann))
        self.assertEqual(self.compared(), missing)
        self.sim.clear_faults()
        self.assertEqual(action.o365_reason, "deleted_in_outlook")
        other = self.recorded(self.ann)
        self.sim.delete(self.upn(self.ann), self.entry(self.ann)["id"])
        self.sim.fault("batch_missing", upn=self.upn(self.ann))
        # And no question is begun by one.
        self.compared()
        self.assertEqual(other.o365_state, "synced")

    def test_entry_moved_and_then_deleted_is_listed_as_missing(self):
        action = self.recorded(self.ann)
        event, start = self.entry(self.ann)["id"], self.at(days=3)
        self.sim.move(self.upn(self.ann), event, start, self.at(days=3, hour=12))
        self.compared()
        self.assertEqual(action.o365_reason, "changed_in_outlook")
        self.sim.delete(self.upn(self.ann), event)
        self.assertEqual(self.compared(), [("missing", self.ann, action.id)])
        self.assertEqual(action.o365_reason, "deleted_in_outlook")
        self.mend()
        self.entry(self.ann)

    def test_entry_never_sent_is_listed_as_missing_and_repaired(self):
        action = self.action(self.ann)
        self.env["o365.sync.request"].search([]).unlink()
        self.assertEqual(self.compared(), [("missing", self.ann, action.id)])
        self.mend()
        self.entry(self.ann)

    def test_entry_moved_in_outlook_is_listed_as_changed_and_repaired(self):
        action = self.recorded(self.ann)
        start = self.at(days=3)
        event = self.entry(self.ann)["id"]
        end = start + timedelta(hours=1)
        self.sim.move(self.upn(self.ann), event, start, end)
        self.assertEqual(self.compared(), [("changed", self.ann, action.id)])
        self.assertEqual(action.o365_reason, "changed_in_outlook")
        self.mend()
        self.assertEqual(action.o365_state, "synced")
        self.assertEqual(self.compared(), [])

    def test_entry_moved_back_in_outlook_is_no_conflict_any_more(self):
        action = self.recorded(self.ann)
        event = self.entry(self.ann)["id"]
        for start in (self.at(days=3), self.at()):
            end = start + timedelta(hours=1)
            self.sim.move(self.upn(self.ann), event, *london(start, end))
            found = self.compared()
        self.assertEqual(found, [])
        self.drain()
        self.assertEqual(action.o365_state, "synced")

    def test_copied_entry_is_listed_as_doubled_and_removed(self):
        action = self.recorded(self.ann)
        kept = self.entry(self.ann)["id"]
        self.copied()
        self.assertEqual(self.compared(), [("doubled", self.ann, action.id)])
        self.assertEqual(len(self.entries(self.ann)), 2)
        self.mend()
        self.assertEqual(self.entry(self.ann)["id"], kept)

    def test_entry_of_an_unknown_marker_is_listed_as_orphaned_and_removed(self):
        self.recorded(self.ann)
        self.copied("a-marker-of-a-record-that-is-no-more")
        self.assertEqual(self.compared(), [("orphaned", self.ann, 0)])
        self.assertEqual(len(self.entries(self.ann)), 2)
        self.mend()
        self.assertEqual(self.writes(), [("DELETE", self.upn(self.ann))])
        self.entry(self.ann)

    def test_copy_changed_by_its_owner_is_neither_listed_nor_removed(self):
        """With the entry there, and once that was taken out and its record is gone."""
        action = self.recorded(self.ann)
        day = self.at(days=9)
        moved = {"start": day, "end": day + timedelta(hours=1)}
        for marker in (None, "a-marker-of-a-record-that-is-no-more"):
            self.copied(marker, **moved)
            self.copied(marker, subject="Mine")
        self.assertEqual(self.compared(), [])
        action.name = "Second visit"
        self.drain()
        self.assertEqual(self.compared(), [])
        self.assertEqual(action.o365_state, "synced")
        action.unlink()
        self.drain()
        self.assertEqual(len(self.entries(self.ann)), 4)
        self.assertEqual(self.compared(), [])

    def test_copy_changed_after_it_was_listed_is_not_removed(self):
        action = self.recorded(self.ann)
        copied = self.copied()
        self.assertEqual(self.compared(), [("doubled", self.ann, action.id)])
        self.press(self.findings.with_user(self.dave).search([]), "action_repair")
        self.sim.move(self.upn(self.ann), copied, None, None, subject="Mine")
        self.drain()
        self.assertIn("Mine", self.subjects(self.ann))
        self.assertEqual(len(self.entries(self.ann)), 2)

    def test_changed_copy_is_left_alone_after_the_entry_is_gone(self):
        action = self.recorded(self.ann)
        day, kept = self.at(days=9), self.entry(self.ann)["id"]
        copied = self.copied(start=day, end=day + timedelta(hours=1))
        self.sim.delete(self.upn(self.ann), kept)
        action.action_cancel()
        self.drain()
        self.assertEqual(self.entry(self.ann)["id"], copied)
        self.assertEqual(self.compared(), [])

    def test_entry_without_our_marker_is_never_touched(self):
        self.recorded(self.ann)
        self.sim.create(self.upn(self.ann), "Dentist", self.at(), self.at(hour=11))
        self.copied("a-marker-of-a-record-that-is-no-more")
        self.compared()
        self.mend()
        self.assertIn("Dentist", self.subjects(self.ann))
        self.assertEqual(len(self.entries(self.ann)), 2)

    def test_doubled_entry_is_not_removed_without_repair(self):
        self.recorded(self.ann)
        self.copied()
        self.compared()
        self.compared()
        self.assertEqual(len(self.entries(self.ann)), 2)

    def test_entry_whose_create_is_in_doubt_is_not_listed(self):
        self.sim.fault("reset_after", match="POST", times=1)
        self.recorded(self.ann)
        self.account.held_until = False
        self.assertEqual(self.compared(), [])

    def test_mailbox_of_more_than_one_page_is_compared_whole(self):
        for _time in range(105):
            self.action(self.ann)
        self.drain()
        self.assertEqual(len(self.entries(self.ann)), 105)
        self.assertEqual(self.compared(), [])

    def test_findings_are_kept_while_the_mailbox_does_not_answer(self):
        action = self.recorded(self.ann)
        self.sim.delete(self.upn(self.ann), self.entry(self.ann)["id"])
        listed = self.compared()
        self.sim.fault("down", status=503)
        self.assertEqual(self.compared(), listed)
        self.assertEqual(listed, [("missing", self.ann, action.id)])

    def test_nightly_job_compares_the_calendars(self):
        action = self.recorded(self.ann)
        self.sim.delete(self.upn(self.ann), self.entry(self.ann)["id"])
        night = self.env.ref("charitylog_o365.ir_cron_compare")
        self.assertIs(night.method_direct_trigger(), True)
        self.drain()
        self.assertEqual(self.findings.search([]).res_id, action.id)

    def test_finding_discloses_no_unreadable_action(self):
        self.recorded(self.ann)
        self.sim.delete(self.upn(self.ann), self.entry(self.ann)["id"])
        self.compared()
        finding = self.findings.with_user(self.dave).search([])
        self.assertEqual(finding.kind, "missing")
        self.assertIn("Mary Whitfield", finding.shows)
        self.project.privacy_visibility = "followers"
        self.env.invalidate_all()
        self.assertFalse(finding.shows)
        with self.assertRaises(AccessError):
            finding.read(["subject"])

    def test_findings_are_refused_to_users_and_not_editable_by_managers(self):
        self.recorded(self.ann)
        self.copied()
        self.compared()
        rows = self.findings.search([])
        portal = self.worker("pat", "Pat Doe", groups=())
        for user in (self.ann, portal):
            with self.assertRaises(AccessError):
                rows.with_user(user).read(["shows"])
            with self.assertRaises(AccessError):
                rows.with_user(user).action_repair()
            with self.assertRaises(AccessError):
                rows.with_user(user).action_compare()
        with self.assertRaises(AccessError):
            rows.with_user(self.dave).write({"event_id": "another"})
        with self.assertRaises(AccessError):
            rows.with_user(self.dave).unlink()
        with self.assertRaises(AccessError):
            rows.with_user(self.dave).read(["event_id"])
