"""Each write in Outlook has its line: who caused it, where, when, by which right."""

from datetime import datetime, timedelta
from unittest.mock import patch

from odoo import fields
from odoo.tools import mute_logger
from psycopg2 import OperationalError

from ..models.worker.answers import Answers
from .worker_faults_case import FaultsCase


class AuditCase(FaultsCase):
    def written(self):
        """Return how many requests that change anything were carried out."""
        return len(
            [
                request
                for request in self.sim.requests
                if request.method != "GET"
                and not request.path.endswith("/$batch")
                and (request.status or 500) < 300
            ]
        )

    def lines(self, *names):
        """Return of all lines, the oldest first, what these fields say."""
        lines = self.env["o365.audit"].search([], order="id")
        names = names or ("operation", "known", "by_right")
        return [tuple(line[name] for name in names) for line in lines]


class TestAuditLines(AuditCase):
    def test_creating_changing_and_deleting_are_a_line_each(self):
        action = self.recorded(self.ann)
        action.with_user(self.ann).name = "Second visit"
        self.drain()
        action.with_user(self.ann).state = "cancelled"
        self.drain()
        self.assertEqual(
            self.lines(),
            [
                ("create", "answered", "own"),
                ("update", "answered", "own"),
                ("delete", "answered", "own"),
            ],
        )

    def test_a_line_says_where_and_when(self):
        before = self.cr._now = fields.Datetime.now() - timedelta(seconds=1)
        action = self.recorded(self.ann)
        line = self.env["o365.audit"].search([])
        self.assertEqual(line.user_id, self.ann)
        self.assertEqual(line.owner_id, self.ann)
        self.assertEqual(line.project_id, self.project)
        self.assertEqual(line.company_id, self.account.company_id)
        self.assertEqual((line.res_model, line.res_id), (action._name, action.id))
        self.assertEqual(line.sudo().marker, action.sudo().o365_marker)
        self.assertTrue(before <= line.saved_at <= line.at)
        self.assertTrue(0 <= line.seconds < 600)
        self.assertTrue(line.request_id)
        self.assertFalse(line.job_id)

    def test_what_a_read_is_leaves_no_line(self):
        self.recorded(self.ann)
        number = len(self.lines())
        self.compare()
        self.assertEqual(len(self.lines()), number)

    def test_what_is_refused_leaves_no_line(self):
        self.sim.fault("status", status=400, code="ErrorInvalidRequest", match="POST")
        self.action(self.ann)
        self.drain()
        self.assertFalse(self.lines())

    def test_a_put_off_change_counts_from_its_saving(self):
        self.sim.fault("throttled", retry_after=600, times=1)
        self.action(self.ann)
        saved_at = self.env["o365.sync.request"].search([]).saved_at
        self.drain()
        self.assertFalse(self.lines())
        with self.soon(minutes=11):
            self.drain()
        self.assertEqual(self.lines("saved_at"), [(saved_at,)])


class TestAuditLost(AuditCase):
    """Its answer was lost: the line is written once, when it is known."""

    def test_a_create_that_was_done_is_found_later(self):
        self.sim.fault("reset_after", match="POST", times=1)
        self.action(self.ann)
        self.drain()
        self.assertFalse(self.lines())
        with self.soon(minutes=1):
            self.drain()
        self.assertEqual(
            self.lines(),
            [("create", "found", "own"), ("update", "answered", "own")],
        )
        self.assertTrue(self.env["o365.audit"].search([], limit=2)[1].request_id)

    def test_a_create_that_was_not_done_is_one_line_in_the_end(self):
        self.sim.fault("reset_before", match="POST", times=2)
        self.action(self.ann)
        for minutes in (0, 1, 5):
            with self.soon(minutes=minutes):
                self.drain()
        self.assertEqual(self.lines()[:1], [("create", "answered", "own")])
        self.assertEqual(len(self.lines("operation")), self.written())

    def test_a_change_that_was_done_is_found_by_its_fingerprint(self):
        action = self.recorded(self.ann)
        self.sim.fault("reset_after", match="PATCH", times=1)
        action.name = "Second visit"
        self.drain()
        with self.soon(minutes=1):
            self.drain()
        self.assertEqual(
            self.lines()[1:],
            [("update", "found", "own"), ("update", "answered", "own")],
        )

    def test_a_change_that_was_not_done_has_no_line(self):
        action = self.recorded(self.ann)
        self.sim.fault("reset_before", match="PATCH", times=1)
        action.name = "Second visit"
        self.drain()
        with self.soon(minutes=1):
            self.drain()
        self.assertEqual(self.lines()[1:], [("update", "answered", "own")])

    def test_a_removal_that_may_have_been_done_says_so(self):
        action = self.recorded(self.ann)
        self.sim.fault("reset_after", match="DELETE", times=1)
        action.action_cancel()
        self.drain()
        self.assertEqual(len(self.lines()), 1)
        with self.soon(minutes=1):
            self.drain()
        self.assertEqual(self.lines()[1:], [("delete", "lost", "own")])

    def test_a_removal_that_was_not_done_is_one_line(self):
        action = self.recorded(self.ann)
        self.sim.fault("reset_before", match="DELETE", times=1)
        action.action_cancel()
        self.drain()
        with self.soon(minutes=1):
            self.drain()
        self.assertEqual(self.lines()[1:], [("delete", "answered", "own")])

    def test_a_create_that_is_never_found_says_that_it_may_have_been_done(self):
        self.sim.fault("reset_before", match="POST", times=1)
        action = self.recorded(self.ann)
        action.action_cancel()
        for minutes in (1, 16):
            with self.soon(minutes=minutes):
                self.drain()
        self.assertFalse(self.known(action))
        self.assertEqual(self.lines(), [("create", "lost", "own")])

    def test_a_crash_after_sending_loses_no_line(self):
        action = self.recorded(self.ann)
        action.name = "Second visit"
        crash = patch.object(Answers, "write_down", side_effect=OperationalError)
        with crash, mute_logger("odoo.addons.base.models.ir_cron"):
            self.env.ref("charitylog_o365.ir_cron_sync").method_direct_trigger()
        self.env.invalidate_all()
        self.assertEqual(len(self.lines()), 1)
        self.drain()
        self.assertEqual(
            [line[:2] for line in self.lines()[1:]],
            [("update", "found"), ("update", "answered")],
        )
        self.assertEqual(len(self.lines()), self.written())

    def test_who_caused_a_write_stays_who_did_although_another_asks_later(self):
        action = self.recorded(self.ann)
        root = self.env.ref("base.user_root")
        self.sim.fault("reset_after", match="PATCH", times=1)
        action.with_user(self.ann).name = "Second visit"
        self.drain()
        action.with_user(root).name = "Third visit"
        with self.soon(minutes=1):
            self.drain()
        self.assertEqual(
            self.lines("user_id", "known")[1:],
            [(self.ann, "found"), (root, "answered")],
        )

    def test_an_erased_client_leaves_no_fingerprint_of_what_was_lost(self):
        action = self.recorded(self.ann)
        self.sim.fault("reset_after", match="PATCH", times=1)
        action.name = "Second visit"
        self.drain()
        self.assertIn("after", str(self.known(action).open_writes))
        self.client_._erase_client()
        for each in self.known(action).open_writes:
            self.assertFalse(each["before"] or each["after"])

    def test_a_create_that_was_lost_twice_is_not_earlier_than_it_was_done(self):
        self.sim.fault("reset_before", match="POST", times=1)
        action = self.action(self.ann)
        self.drain()
        [first] = self.known(action).open_writes
        self.sim.fault("reset_after", match="POST", times=1)
        with self.soon(minutes=1):
            self.drain()
        [last] = self.known(action).open_writes
        self.assertGreater(last["at"], first["at"])
        with self.soon(minutes=5):
            self.drain()
        self.assertEqual(
            self.lines("operation", "known", "at")[0],
            ("create", "found", datetime.fromisoformat(last["at"])),
        )
