"""The addon of this repository, as one of the two connectors to measure."""

from datetime import datetime, timedelta, timezone

import psycopg2

from .measure import clock, eventually
from .person import Person
from .process import FOREVER, OdooProcess

GROUPS = (
    "base.group_user",
    "charitylog_o365.group_user",
    "charitylog_o365.group_my_user_options",
)
CRON = "charitylog_o365.ir_cron_sync"


class Charitylog:
    """Two processes on one database: one serves people, the other is the worker."""

    name = "Charitylog"

    def __init__(self, sim, database):
        self.sim = sim
        self.web = OdooProcess("web", database, FOREVER)
        self.worker = OdooProcess("worker", database, jobs=1)
        self.database = psycopg2.connect(dbname=database)
        self.database.autocommit = True

    def set_up(self, people):
        """Turn the rule on, and have so many people connect their mailboxes."""
        for process in (self.web, self.worker):
            process.wait_until_ready()
        self.admin = Person(self.web, "admin")
        self.company = self.admin("res.company", "search", [], limit=1)
        self.job = self.admin.ref(CRON)
        sim, url = self.sim, self.web.url
        self.admin("ir.config_parameter", "set_param", "web.base.url", url)
        self.admin(
            "res.company",
            "write",
            self.company,
            {
                "o365_cloud": "custom",
                "o365_login_url": sim.login_url,
                "o365_graph_url": sim.graph_url,
                "o365_tenant_id": sim.tenant_id,
                "o365_client_id": sim.client_id,
                "o365_client_secret": sim.client_secret,
                "o365_rule": True,
            },
        )
        project = {"name": "Visits", "o365_sync": True, "o365_event_detail": "full"}
        [self.project] = self.admin("project.project", "create", [project])
        client = {"name": "Mary Whitfield"}
        [self.client] = self.admin("res.partner", "create", [client])
        self.groups = [self.admin.ref(group) for group in GROUPS]
        logins = [f"worker{number}" for number in range(1, people + 1)]
        # All at once: each creation of users empties Odoo's caches.
        self.admin("res.users", "create", [self.user(login) for login in logins])
        self.people = [self._connected(login) for login in logins]

    def user(self, login):
        """What to make a user of; the password is the log-in."""
        return {
            "name": login.title(),
            "login": login,
            "password": login,
            "tz": "Europe/London",
            "group_ids": [(6, 0, self.groups)],
        }

    def _connected(self, login):
        upn = f"{login}@charity.example"
        self.sim.add_person(upn, login.title())
        person = Person(self.web, login)
        person.connect(self.sim, upn)
        return person

    def close(self):
        self.database.close()
        for process in (self.worker, self.web):
            process.stop()

    def save(self, count, person=None, project=None):
        """Save so many new actions of one person at once; return the seconds."""
        values = [self._action(n, project or self.project) for n in range(count)]
        with clock() as seconds:
            (person or self.people[0])("charitylog.action", "create", values)
        return seconds[0]

    def _action(self, number, project):
        start = datetime.now() + timedelta(days=1, minutes=30 * number)
        return {
            "name": f"Visit {number}",
            "partner_id": self.client,
            "project_id": project,
            "start": f"{start:%Y-%m-%d %H:%M:%S}",
            "planned_duration": 0.5,
        }

    def settle(self):
        """Wait until no note is left and the worker has gone to rest."""
        eventually(self._is_settled, every=0.02)

    def _is_settled(self):
        with self.database.cursor() as cursor:
            cursor.execute("SELECT FROM o365_sync_request LIMIT 1")
            if cursor.rowcount:
                return False
            cursor.execute(
                "SELECT FROM ir_cron WHERE id = %s FOR NO KEY UPDATE SKIP LOCKED",
                [self.job],
            )
            return bool(cursor.rowcount)

    def hold(self):
        """Stop the worker, so that notes pile up."""
        self._job(active=False)

    def let_go(self):
        """Start the worker on what waits."""
        self._job(
            active=True, nextcall=f"{datetime.now(timezone.utc):%Y-%m-%d %H:%M:%S}"
        )
        with psycopg2.connect(dbname="postgres") as connection:
            with connection.cursor() as cursor:
                name = self.web.database
                cursor.execute("SELECT pg_notify('cron_trigger', %s)", [name])

    def _job(self, **values):
        self.admin("ir.cron", "write", [self.job], values)
