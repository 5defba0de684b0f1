"""How long after a change in Outlook its record asks: by polling, and by notification.

Microsoft promises to notify within three minutes, and does within one on average; the
stand-in sends at once. What is measured comes on top.
"""

import random
import threading
import time

import psycopg2

from . import crowd
from .measure import Sample, eventually

LATENCY = 0.2  # seconds that Graph takes for each request
A_MINUTE = 20  # entries that are changed
ENTRIES = 2  # of each mailbox
MINUTES = {"polling": 3, "notification": 2}
PROMISED = 180.0  # seconds, by Microsoft


def run(ours, mailboxes, quick):
    """Return one dict for each way, by polling and by notification."""
    sim = ours.sim
    upns = [one.upn for one in crowd.connect(ours, mailboxes, ENTRIES)]
    changes = [(upn, event["id"]) for upn in upns for event in sim.events(upn)]
    random.Random(14).shuffle(changes)
    sim.seconds_per_request = LATENCY
    ours.listen(1 if quick else 3)
    found = [_way(ours, "polling", mailboxes, changes, quick)]
    ours.notify(True)
    ours.listen_now()
    eventually(lambda: len(sim.subscriptions()) == mailboxes, every=0.5)
    found.append(_way(ours, "notification", mailboxes, changes, quick))
    sim.seconds_per_request = 0
    return found


def _way(ours, way, mailboxes, changes, quick):
    sim = ours.sim
    # All mailboxes have been heard of once: what is measured is what follows.
    ours.listen_now()
    eventually(lambda: ours.has_heard(mailboxes), every=0.5)
    sim.clear_requests()
    many = max(int(A_MINUTE * MINUTES[way] / (3 if quick else 1)), 5)
    begun = time.monotonic()
    with Watch(ours) as watch:
        made = {}
        for number in range(many):
            time.sleep(max(0, begun + number * 60 / A_MINUTE - time.monotonic()))
            upn, event_id = changes.pop()
            sim.move(upn, event_id, *ours.some_time())
            made[event_id] = time.monotonic()
        eventually(lambda: made.keys() <= watch.seen.keys(), every=0.1)
    took = time.monotonic() - begun
    requests = _of_listening(sim.requests)
    return {
        "way": way,
        "mailboxes": mailboxes,
        "seconds": Sample(tuple(watch.seen[each] - made[each] for each in made)),
        "requests": requests * 3600 / took / mailboxes,
    }


def _of_listening(requests):
    """Return how many requests were made to listen, a batch being one.

    Whose calendar whom is open to is asked beside, once an hour, in batches of its own.
    """
    beside = {one.batch_of for one in requests if one.path.endswith("/calendar")}
    return sum(
        one.batch_of is None and (one.batch is None or one.batch not in beside)
        for one in requests
    )


class Watch:
    """Notes when each entry is first in question, by its id: ``seen``."""

    def __init__(self, ours):
        self._database = psycopg2.connect(dbname=ours.web.database)
        self._database.autocommit = True
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._look)
        self.seen = {}

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *_error):
        self._ended.set()
        self._thread.join()
        self._database.close()

    def _look(self):
        asked = "SELECT event_id FROM o365_calendar_entry WHERE state = 'conflict'"
        with self._database.cursor() as cursor:
            while not self._ended.wait(0.05):
                cursor.execute(asked)
                now = time.monotonic()
                for [event_id] in cursor.fetchall():
                    self.seen.setdefault(event_id, now)
