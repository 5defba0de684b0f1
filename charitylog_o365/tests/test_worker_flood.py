"""However often somebody asks for one record, the worker and colleagues go on.

Measured with half a million rows: one call of "Try again" with one id so often left so
many, and the worker was at it for minutes; now it leaves one. Rows that half a million
saves left take seconds and no memory.
"""

from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.service.model import call_kw
from odoo.tools import SQL

from ..models.permission import explain as explain
from ..models.status import answers as answers
from ..models.sync.commands import STAY, TRY_AGAIN
from ..models.worker.compare import Comparison
from ..models.worker.o365_calendar_finding import COMPARE
from ..models.worker.prepare import Preparation
from .outlook_case import OutlookCase

MANY = 5000
COMMANDS = ("action_o365_try_again", "action_o365_put_back")


class TestWorkerFlood(OutlookCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.connect(cls.ann)
        cls.connect(cls.bob)
        cls.notes = cls.env["o365.sync.request"]

    def setUp(self):
        super().setUp()
        self.visit = self.recorded(self.ann)
        self.assertFalse(self.waiting())

    def waiting(self, record=None):
        """Return what waits for a record: how often each command, None for a save."""
        record = record or self.visit
        domain = [("res_model", "=", record._name), ("res_id", "=", record.id)]
        notes = self.notes.search(domain)
        return {
            wish or None: len(those) for wish, those in notes.grouped("command").items()
        }

    def saved(self, number, user=None, **values):
        """Leave rows as so many saves do, past the ORM: it would take minutes."""
        row = {
            "res_model": self.visit._name,
            "res_id": self.visit.id,
            "owner_id": self.ann.id,
            "requested_by_id": (user or self.ann).id,
            "due_at": self.notes._now(),
            **values,
        }
        self.env.cr.execute(
            SQL(
                "INSERT INTO o365_sync_request (%s)"
                " SELECT %s FROM generate_series(1, %s)",
                SQL(", ").join(map(SQL.identifier, row)),
                SQL(", ").join(SQL("%s", value) for value in row.values()),
                number,
            )
        )

    # One row a record and command

    def test_command_with_one_id_many_times_queues_one_row(self):
        for ids in ([self.visit.id] * MANY, [str(self.visit.id), float(self.visit.id)]):
            with self.subTest(ids[:3]):
                self.notes.search([]).unlink()
                model = self.visit.browse()
                call_kw(model, "action_o365_try_again", [ids], {})
                self.assertEqual(self.waiting(), {TRY_AGAIN: 1})

    def test_queueing_one_id_many_times_in_our_code_makes_one_row(self):
        many = self.visit.browse(self.visit.ids * MANY)
        self.notes._queue(many, command=TRY_AGAIN)
        self.notes._queue(many)
        self.assertEqual(self.waiting(), {TRY_AGAIN: 1, None: 1})

    def test_repeated_commands_queue_one_row_per_command(self):
        for _time in range(20):
            for command in COMMANDS:
                getattr(self.visit, command)()
        self.assertEqual(self.waiting(), {TRY_AGAIN: 1, "put_back": 1})

    def test_same_command_of_another_user_queues_no_second_row(self):
        self.visit.action_o365_try_again()
        self.visit.with_user(self.bob).action_o365_try_again()
        self.assertEqual(self.waiting(), {TRY_AGAIN: 1})

    def test_each_save_queues_its_own_row(self):
        """The worker may be looking at the record as it was before."""
        self.visit.action_o365_try_again()
        for number in range(3):
            self.visit.name = f"Visit {number}"
        self.assertEqual(self.waiting(), {TRY_AGAIN: 1, None: 3})
        self.visit.action_o365_try_again()
        self.assertEqual(self.waiting(), {TRY_AGAIN: 1, None: 3})

    def test_command_already_done_can_be_queued_again(self):
        self.sim.fault("throttled", upn=self.upn(self.ann), retry_after=600, times=1)
        self.visit.name = "Later"
        self.visit.action_o365_try_again()
        self.drain()
        # It waits, and what was answered has been obeyed.
        self.assertEqual(self.waiting(), {None: 1})
        self.visit.action_o365_try_again()
        self.assertEqual(self.waiting(), {None: 1, TRY_AGAIN: 1})

    def test_each_reconnecting_queues_its_own_row(self):
        """What it means is decided by how the account stands at that moment."""
        for _time in range(2):
            self.notes._queue_entries([("res_id", "=", self.visit.id)], STAY)
        self.assertEqual(self.waiting(), {STAY: 2})

    def test_command_for_several_queues_rows_only_where_none_is_queued(self):
        other = self.recorded(self.ann)
        self.visit.action_o365_try_again()
        (self.visit + other).action_o365_try_again()
        self.assertEqual(self.waiting(), {TRY_AGAIN: 1})
        self.assertEqual(self.waiting(other), {TRY_AGAIN: 1})

    def test_command_for_too_many_records_is_refused(self):
        visits = self.visit + self.recorded(self.ann)
        for command in (*COMMANDS, "action_o365_take_over"):
            with self.subTest(command), patch.object(answers, "MOST", 1):
                with self.assertRaisesRegex(UserError, "choose at most 1 at a time"):
                    getattr(visits, command)()
        self.assertFalse(self.waiting())

    # The worker

    def test_flooded_record_is_planned_from_one_row_per_user(self):
        self.saved(MANY)
        self.saved(MANY, self.bob)
        self.visit.name = "As it is now"
        prepare, asked = Preparation.prepare, []

        def noting(preparation, rows):
            asked.extend(rows.mapped("requested_by_id"))
            return prepare(preparation, rows)

        with patch.object(Preparation, "prepare", noting):
            self.drain()
        # One of each person, who may have the right that the other one lacks.
        self.assertCountEqual(asked, (self.ann + self.bob).ids)

    def test_flooded_record_does_not_delay_a_colleagues_record(self):
        self.saved(MANY)
        self.visit.name = "As it is now"
        self.action(self.bob, name="A colleague's")
        self.sim.clear_requests()
        before = self.cr.sql_log_count
        self.drain()
        self.assertLess(self.cr.sql_log_count - before, 200)
        self.assertIn("As it is now", self.entry(self.ann)["subject"])
        self.assertIn("A colleague's", self.entry(self.bob)["subject"])
        # Both at the same time: one request each.
        self.assertEqual(len(self.writes()), 2)
        self.assertFalse(self.notes.search([]))

    def test_due_rows_win_over_rows_due_later(self):
        later = self.at(days=3)
        for sooner in (True, False):
            with self.subTest(put_off_comes_last=sooner):
                self.saved(MANY, due_at=self.notes._now() if sooner else later)
                self.saved(MANY, due_at=later if sooner else self.notes._now())
                self.visit.name = f"Now {sooner}"
                self.drain()
                self.assertIn(f"Now {sooner}", self.entry(self.ann)["subject"])

    def test_command_is_not_lost_among_many_rows(self):
        self.saved(MANY, command=TRY_AGAIN)
        self.saved(MANY)
        entry = self.env["o365.calendar.entry"]._of(self.visit)
        entry._set_state("error", "gave_up", attempts=99)
        self.visit.name = "Once more"
        self.drain()
        self.assertEqual(entry.attempts, 0)
        self.assertIn("Once more", self.entry(self.ann)["subject"])

    # Comparing

    def compared(self, meanwhile=None):
        """Run the worker; return whose mailboxes were compared, in turn."""
        compare, whose = Comparison.compare, []

        def noting(comparison, account):
            whose.append(account.user_id)
            compare(comparison, account)
            if meanwhile and len(whose) == 1:
                meanwhile()

        with patch.object(Comparison, "compare", noting):
            self.drain()
            self.drain()
        return whose

    def test_repeated_compare_queues_one_row_per_account(self):
        for _time in range(5):
            self.env["o365.calendar.finding"].action_compare()
        account = self.ann._o365_account()
        self.assertEqual(self.waiting(account), {COMPARE: 1})
        self.saved(MANY, command=COMPARE, res_model=account._name, res_id=account.id)
        self.assertCountEqual(self.compared(), [self.ann, self.bob])

    def test_compare_queued_during_comparing_compares_once_more(self):
        self.env["o365.calendar.finding"]._queue_comparison(self.ann._o365_account())
        again = self.env["o365.calendar.finding"].action_compare
        self.assertCountEqual(self.compared(again), [self.ann, self.ann, self.bob])

    # Asking about colleagues

    def test_check_again_asks_about_each_colleague_once(self):
        carl = self.worker("carl", "Carl Ford")
        self.connect(carl)
        self.sim.directory.shares.clear()
        ids = [self.ann.id] * 200 + [str(self.ann.id), str(carl.id)]
        access = self.env["o365.calendar.access"].with_user(self.bob)
        asked = access.check_again(ids)
        self.assertEqual([one["id"] for one in asked], (self.ann + carl).ids)
        with patch.object(explain, "MOST", 1):
            asked = access.check_again(ids)
        self.assertEqual([one["id"] for one in asked], self.ann.ids)
