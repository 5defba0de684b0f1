"""Forged notifications by the hundred: nothing is written, and people go on saving.

STORM in the environment says how many; ``./dev bench storm`` measures 10,000.
"""

import json
import os
import subprocess
import sys
import time
import xmlrpc.client
from pathlib import Path

import psycopg2

from .servers import eventually
from .test_status_on_screen import record

FORGED = int(os.environ.get("STORM") or 400)
TABLES = ("o365_hint", "o365_subscription", "o365_account_round", "ir_attachment")
ID = "7f105c7d-2dc5-4530-97cd-4e7ae6534c07"


def test_storm_of_forged_notifications_writes_nothing_and_harms_nobody(odoo, database):
    admin, ann, bob = (odoo.login(who) for who in ("admin", "ann", "bob"))
    admin("ir.config_parameter", "set_param", "charitylog_o365.notify", "True")
    # It would find that nobody is connected, and end the subscription.
    job = admin.ref("charitylog_o365.ir_cron_subscribe")
    eventually(lambda: at_rest(admin, job))
    subscribed(database, ann.uid)
    record(ann)
    calm = saves(ann, bob, lambda done: done < 20)
    before = written(database)
    storm = subprocess.Popen(
        [
            *(sys.executable, "-m", "benchmarks.forge"),
            *(f"{odoo.url}/charitylog_o365/notify", str(FORGED), "4", ID),
        ],
        cwd=Path(__file__).parents[2],
        stdout=subprocess.PIPE,
        text=True,
    )
    stormy = saves(ann, bob, lambda _done: storm.poll() is None)
    answers = json.loads(storm.communicate()[0])["answers"]
    assert answers.keys() <= {"202", "503"}, answers
    assert sum(answers.values()) == FORGED
    assert written(database) == before
    assert ID not in odoo.log.read_text()
    # By so much as any other traffic of four connections: 2 to 3 times was measured.
    assert percentile(stormy, 95) < 20 * percentile(calm, 95), (calm, stormy)


def at_rest(admin, job):
    """Have a job not run again; return whether it could be written."""
    try:
        return admin("ir.cron", "write", [job], {"active": False})
    except xmlrpc.client.Fault:
        return False


def subscribed(database, user):
    """Have a subscription kept that forged notifications can name."""
    with psycopg2.connect(dbname=database) as connection:
        with connection.cursor() as cursor:
            cursor.execute(
                """
                INSERT INTO o365_account (user_id, company_id, state, signed_in)
                SELECT id, company_id, 'disconnected', true FROM res_users WHERE id = %s
             RETURNING id
                """,
                [user],
            )
            cursor.execute(
                """
                INSERT INTO o365_subscription (account_id, subscription_id, fingerprint)
                VALUES (%s, %s, repeat('0', 64))
                """,
                [cursor.fetchone()[0], ID],
            )


def saves(ann, bob, goes_on):
    """Save by turns while ``goes_on``; return how many seconds each took."""
    seconds = []
    while goes_on(len(seconds)) or not seconds:
        begun = time.monotonic()
        record(bob if len(seconds) % 2 else ann)
        seconds.append(time.monotonic() - begun)
    return seconds


def written(database):
    """Return what a storm might have written: rows, and their last transaction."""
    with psycopg2.connect(dbname=database) as connection:
        with connection.cursor() as cursor:
            found = []
            for name in TABLES:
                asked = f"SELECT count(*), max(xmin::text::bigint) FROM {name}"
                cursor.execute(asked)
                found.append(cursor.fetchone())
    return found


def percentile(seconds, percent):
    ranked = sorted(seconds)
    return ranked[max(0, -(-len(ranked) * percent // 100) - 1)]
