"""Sends notifications in threads of its own, and keeps what was sent and answered."""

import heapq
import http.client
import itertools
import json
import threading
import time
from dataclasses import dataclass, field

from . import bodies, poster

THREADS = 4
#: More than this do not wait: as at Microsoft, further ones are lost.
MOST = 10_000


@dataclass
class Delivery:
    """One notification, or one handshake, and what became of it.

    ``what`` is "created", "updated", "deleted", a lifecycle event, or "validation".
    ``upn`` is the subscriber's address. ``answers`` has the status of each attempt, or
    the name of what went wrong. ``ended`` tells that there is no further attempt.
    """

    what: str
    url: str
    upn: str
    subscription_id: str
    body: dict | None = None
    forged: bool = False
    lost: bool = False
    answers: list = field(default_factory=list)
    ended: bool = False

    @property
    def arrived(self):
        """Whether the subscriber has answered 2xx."""
        last = self.answers[-1] if self.answers else None
        return isinstance(last, int) and 200 <= last < 300


class Notifier:
    """``sent`` are all Deliveries, in the order in which they were asked for.

    ``changed`` is notified whenever one waits, is answered, or is forgotten.
    """

    def __init__(self, sim):
        self.sim = sim
        self.sent = []
        self._waiting, self._under_way = [], set()
        self._numbers = itertools.count()
        self.changed = threading.Condition()
        self._threads, self._stopping = [], False

    def forget(self):
        """Send nothing of what waits, and forget what was sent."""
        with self.changed:
            self.sent, self._waiting, self._under_way = [], [], set()
            self.changed.notify_all()

    def noticed(self, owner, event, kind):
        """Tell all who have subscribed to it that an event of ``owner`` has changed."""
        for each in self.sim.live_subscriptions(owner):
            if kind in each.changes:
                event_id = event.told_id(each.immutable, kind == "deleted")
                body = bodies.change(
                    each, self.sim.tenant_id, kind, event_id, event.etag
                )
                self._as_switched(
                    Delivery(kind, each.url, owner.upn, each.id, body),
                )

    def put(self, delivery, seconds=0):
        """Send it in so many seconds, as `Simulator.now` counts them."""
        with self.changed:
            self.sent.append(delivery)
            if delivery.lost or len(self._waiting) >= MOST:
                delivery.lost = delivery.ended = True
                return
            self._wait(delivery, seconds)
            self._begin()

    def look_again(self):
        """Tell the threads that the simulator's time has changed."""
        with self.changed:
            self.changed.notify_all()

    def wait(self, seconds, later):
        """Wait until nothing is due or under way; False: it takes longer.

        ``later``: until nothing is due at a later time either.
        """

        def nothing_left():
            due = self._waiting and (later or self._waiting[0][0] <= self.sim.now())
            return not due and not self._under_way

        with self.changed:
            return self.changed.wait_for(nothing_left, seconds)

    def stop(self):
        """End the threads, after the requests that are under way."""
        with self.changed:
            self._stopping = True
            self.changed.notify_all()
            threads, self._threads = self._threads, []
        for thread in threads:
            thread.join()
        self._stopping = False

    def _as_switched(self, delivery):
        """Put it, once or twice, late or not at all, as the switches say."""
        delivery.lost = self.sim.notifications_lost
        late = self.sim.notifications_late
        self.put(delivery, late)
        if self.sim.notifications_doubled:
            again = {**vars(delivery), "answers": [], "ended": False}
            self.put(Delivery(**again), late)

    def _wait(self, delivery, seconds):
        due = self.sim.now() + seconds
        heapq.heappush(self._waiting, (due, next(self._numbers), delivery))
        self.changed.notify_all()

    def _begin(self):
        """Start the threads, where there are none yet."""
        if not self._threads and not self._stopping:
            self._threads = [
                threading.Thread(target=self._work, daemon=True)
                for _number in range(THREADS)
            ]
            for thread in self._threads:
                thread.start()

    def _work(self):
        while delivery := self._next():
            answer = self._post(delivery)
            with self.changed:
                delivery.answers.append(answer)
                if id(delivery) in self._under_way:
                    self._under_way.discard(id(delivery))
                    self._after(delivery)
                self.changed.notify_all()

    def _next(self):
        """The next that is due, waited for; None where the threads are to end."""
        with self.changed:
            while not self._stopping:
                left = None
                if self._waiting:
                    left = self._waiting[0][0] - self.sim.now()
                    if left <= 0:
                        delivery = heapq.heappop(self._waiting)[2]
                        self._under_way.add(id(delivery))
                        return delivery
                self.changed.wait(left)
        return None

    def _after(self, delivery):
        """Try again later where it has not arrived, as often as the switch says."""
        attempts = self.sim.notification_attempts
        if delivery.arrived or len(delivery.answers) >= attempts:
            delivery.ended = True
        else:
            self._wait(delivery, self.sim.notification_retry_seconds)

    def _post(self, delivery):
        """The status of the answer, or the name of what went wrong."""
        began = time.monotonic()
        seconds = self.sim.notification_seconds
        data = json.dumps(delivery.body).encode()
        kind = "application/json; charset=utf-8"
        try:
            answer = poster.post(self.sim, delivery.url, data, kind, seconds)
        except (OSError, http.client.HTTPException) as problem:
            return type(problem).__name__
        # Each read may have taken almost so long.
        late = time.monotonic() - began > seconds
        return "TimeoutError" if late else answer.status
