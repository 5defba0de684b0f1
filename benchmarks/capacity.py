"""A morning's peak of a whole organisation: how late Outlook is, and what it costs.

Half of the people are connected. Each of them enters a rota and then changes this and
that of it, so that there are twenty changes of each in ten minutes. Now and then
Microsoft throttles a mailbox, and one mailbox in a hundred is down all the time.
"""

import json
import random
import subprocess
import sys
import threading
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from devkit.paths import ROOT

from . import crowd
from .measure import Sample, eventually
from .process import OdooProcess

LATENCY = 0.2  # seconds that Graph takes for each request
ROTA = 16  # records that are saved at once
MINUTES = 10  # in which each makes so many changes:
CHANGES = 20
THROTTLED_EVERY, THROTTLED = 15, 10  # seconds: how often, for how long
DOWN_OF = 100  # one mailbox of so many


class Size(NamedTuple):
    """A morning: so many people, half of them connected, and so many servers."""

    people: int
    minutes: float
    servers: int = 1


SIZES = (Size(250, 3), Size(1_000, 3), Size(2_000, MINUTES), Size(4_000, 3))
QUICK = (Size(60, 0.5), Size(120, 0.5, servers=3))
LAGS = """
    SELECT seconds FROM o365_audit
     WHERE id > %s AND known = 'answered' AND NOT owner_ref = ANY(%s) AND saved_at > %s
"""
QUEUED = "SELECT id FROM o365_sync_request WHERE NOT owner_id = ANY(%s) LIMIT 1"
STARTS = """
    SELECT user_id, array_agg(to_char(start, 'YYYY-MM-DD"T"HH24:MI') ORDER BY start)
      FROM charitylog_action GROUP BY user_id
"""


def run(ours, sizes):
    """Yield a dict for each size; there are the people of the sizes before, and more.

    Raises RuntimeError where in the end a mailbox is not what the records say.
    """
    connected, down = [], []
    for size in sizes:
        more = size.people - ours.crowd
        new = crowd.connect(ours, more // 2, others=more - more // 2) if more else []
        connected += new
        for one in new[::DOWN_OF]:
            down.append(one.uid)
            ours.sim.fault(
                "status", upn=one.upn, status=503, code="serviceNotAvailable"
            )
        with _servers(ours, size.servers) as servers:
            yield _morning(ours, size, connected, down, servers)


@contextmanager
def _servers(ours, many):
    """Run so many servers that send to Outlook; the first is there."""
    database = ours.web.database
    more = [OdooProcess(f"server{n}", database, jobs=2) for n in range(2, many + 1)]
    try:
        for each in more:
            each.wait_until_ready()
        yield [ours.worker, *more]
    finally:
        for each in more:
            each.stop()


def _morning(ours, size, connected, down, servers):
    sim, people = ours.sim, plan(ours, size, connected)
    up = [one for one in connected if one.uid not in down]
    [[last]] = _rows(ours, "SELECT COALESCE(max(id), 0) FROM o365_audit")
    sim.clear_requests()
    for each in servers:
        each.forget_peak()
    begun, before = datetime.now(UTC), [each.processor_seconds() for each in servers]
    sim.seconds_per_request = LATENCY
    with _throttling(sim, up):
        told = _peak({"url": ours.web.url, "people": people})
        eventually(lambda: not _rows(ours, QUEUED, [down]), every=0.5)
    sim.seconds_per_request = 0
    if told["failed"]:
        raise RuntimeError(f"{len(told['failed'])} failed: {told['failed'][0]}")
    _compare(ours, up)
    lags = _rows(ours, LAGS, [last, down, begun.replace(tzinfo=None)])
    used = [each.processor_seconds() for each in servers]
    changes = sum(int(many) * len(took) for many, took in told["took"].items())
    return {
        "size": size,
        "connected": len(connected),
        "changes": changes,
        "seconds": told["seconds"],
        "lags": Sample(tuple(seconds for [seconds] in lags)),
        "saves": Sample(tuple(told["took"]["1"])),
        "rotas": Sample(tuple(told["took"][str(ROTA)])),
        "requests": sum(one.batch_of is None for one in sim.requests),
        "processor": sum(used) - sum(before),
        "peak": max(each.peak() for each in servers),
    }


def plan(ours, size, connected):
    """What they save, and when: the same for the same size, but for the day."""
    chance, seconds = random.Random(size.people), size.minutes * 60
    # In half the time half of them have their turn: as many saves a second.
    many = round(len(connected) * size.minutes / MINUTES)
    return [
        {"session": one.session, "steps": _steps(ours, chance, seconds)}
        for one in chance.sample(connected, many)
    ]


def _steps(ours, chance, seconds):
    """A rota of the next days; then one new visit, one other name, two other times."""
    moments = [chance.uniform(0, seconds) for _step in range(CHANGES - ROTA + 1)]
    morning = datetime.now(UTC).replace(hour=9, minute=0) + timedelta(1)
    whats = [{"create": [_visit(ours, morning, number) for number in range(ROTA)]}]
    whats += [
        {"create": [_visit(ours, morning, ROTA)]},
        {"write": {"name": "Visit, with the key"}, "of": 3},
        *(
            {"write": {"start": _at(morning, number, 15)}, "of": number}
            for number in (5, 9)
        ),
    ]
    whats[1:] = chance.sample(whats[1:], len(whats) - 1)
    return [{"at": at, **what} for at, what in zip(sorted(moments), whats, strict=True)]


def _visit(ours, morning, number):
    return {
        "name": f"Visit {number}",
        "partner_id": ours.client,
        "project_id": ours.project,
        "start": _at(morning, number),
        "planned_duration": 0.5,
    }


def _at(morning, number, minutes=0):
    """Two visits a day."""
    after = timedelta(days=number // 2, hours=number % 2 * 3, minutes=minutes)
    return f"{morning + after:%Y-%m-%d %H:%M}:00"


def _peak(told):
    """Have people save as they are told, in a process of its own."""
    line = [sys.executable, "-m", "benchmarks.peak"]
    done = subprocess.run(
        line,
        cwd=ROOT,
        input=json.dumps(told),
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return json.loads(done.stdout)


@contextmanager
def _throttling(sim, people):
    """Now and then have Microsoft throttle the mailbox of one of them."""
    over, chance = threading.Event(), random.Random(1)

    def throttle():
        while not over.wait(THROTTLED_EVERY):
            upn = chance.choice(people).upn
            sim.fault("throttled", upn=upn, times=1, retry_after=THROTTLED)

    thread = threading.Thread(target=throttle)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()
        sim.clear_faults("throttled")


def _compare(ours, people):
    starts = dict(_rows(ours, STARTS))
    for one in people:
        events = ours.sim.events(one.upn, zone="UTC")
        held = sorted(event["start"]["dateTime"][:16] for event in events)
        if held != starts.get(one.uid, []):
            raise RuntimeError(f"{one.upn}: {held} is not {starts.get(one.uid)}")


def _rows(ours, query, values=()):
    with ours.database.cursor() as cursor:
        cursor.execute(query, values)
        return cursor.fetchall()
