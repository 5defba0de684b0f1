"""Filters and groups say what records say: for each state and for each reason.

charitylog_o365/models/sync/eligibility.py and models/status/statuses.py have each case
once in Python and once in SQL. Here records are made up at random, from a fixed seed.
"""

from contextlib import contextmanager, nullcontext
from unittest.mock import patch

from odoo.addons.charitylog_o365.core.graph import msal_version
from odoo.addons.charitylog_o365.models.status.reasons import TITLES
from odoo.addons.charitylog_o365.models.status.state import STATES
from odoo.exceptions import UserError

from .both_forms_case import RECORDED, BothFormsCase

EVERY_REASON = {code for code, _title in TITLES}


class TestBothForms(BothFormsCase):
    # What both forms say

    def said(self, records):
        """Assert that records, filters and groups agree; return states and reasons."""
        said = {}
        for record in records:
            said.setdefault((record.o365_state, record.o365_reason), set()).add(
                record.id
            )
        among = [("id", "in", records.ids)]
        grouped = records._read_group(
            among, ["o365_state", "o365_reason"], ["id:array_agg"]
        )
        self.assertEqual(
            {(state, reason): set(ids) for state, reason, ids in grouped}, said
        )
        for (state, reason), ids in said.items():
            both = [("o365_state", "=", state), ("o365_reason", "=", reason)]
            self.assertEqual({*records.search([*among, *both]).ids}, ids)
        return set(said)

    @contextmanager
    def without_the_job(self):
        """Have the job that sends switched off for a while."""
        job = self.env.ref("charitylog_o365.ir_cron_sync")
        job.active = False
        yield
        job.active = True

    def test_every_state_and_reason(self):
        said = set()
        # As superuser: all of them, whatever the reader may open.
        reader = self.people[0]
        records = [
            some.with_user(reader).sudo() for some in (self.shifts(), self.actions())
        ]
        self.count_rows()
        for some in records:
            said |= self.said(some)
        first = [some[:50] for some in records]
        identity = type(self.env["o365.identity"])
        for outage in (
            patch.object(identity, "_is_copy", lambda _self: True),
            patch.object(msal_version, "too_old", lambda: True),
            self.without_the_job(),
        ):
            with outage:
                for some in first:
                    some.invalidate_recordset()
                    said |= self.said(some)
        self.assertEqual(
            {state for state, _reason in said}, {code for code, _ in STATES}
        )
        self.assertEqual({reason for _state, reason in said}, EVERY_REASON)

    # Where a model says by its own rule whose calendar it is

    def test_a_hook_with_its_sql_form_is_filtered_by(self):
        desks = self.env["test.charitylog.desk"].create(
            [{"name": "Front", "keeper_id": one.id} for one in self.people[:2]]
            + [{"name": "Back"}]
        )
        openings = self.env["test.charitylog.opening"].create(
            [
                {
                    "name": "Opening",
                    "start": self.at(),
                    "desk_id": desk.id,
                    "project_id": self.projects[0].id,
                }
                for desk in desks
            ]
        )
        self.update(openings, create_date=RECORDED, o365_assigned_at=RECORDED)
        self.env["o365.sync.request"].search([]).unlink()
        self.env["o365.calendar.entry"].create(
            {**self.entry_of(openings[0], self.accounts[0]), "state": "synced"}
        )
        said = self.said(openings.with_user(self.people[0]).sudo())
        self.assertIn(("off", "nobody"), said)
        self.assertEqual(len(said), 3)
        # Whose they are is asked in SQL by the comparison as well.
        owner = type(openings)._o365_owner
        for without_sql in (False, True):
            hook = patch.object(type(openings), "_o365_owner", owner, create=True)
            with hook if without_sql else nullcontext():
                theirs = openings.search(openings._o365_of(self.people[0]))
                self.assertEqual(theirs, openings[0])

    def test_a_hook_without_it_is_refused_in_a_sentence(self):
        shifts = self.env["test.charitylog.shift"]
        shifts.search([("o365_state", "=", "off")])
        for hook in ("_o365_owner", "_o365_project", "_o365_company", "_o365_absent"):
            with patch.object(type(shifts), hook, getattr(type(shifts), hook)):
                for name in ("o365_state", "o365_reason"):
                    with self.assertRaisesRegex(UserError, f"{hook} without"):
                        shifts.search([(name, "=", "off")])
                    with self.assertRaisesRegex(UserError, "Shift cannot be filtered"):
                        shifts._read_group([], [name])
