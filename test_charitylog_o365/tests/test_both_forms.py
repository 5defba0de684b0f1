"""Filters and groups say what records say: for each state and for each reason.

charitylog_o365/models/sync/eligibility.py and models/status/statuses.py have each case
once in Python and once in SQL. Here records are made up at random, from a fixed seed.
"""

from contextlib import contextmanager, nullcontext
from datetime import datetime, timedelta
from random import Random
from unittest.mock import patch

from odoo.addons.charitylog_o365.core.graph import msal_version
from odoo.addons.charitylog_o365.models.status.reasons import TITLES
from odoo.addons.charitylog_o365.models.status.state import STATES
from odoo.addons.charitylog_o365.tests.common import O365Case
from odoo.exceptions import UserError
from odoo.tools import SQL

MANY = 300
BEFORE, BEGUN, RECORDED, LATER = (datetime(2026, month, 1) for month in (1, 2, 3, 4))
HERE, ELSEWHERE = "11111111-1111-1111-1111-111111111111", "elsewhere.example"
# The codes that the worker writes on entries.
OF_ENTRIES = [
    *(False, "unreachable", "busy", "sign_in", "no_mailbox", "forbidden"),
    *("application", "organisation", "consent", "blocked_by_admin", "mailbox_full"),
    *("deleted_in_outlook", "changed_in_outlook", "became_meeting", "became_series"),
    *("became_online", "let_go", "gave_up", "old_share", "rejected", "our_fault"),
]
GATES = ["open", "other_tenant", "own_entries_off", "rule_off", "before_rule", None]
# The models that filters by state and reason look at.
COUNTED = (
    *("charitylog.action", "test.charitylog.shift", "project.project"),
    *("o365.calendar.entry", "o365.sync.request", "o365.account"),
    *("res.company", "res.users", "res.partner"),
)
EVERY_REASON = {code for code, _title in TITLES}


class TestBothForms(O365Case):
    def setUp(self):
        super().setUp()
        # The database forgets each test; so does the stand-in.
        self.sim.reset()
        # However long the test takes, scheduled jobs run.
        job = self.env.ref("charitylog_o365.ir_cron_sync")
        job.lastcall = self.env.cr.now() + timedelta(days=1)
        self.random = Random(12)
        self.payload = self.action(self.ann)._o365_event_to_send().payload()
        self.make_companies()
        self.make_projects()
        self.make_people()
        self.env["o365.sync.request"].search([]).unlink()

    # Past the ORM's checks of who may change what, and when

    def update(self, records, **values):
        self.env.flush_all()
        self.update_rows(records, **values)
        self.env.invalidate_all()

    def update_rows(self, records, **values):
        for record in records:
            self.env.cr.execute(
                SQL(
                    "UPDATE %s SET %s WHERE id = %s",
                    SQL.identifier(record._table),
                    SQL(", ").join(
                        SQL("%s = %s", SQL.identifier(name), value)
                        for name, value in values.items()
                    ),
                    record.id,
                )
            )

    def make_companies(self):
        names = "Ours", "Without", "New", "Elsewhere", "Neighbour"
        ours, *_others = self.companies = self.env["res.company"].create(
            [{"name": name} for name in names]
        )
        without, new, elsewhere = self.companies[1:4]
        self.update(
            self.companies,
            o365_rule=True,
            o365_rule_since=BEGUN,
            o365_directory=HERE,
        )
        self.update(without, o365_rule=False)
        self.update(new, o365_rule_since=LATER)
        self.update(elsewhere, o365_directory=ELSEWHERE)
        self.ours = ours

    def make_projects(self):
        projects = self.projects = self.env["project.project"].create(
            [{"name": name} for name in ("On", "Off", "New", "Ours")]
        )
        values = {"o365_sync": True, "o365_sync_since": BEGUN, "company_id": None}
        self.update(projects, **values)
        self.update(projects[1], o365_sync=False)
        self.update(projects[2], o365_sync_since=LATER)
        self.update(projects[3], company_id=self.ours.id)

    def make_people(self):
        people = {
            name: self.worker(name, name.title())
            for name in (
                *(
                    "nell",
                    "ned",
                    "recent",
                    "private",
                    "abroad",
                    "gone",
                    "plain",
                    "signs",
                ),
                "unconnected",
            )
        }
        self.people = self.env["res.users"].browse(one.id for one in people.values())
        self.update(self.people, o365_own_entries=True, company_id=self.ours.id)
        accounts = self.env["o365.account"].sudo()
        self.accounts = accounts.create(
            [
                {"user_id": one.id, "company_id": self.ours.id, "state": "connected"}
                for one in self.people[:-1]
            ]
        )
        self.update(self.accounts, since=BEGUN, tid=HERE)
        of = {account.user_id.login: account for account in self.accounts}
        self.update(of["recent"], since=LATER)
        self.update(of["abroad"], tid=ELSEWHERE)
        self.update(of["signs"], state="sign_in", reason="sign_in")
        self.update(people["private"], o365_own_entries=False)
        self.update(people["gone"], active=False)
        people["plain"].group_ids -= self.env.ref(
            "charitylog_o365.group_my_user_options"
        )
        self.env.flush_all()

    # Records made up at random

    def one_of(self, *values):
        """Return one of ``values``, mostly the first."""
        return values[0] if self.random.random() < 0.85 else self.random.choice(values)

    def any_of(self, values):
        return self.random.choice(list(values))

    def made_up(self, name, base, **choices):
        """Return records of the model: made of ``base``, each with one of ``choices``.

        With entries and outbox rows: none, one or several.
        """
        model = self.env[name].with_context(active_test=False)
        records = model.create([base] * MANY)
        self.env["o365.sync.request"].search([]).unlink()
        self.env.flush_all()
        entries = []
        for record in records:
            values = {field: self.one_of(*some) for field, some in choices.items()}
            self.update_rows(record, **values)
            owner = values["user_id"]
            for account in self.accounts:
                if self.random.random() < (
                    0.5 if account.user_id.id == owner else 0.04
                ):
                    entries.append(self.entry_of(record, account))
        self.env.invalidate_all()
        self.env["o365.calendar.entry"].create(entries)
        self.queue(record for record in records if self.random.random() < 0.3)
        self.env.flush_all()
        return records

    def entry_of(self, record, account):
        states = self.env["o365.calendar.entry"]._fields["state"].get_values(self.env)
        state = self.any_of(states)
        fine = state == "synced" and self.random.random() < 0.8
        snapshot = {"subject": "", "start": None, "end": None}
        return {
            "res_model": record._name,
            "res_id": record.id,
            "account_id": account.id,
            "marker": "marker",
            "transaction_id": "transaction",
            "state": state,
            "reason": False if fine else self.any_of(OF_ENTRIES),
            "next_try": not fine and self.one_of(False, LATER),
            "leaving": self.one_of(False, True),
            "sent": self.any_of((False, False, self.payload)),
            "event_id": self.any_of((False, False, "event")),
            "in_doubt": self.any_of((False, False, [snapshot])),
        }

    def queue(self, records):
        now = self.env.cr.now()
        self.env["o365.sync.request"].create(
            [
                {"res_model": record._name, "res_id": record.id, "due_at": due_at}
                for record in records
                for due_at in (now, now - timedelta(days=1))[: self.any_of((1, 2))]
            ]
        )

    def shifts(self):
        return self.made_up(
            "test.charitylog.shift",
            {"name": "Shift", "start": self.at()},
            user_id=[*self.people.ids, None],
            project_id=[*self.projects.ids, None],
            create_date=[RECORDED, BEFORE],
            o365_assigned_at=[RECORDED, BEFORE, None],
            o365_eligibility=GATES,
        )

    def actions(self):
        clients = self.env["res.partner"].create([{"name": "Kept"}, {"name": "Erased"}])
        self.update(clients[1], charitylog_erased=True)
        return self.made_up(
            "charitylog.action",
            {
                "name": "Visit",
                "start": self.at(),
                "partner_id": self.client_.id,
                "project_id": self.project.id,
            },
            user_id=self.people.ids,
            project_id=self.projects.ids,
            company_id=self.companies.ids,
            partner_id=clients.ids,
            state=["outstanding", "done", "cancelled"],
            active=[True, False],
            create_date=[RECORDED, BEFORE],
            o365_assigned_at=[RECORDED, BEFORE, None],
            o365_eligibility=GATES,
        )

    def count_rows(self):
        """Have PostgreSQL count the rows that this test made, as its own job does.

        Plans by the numbers of tests that ran before took minutes.
        """
        tables = [SQL.identifier(self.env[name]._table) for name in COUNTED]
        self.env.flush_all()
        self.env.cr.execute(SQL("ANALYZE %s", SQL(", ").join(tables)))

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
