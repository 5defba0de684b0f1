"""Each write in Outlook has its line: who caused it, where, when, by which right."""

from datetime import timedelta

from odoo import fields

from .worker_faults_case import FaultsCase


class TestAuditLines(FaultsCase):
    def lines(self, *names):
        """Return of all lines, the oldest first, what these fields say."""
        lines = self.env["o365.audit"].search([], order="id")
        names = names or ("operation", "known", "by_right")
        return [tuple(line[name] for name in names) for line in lines]

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
