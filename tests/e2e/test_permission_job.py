"""Who may edit whose calendar is asked by a job, while those people sign in."""

from contextlib import closing

import psycopg2
import pytest

from .charity import upn
from .servers import eventually
from .signing_in import connect
from .test_install import LOUD

RPC = " odoo.addons.rpc.controllers."
JOB = "charitylog_o365.ir_cron_rights"


class Rights:
    """What the job has left in the database, and its clock."""

    def __init__(self, odoo):
        self.odoo = odoo
        self.job = odoo.login("admin").ref(JOB)
        self.users = {login: odoo.login(login).uid for login in ("ann", "bob")}

    def query(self, statement, *values, database=None):
        with closing(psycopg2.connect(dbname=database or self.odoo.database)) as line:
            line.autocommit = True
            with line.cursor() as cursor:
                cursor.execute(statement, values)
                return cursor.fetchall() if cursor.description else None

    def wake(self):
        """Have the job run now, as a sign-in does once it is committed."""
        self.query(
            "INSERT INTO ir_cron_trigger (cron_id, call_at)"
            " VALUES (%s, now() AT TIME ZONE 'UTC')",
            self.job,
        )
        self.query(
            "SELECT pg_notify('cron_trigger', %s)",
            self.odoo.database,
            database="postgres",
        )

    def set_due(self, *logins):
        self.query(
            "UPDATE o365_account SET rights_due = true WHERE user_id = ANY(%s)",
            [self.users[login] for login in logins],
        )

    def due(self):
        rows = self.query("SELECT user_id FROM o365_account WHERE rights_due")
        return {user_id for [user_id] in rows}

    def settle(self):
        """Return once nobody is due, and the job is not at work."""
        eventually(lambda: not self.due() and self._is_idle())

    def _is_idle(self):
        # Odoo holds this row while the job runs.
        return self.query(
            "SELECT 1 FROM ir_cron WHERE id = %s FOR NO KEY UPDATE SKIP LOCKED",
            self.job,
        )

    def waits(self):
        """Tell whether a server waits for somebody else's transaction."""
        return self.query(
            "SELECT 1 FROM pg_stat_activity"
            " WHERE datname = %s AND wait_event_type = 'Lock'",
            self.odoo.database,
        )

    def times_kept(self):
        """Return how often Ann was found to be allowed to edit Bob's calendar."""
        [[number]] = self.query(
            "SELECT count(*) FROM o365_calendar_access"
            " WHERE may_edit AND assigner_id = %s AND owner_id = %s",
            self.users["ann"],
            self.users["bob"],
        )
        return number

    def kept_while_written(self, change, meanwhile=lambda: None):
        """Have the job run into a transaction that does ``change`` to Ann's account.

        Return how often it has kept in the end that she may edit Bob's calendar.
        ``meanwhile`` is called when it has asked.
        """
        with closing(psycopg2.connect(dbname=self.odoo.database)) as line:
            with line.cursor() as cursor:
                changed = (
                    f"UPDATE o365_account SET {change}"
                    f" WHERE user_id = {self.users['ann']} AND rights_due"
                )
                while cursor.rowcount != 1:
                    # Odoo looks by itself, too, whether there is something to do.
                    line.rollback()
                    self.set_due("ann")
                    cursor.execute(changed)
            before = self.times_kept()
            self.wake()
            eventually(self.waits)
            meanwhile()
            line.commit()
        # As whoever signs in does.
        self.wake()
        self.settle()
        return self.times_kept() - before


def share(sim, role):
    """Let everybody do this in Bob's calendar."""
    sim.share(upn("bob"), "organization", role)


@pytest.fixture
def rights(odoo, sim):
    share(sim, "write")
    connect(odoo, sim, "ann")
    connect(odoo, sim, "bob")
    rights = Rights(odoo)
    rights.set_due("ann", "bob")
    rights.wake()
    rights.settle()
    return rights


def test_permissions_are_gathered_for_who_signs_in_during_the_job(rights, odoo, sim):
    # Her account is written by something else: what was asked is kept all the same.
    assert rights.kept_while_written("held_until = NULL") == 1
    # She signs in: what was asked before is not kept, and she is asked for anew.
    share(sim, "none")
    anew = "signed_in_at = signed_in_at + interval '1 second', rights_due = true"
    assert rights.kept_while_written(anew, lambda: share(sim, "write")) == 1
    # The same through Microsoft's pages, while Microsoft takes its time to say.
    before = rights.times_kept()
    slow = sim.fault("slow", upn=upn("ann"), match="calendar", times=1, seconds=8)
    rights.set_due("ann")
    rights.wake()
    eventually(lambda: slow.times == 0)
    connect(odoo, sim, "ann")
    rights.settle()
    assert rights.times_kept() == before + 1
    # What Microsoft says of her own mailbox is written down in spite of it, too.
    sim.set_mailbox(upn("ann"), False)
    assert rights.kept_while_written("held_until = NULL") == 0
    ann = odoo.login("ann")
    assert ann("res.users", "read", [ann.uid], ["o365_state"]) == [
        {"id": ann.uid, "o365_state": "no_mailbox"}
    ]
    log = odoo.log.read_text()
    # That this test uses an interface that Odoo will give up is nothing of the job's.
    loud = [line for line in log.splitlines() if LOUD.match(line) and RPC not in line]
    assert not loud and "Traceback" not in log, log
