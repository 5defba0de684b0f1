"""Records made up at random, from a fixed seed, with entries and outbox rows.

For what is held against each other: what records say, and what filters and groups do.
"""

from datetime import datetime, timedelta
from random import Random

from odoo.addons.charitylog_o365.tests.common import O365Case
from odoo.tools import SQL

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


class BothFormsCase(O365Case):
    many = 300

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
        records = model.create([base] * self.many)
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
