"""Several Odoo servers on one database, Microsoft 365 beside them, and time travel."""

import os
import re
import time
from datetime import datetime
from pathlib import Path
from urllib.parse import urlencode

import psycopg2
import requests

from . import charity
from .charity import upn
from .servers import Api, Odoo, eventually

CRON = "charitylog_o365.ir_cron_sync"
LINK = re.compile(r"/charitylog_o365/visit/(\d+)")
REFUSED = "Microsoft was not told that this application may use your calendar."
TRIES = 4
OPTIONS = "charitylog_o365.group_my_user_options"


class World:
    """A charity whose people's work is recorded on any of its servers."""

    def __init__(
        self, database: str, sim, folder: Path, people=charity.PEOPLE, servers=2
    ):
        self.database, self.sim, self.folder = database, sim, folder
        self.people = dict(people)
        logs = [folder / f"odoo-{n}.log" for n in range(1, servers + 1)]
        self.servers = [Odoo(database, log) for log in logs]
        self.sql = psycopg2.connect(dbname=database)
        self.sql.autocommit = True
        self.postgres = psycopg2.connect(dbname="postgres")
        self.postgres.autocommit = True
        self._apis = {}
        self._browsers = {}

    def set_up(self, connected=("ann", "bob")):
        for server in self.servers:
            server.wait()
        charity.set_up(self.servers[0], self.sim, people=self.people)
        admin = self.api("admin")
        self.users = {
            user["login"]: user["id"]
            for user in admin("res.users", "search_read", [], ["login"])
        }
        groups = [
            admin.ref(charity.MANAGER),
            admin.ref("project.group_project_manager"),
        ]
        admin(
            "res.users",
            "write",
            [self.users["admin"]],
            {"group_ids": [(4, group) for group in groups]},
        )
        [self.project] = admin("project.project", "search", [("o365_sync", "=", True)])
        [self.client] = admin(
            "res.partner", "search", [("name", "=", "Mary Whitfield")]
        )
        self.cron = admin.ref(CRON)
        self.connected = set()
        for login in connected:
            self.connect(login)
        for owner in self.people:
            self.sim.share(upn(owner), "organization", "write")
        for login in ("admin", *connected):
            for turn in range(len(self.servers)):
                self.api(login, turn)
        return self

    def close(self):
        for server in self.servers:
            server.stop()
        self.sql.close()
        self.postgres.close()

    # Servers

    def api(self, login: str, turn: int = 0) -> Api:
        """Return the API as this user, of one of the servers."""
        server = self.servers[turn % len(self.servers)]
        key = login, server.port, server.process.pid
        if key not in self._apis:
            self._apis[key] = server.login(login)
        return self._apis[key]

    def at_work(self) -> int | None:
        """Return the turn of the server whose run sends to Outlook; None: none does."""
        rows = self.query(
            "SELECT application_name FROM pg_locks JOIN pg_stat_activity USING (pid)"
            " WHERE locktype = 'advisory' AND datname = %s AND granted"
            " AND (classid::bigint << 32) + objid::bigint = %s",
            self.database,
            int.from_bytes(b"o365sync", "big"),
        )
        names = [f"odoo-{server.process.pid}" for server in self.servers]
        return next((names.index(name) for [name] in rows if name in names), None)

    def end(self, turn: int) -> Odoo:
        """End one server in mid-sentence, and return it."""
        old = self.servers[turn % len(self.servers)]
        os.killpg(old.process.pid, 9)
        old.process.join()
        return old

    def kill(self, turn: int) -> None:
        """End one server in mid-sentence, and start it anew."""
        place = turn % len(self.servers)
        old = self.end(place)
        log = self.folder / f"odoo-{place + 1}.{old.process.pid}.log"
        self.servers[place] = Odoo(self.database, log, port=old.port)

    def drop_line(self, turn: int) -> None:
        """Take the database away from one server, whatever it is doing."""
        pid = self.servers[turn % len(self.servers)].process.pid
        self.query(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = %s AND application_name = %s",
            self.database,
            f"odoo-{pid}",
        )

    # People

    def connect(self, login: str) -> None:
        """Sign in at Microsoft as ``login``, in the browser they are logged in with.

        Where Microsoft refuses their calendar, they try again, as the page says.
        """
        odoo = self.servers[0]
        browser = self._browsers.get(login) or self._log_in(login)
        for _time in range(TRIES):
            leave = browser.get(
                f"{odoo.url}/charitylog_o365/connect", allow_redirects=False
            )
            answer = urlencode(self.sim.sign_in(leave.headers["Location"], upn(login)))
            back = f"{odoo.url}/charitylog_o365/callback?{answer}"
            landed = browser.get(back, allow_redirects=False)
            if REFUSED not in landed.text:
                break
        assert landed.status_code in (302, 303), landed.text
        self.connected.add(login)

    def _log_in(self, login: str) -> requests.Session:
        browser = self._browsers[login] = requests.Session()
        params = {"db": self.database, "login": login, "password": login}
        address = f"{self.servers[0].url}/web/session/authenticate"
        answer = browser.post(address, json={"jsonrpc": "2.0", "params": params})
        assert answer.json()["result"]["uid"]
        return browser

    def disconnect(self, login: str, entries: str, turn: int = 0) -> None:
        person = self.api(login, turn)
        wizard = person("o365.disconnect", "create", [{"entries": entries}])
        person("o365.disconnect", "action_disconnect", wizard)
        self.connected.discard(login)

    # Time

    def query(self, statement: str, *values):
        with self.sql.cursor() as cursor:
            cursor.execute(statement, values)
            return cursor.fetchall() if cursor.description else None

    def notes(self) -> int:
        return self.query("SELECT count(*) FROM o365_sync_request")[0][0]

    def wake(self) -> None:
        """Have the scheduled job look now, as an hour later it would."""
        self.query(
            "INSERT INTO ir_cron_trigger (cron_id, call_at)"
            " VALUES (%s, now() AT TIME ZONE 'UTC')",
            self.cron,
        )
        with self.postgres.cursor() as cursor:
            cursor.execute("SELECT pg_notify('cron_trigger', %s)", (self.database,))

    def travel(self) -> None:
        """Let the waiting times pass that are under way."""
        past = "(now() AT TIME ZONE 'UTC') - interval '1 minute'"
        hour = "interval '1 hour'"
        self._shift("o365_account", "held_until = NULL", f"held_until > {past}")
        self._shift(
            "o365_account",
            f"leaving_since = leaving_since - {hour}",
            "leaving_since IS NOT NULL",
        )
        self._shift(
            "o365_calendar_entry",
            f"last_sent_at = last_sent_at - {hour}",
            f"in_doubt IS NOT NULL AND last_sent_at > {past} - {hour}",
        )
        self._shift("o365_sync_request", f"due_at = {past}", f"due_at > {past}")
        self._shift(
            "o365_calendar_entry",
            f"next_try = {past}",
            f"reason = 'our_fault' AND next_try > {past}",
        )

    def _shift(self, table: str, change: str, which: str) -> None:
        """Change rows, but none that a server is at: each would wait for the other."""
        self.query(
            f"UPDATE {table} SET {change} WHERE id IN"
            f" (SELECT id FROM {table} WHERE {which} FOR UPDATE SKIP LOCKED)"
        )

    def compare(self) -> None:
        """Have the calendars compared, as every night."""
        self.api("admin")("o365.calendar.finding", "action_compare", [])
        self.settle()

    def settle(self, seconds=60.0) -> None:
        """Return once nothing waits. Raises AssertionError if it never ends."""
        end, patience = time.monotonic() + seconds, time.monotonic() + 0.5
        while self.notes():
            if time.monotonic() > patience:
                self.travel()
                self.wake()
                patience = time.monotonic() + 0.5
            if time.monotonic() > end:
                rows = self.query("SELECT * FROM o365_sync_request LIMIT 20")
                raise AssertionError(f"Still waiting: {rows}")
            time.sleep(0.01)

    def forget(self) -> None:
        """Begin anew with empty calendars."""
        self.sim.clear_faults()
        self.query("DELETE FROM o365_sync_request")
        self.query("DELETE FROM o365_calendar_entry")
        self.query("DELETE FROM charitylog_action")
        self.sim.mailboxes.clear()
        self.sim.clear_requests()

    # What there is

    def record(self, login: str, turn: int = 0, **values) -> int:
        """Record an action as ``login``, by default for themselves."""
        [action] = self.api(login, turn)(
            "charitylog.action",
            "create",
            [
                {
                    "name": "Visit",
                    "partner_id": self.client,
                    "project_id": self.project,
                    "start": "2030-03-04 10:00:00",
                    "planned_duration": 1.0,
                    **values,
                }
            ],
        )
        return action

    def record_many(self, login: str, names: list[str], turn: int = 0) -> list[int]:
        """Record an action for each name, in one save."""
        values = {
            "partner_id": self.client,
            "project_id": self.project,
            "start": "2030-03-04 10:00:00",
            "planned_duration": 1.0,
        }
        rows = [{"name": name, **values} for name in names]
        return self.api(login, turn)("charitylog.action", "create", rows)

    def collisions(self) -> list[str]:
        """Return what the servers' logs tell of saves that had to be done again."""
        lines = [line for s in self.servers for line in s.log.read_text().splitlines()]
        return [line for line in lines if "tries left" in line]

    def entries(self) -> dict[int, list[tuple[str, dict]]]:
        """Return what the mailboxes hold, by the id of the record it is about."""
        found = {}
        for login in self.people:
            for event in self.sim.events(upn(login), zone="UTC"):
                link = LINK.search(event["body"]["content"])
                found.setdefault(int(link[1]), []).append((login, event))
        return found


def moment(event: dict, name: str) -> str:
    """Return a time of an entry as Odoo's API tells its own."""
    return str(datetime.fromisoformat(event[name]["dateTime"][:19]))


__all__ = ["World", "eventually", "moment", "upn"]
