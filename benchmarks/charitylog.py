"""The addon of this repository, as one of the two connectors to measure."""

import random
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
LISTEN = "charitylog_o365.ir_cron_listen"
SUBSCRIBE = "charitylog_o365.ir_cron_subscribe"


class Charitylog:
    """Two processes on one database: one serves people, the other is the worker."""

    name = "Charitylog"

    def __init__(self, sim, database, *options, logins="worker", jobs=1):
        """``options`` are Odoo's; log-ins begin with ``logins``.

        ``jobs`` is how many scheduled actions may run at once.
        """
        self.sim, self._logins = sim, logins
        self.web = OdooProcess("web", database, FOREVER, *options)
        self.worker = OdooProcess("worker", database, *options, jobs=jobs)
        self.database = psycopg2.connect(dbname=database)
        self.database.autocommit = True
        #: How many more there are; see crowd.py.
        self.crowd = 0

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
        logins = [f"{self._logins}{number}" for number in range(1, people + 1)]
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
        upn = upn_of(login)
        self.sim.add_person(upn, login.title())
        person = Person(self.web, login)
        person.connect(self.sim, upn)
        return person

    def close(self):
        self.database.close()
        for process in (self.worker, self.web):
            process.stop()

    def save(self, count, person=None):
        """Save so many new actions of one person at once; return the seconds."""
        return self.create(count, person or self.people[0], self.project)[0]

    def create(self, count, person, project):
        """As ``save``, for that person in that project; return the ids as well."""
        values = [self._action(n, project) for n in range(count)]
        with clock() as seconds:
            ids = person("charitylog.action", "create", values)
        return seconds[0], ids

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
        self._job(active=True, nextcall=_now())
        self._notify_worker()

    def _job(self, **values):
        self.admin("ir.cron", "write", [self.job], values)

    # Listening

    def listen(self, minutes):
        """Have the worker look for changes in Outlook so often; 0: never."""
        self._settings(o365_listen_minutes=minutes)

    def notify(self, wanted):
        """Have Microsoft tell of changes, or not."""
        self.sim.http_notifications = wanted
        self._settings(o365_notify=wanted)

    def listen_now(self):
        """Have the worker look for changes now, whoever's turn it is."""
        with self.database.cursor() as cursor:
            cursor.execute("UPDATE o365_account_round SET next_at = NULL")
            trigger = "INSERT INTO ir_cron_trigger (cron_id, call_at) VALUES (%s, %s)"
            cursor.execute(trigger, [self.admin.ref(LISTEN), _now()])
        self._notify_worker()

    def has_heard(self, mailboxes):
        """Whether so many mailboxes have been heard of, and no change waits."""
        with self.database.cursor() as cursor:
            now = "now() AT TIME ZONE 'UTC'"
            cursor.execute(f"SELECT FROM o365_account_round WHERE next_at > {now}")
            return cursor.rowcount == mailboxes

    def subscription(self):
        """The id of the one subscription, once Microsoft has agreed to it."""
        return eventually(self._subscription, seconds=60, every=0.1)

    def _subscription(self):
        with self.database.cursor() as cursor:
            cursor.execute("SELECT subscription_id FROM o365_subscription")
            return (cursor.fetchone() or [None])[0]

    def written(self):
        """By table how many rows there are, and the last transaction that wrote one.

        Of the tables that a forged notification might write.
        """
        woken = [self.admin.ref(job) for job in (LISTEN, SUBSCRIBE)]
        tables = {
            "o365_hint": "true",
            "o365_subscription": "true",
            "o365_account_round": "true",
            "ir_cron_trigger": f"cron_id IN ({woken[0]}, {woken[1]})",
            "ir_attachment": "true",
        }
        found = {}
        with self.database.cursor() as cursor:
            for name, which in tables.items():
                asked = f"SELECT count(*), max(xmin::text::bigint) FROM {name}"
                cursor.execute(f"{asked} WHERE {which}")
                found[name] = cursor.fetchone()
        return found

    def some_time(self):
        """Start and end of an hour in the weeks to come, as Outlook shows it."""
        start = datetime.now() + timedelta(days=random.randint(3, 30))
        end = start + timedelta(hours=1)
        return tuple(f"{each:%Y-%m-%d %H:%M}" for each in (start, end))

    def _settings(self, **values):
        eventually(lambda: self._can_be_set(values), every=0.5)

    def _can_be_set(self, values):
        """Save the page of rules; False while one of the jobs is running."""
        try:
            [made] = self.admin("res.config.settings", "create", [values])
            self.admin("res.config.settings", "execute", [made])
        except RuntimeError as error:
            if "currently being executed" in str(error):
                return False
            raise
        return True

    def _notify_worker(self):
        with psycopg2.connect(dbname="postgres") as connection:
            with connection.cursor() as cursor:
                name = self.web.database
                cursor.execute("SELECT pg_notify('cron_trigger', %s)", [name])


def upn_of(login):
    return f"{login}@charity.example"


def _now():
    return f"{datetime.now(timezone.utc):%Y-%m-%d %H:%M:%S}"
