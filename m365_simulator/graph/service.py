"""Microsoft Graph: receives each request, and sends its answer or a failure.

https://learn.microsoft.com/graph/use-the-api
"""

import threading
from collections import Counter
from contextlib import contextmanager

from werkzeug.wrappers import Response

from .. import errors, faults
from . import batch, failures, wire
from .routes import Routes

#: Microsoft runs so many parts of a batch at the same time for one mailbox.
#: https://learn.microsoft.com/graph/throttling-limits#outlook-service-limits
AT_ONCE = 4


class Graph:
    """``busy`` counts the requests under way for each mailbox, by address.

    ``busiest`` is the highest that each of these counts has been.
    """

    def __init__(self, sim):
        self.sim = sim
        self.routes = Routes(sim)
        self.busy = Counter()
        self.busiest = Counter()
        self._counting = threading.Lock()

    def respond(self, request):
        """The HTTP response to a request; a ``$batch`` is one request here."""
        call = wire.read(request)
        call.record = self.sim.record(call)
        parts, calls, refused = self._opened(call)
        for each in calls:
            each.record.mailbox = self._mailbox(each)
        taken = self.sim.faults.take(
            (*faults.CONNECTION, *faults.BATCH),
            *failures.lines_and_people(call, calls),
        )
        if "challenge" in taken and not refused:
            refused = self._challenge(call, taken["challenge"])
        for kind, seconds in (("slow", 2), ("hang", 600)):
            if kind in taken:
                self.sim.wait(taken[kind].details.get("seconds", seconds))
        if "reset_before" in taken or "hang" in taken:
            return wire.dropped(Response())
        if "down" in taken:
            answer = failures.unavailable(**taken["down"].details)
        elif refused:
            answer = self._refusal(call, refused)
        else:
            with self._at_once(calls):
                answer = self._answer(call, parts, calls, taken)
                call.record.done = answer.status
        if "gateway_timeout" in taken:
            details = {"status": 504, **taken["gateway_timeout"].details}
            answer = failures.unavailable(**details)
        return wire.deliver(call, answer, taken)

    def _opened(self, call):
        """The parts of a batch, the calls to answer, and a GraphProblem or None."""
        outer = call.path == batch.PATH
        if outer:
            call.record.batch = self.sim.next_batch()
        try:
            self._sign_in(call)
            parts = batch.parts(call.body) if outer else []
            return parts, [self._part(part, call) for part in parts] or [call], None
        except errors.GraphProblem as problem:
            return [], [call], problem

    def _answer(self, call, parts, calls, taken):
        if parts:
            return batch.run(parts, calls, self._answer_one, taken)
        return self._answer_one(call)

    def _answer_one(self, call):
        try:
            instead = self._spoil(call)
            if instead:
                return instead
            if call.body is wire.UNREADABLE:
                raise errors.bad_request(
                    "Unable to read JSON request payload. Please ensure Content-Type "
                    "header is set and payload is of valid JSON format."
                )
            with self.sim.lock:
                answer = self.routes.answer(call)
            # A handshake waits for another server, and must keep nobody waiting here.
            return answer() if callable(answer) else answer
        except errors.GraphProblem as problem:
            return self._refusal(call, problem)

    def _spoil(self, call):
        """The Answer that a fault gives to this call, or None.

        Raises GraphProblem where a fault or the mailbox's load refuses it.
        """
        mailbox = call.record.mailbox
        taken = self.sim.faults.take(faults.PARTS, [call.line], [mailbox])
        instead = failures.of_part(taken)
        limit = self.sim.concurrency_limit
        if limit and self.busy[mailbox] > limit:
            raise errors.throttled(1)
        return instead

    def _mailbox(self, call):
        """The address of the mailbox that a call names, or None."""
        try:
            return self.routes.owner(call)[0].upn if call.person else None
        except errors.GraphProblem:
            return None

    def _sign_in(self, call):
        kind, _space, token = call.headers.get("authorization", "").partition(" ")
        if kind.lower() != "bearer" or not token:
            raise errors.invalid_token("Access token is empty.")
        call.person, call.scopes = self.sim.tokens.holder(token)
        call.record.upn = call.person.upn

    def _refusal(self, call, problem):
        asked = call.headers.get("client-request-id")
        return failures.refusal(problem, self.sim.error_shape, asked)

    def _challenge(self, call, fault):
        """Challenge who is signed in, from this call on; the GraphProblem, or None."""
        self.sim.challenge(call.person.upn, **fault.details)
        try:
            self._sign_in(call)
        except errors.GraphProblem as problem:
            return problem
        return None

    def _part(self, part, outer):
        call = batch.call_of(part, outer)
        call.record = self.sim.record(call)
        call.record.upn = outer.record.upn
        call.record.batch = call.record.batch_of = outer.record.batch
        return call

    @contextmanager
    def _at_once(self, calls):
        """Count these calls as under way, for as long as the context lasts."""
        wanted = Counter(call.record.mailbox for call in calls)
        weights = Counter({box: min(AT_ONCE, n) for box, n in wanted.items()})
        with self._counting:
            self.busy += weights
            for mailbox in weights:
                self.busiest[mailbox] = max(self.busiest[mailbox], self.busy[mailbox])
        try:
            if self.sim.seconds_per_request:
                self.sim.wait(self.sim.seconds_per_request)
            yield
        finally:
            with self._counting:
                self.busy -= weights
