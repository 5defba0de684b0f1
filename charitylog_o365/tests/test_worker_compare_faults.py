"""Comparing where the list is not to be trusted, or our own code fails on the way."""

from datetime import timedelta
from unittest.mock import patch

from ..models.worker import compare
from .worker_faults_case import FaultsCase

WORKER = "odoo.addons.charitylog_o365.models.worker.run"


class TestWorkerCompareFaults(FaultsCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.findings = cls.env["o365.calendar.finding"]

    def compared(self):
        """Have all calendars compared; return what is listed."""
        self.findings.action_compare()
        self.drain()
        rows = self.findings.search([])
        return [(row.kind, row.user_id, row.res_id) for row in rows]

    # Outlook

    def test_entry_hidden_from_the_list_but_still_there_is_not_missing(self):
        """A mailbox that changes while it is listed, page by page, hides an entry."""
        action = self.recorded(self.ann)
        hidden = patch.object(compare, "list_all", lambda *_args: [])
        with hidden:
            self.assertEqual(self.compared(), [])
        self.assertEqual(action.o365_state, "synced")
        self.sim.delete(self.upn(self.ann), self.entry(self.ann)["id"])
        with hidden:
            self.assertEqual(self.compared(), [("missing", self.ann, action.id)])

    def test_missing_entry_is_found_among_more_hidden_ones_than_one_request_takes(self):
        for number in range(25):
            self.action(self.ann, name=f"Visit {number}")
        self.drain()
        gone = self.entries(self.ann)[3]["id"]
        self.sim.delete(self.upn(self.ann), gone)
        with patch.object(compare, "list_all", lambda *_args: []):
            [(kind, _user, _id)] = self.compared()
        self.assertEqual(kind, "missing")

    def test_half_an_emoji_in_a_subject_is_listed_as_changed(self):
        """No database keeps it, and it must not keep the calendar from being told."""
        action = self.recorded(self.ann)
        entry, start = self.entry(self.ann)["id"], self.at(days=2)
        end = start + timedelta(hours=1)
        self.sim.move(self.upn(self.ann), entry, start, end, subject="Visit \ud83d")
        self.assertEqual(self.compared(), [("changed", self.ann, action.id)])
        self.assertEqual(action.o365_reason, "changed_in_outlook")
        action.name = "Second visit"
        self.drain()
        self.assertEqual(action.o365_reason, "changed_in_outlook")
        action.action_o365_put_back()
        self.drain()
        self.assertIn("Second visit", self.entry(self.ann)["subject"])

    # Our records

    def test_entry_of_a_record_deleted_by_sql_is_removed(self):
        """Deleted in the database, by somebody's script say: nothing left a note."""
        action = self.recorded(self.ann)
        self.env.flush_all()
        self.cr.execute("DELETE FROM charitylog_action WHERE id = %s", [action.id])
        self.env.invalidate_all()
        self.compared()
        self.drain()
        self.assertEqual(self.entries(self.ann), [])
        self.assertFalse(self.known(action))
        self.assertNothingWaits()

    def test_exception_at_one_record_does_not_stop_comparing_other_calendars(self):
        self.connect(self.bob)
        poisoned = self.recorded(self.ann, name="Poisoned")
        self.known(poisoned).unlink()
        missing = self.recorded(self.bob)
        self.sim.delete(self.upn(self.bob), self.entry(self.bob)["id"])
        model = self.env.registry["charitylog.action"]
        event = model._o365_event

        def poison(action):
            if action.name == "Poisoned":
                raise RuntimeError("Poisoned")
            return event(action)

        with (
            patch.object(model, "_o365_event", poison),
            self.assertLogs(WORKER, "ERROR") as logs,
        ):
            found = self.compared()
        [log] = logs.output
        self.assertIn("RuntimeError: Poisoned", log)
        self.assertEqual(found, [("missing", self.bob, missing.id)])
        self.assertNothingWaits()

    # Our settings

    def test_company_without_addresses_does_not_stop_comparing_others(self):
        other = self.env["res.company"].create({"name": "Other", **self.rule()})
        values = {"company_id": other.id, "company_ids": [(6, 0, other.ids)]}
        self.connect(self.worker("carol", "Carol Day", **values))
        addresses = {"o365_login_url": False, "o365_graph_url": False}
        other.write({"o365_rule": False, **addresses})
        action = self.recorded(self.ann)
        self.sim.delete(self.upn(self.ann), self.entry(self.ann)["id"])
        self.assertEqual(self.compared(), [("missing", self.ann, action.id)])
        self.assertNothingWaits()

    def test_refused_removal_of_a_deleted_record_is_retried_each_night(self):
        action = self.recorded(self.ann)
        refused = {"status": 400, "code": "ErrorInvalidRequest", "match": "DELETE"}
        self.sim.fault("status", times=1, **refused)
        action.unlink()
        self.drain()
        self.entry(self.ann)
        self.env["o365.calendar.finding"]._cron_compare()
        self.drain()
        self.drain()
        self.assertEqual(self.entries(self.ann), [])
