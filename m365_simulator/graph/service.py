"""Graph's door: who is it, what is asked, who answers, and what goes wrong.

https://learn.microsoft.com/graph/use-the-api
"""

import json
import threading
from collections import Counter
from contextlib import contextmanager

from werkzeug.wrappers import Response

from .. import errors, faults
from ..recording import Recorded
from ..server import Delivery
from . import batch
from .call import Answer, Call
from .routes import Routes

ROOT = "/v1.0"
UNREADABLE = object()


class Graph:
    def __init__(self, sim):
        self.sim = sim
        self.routes = Routes(sim)
        self.busy = Counter()
        self.busiest = Counter()
        self._counting = threading.Lock()

    def respond(self, request):
        call = _call(request)
        call.record = self.sim.record(call)
        outer = call.path == "/$batch"
        if outer:
            call.record.batch = self.sim.next_batch()
        try:
            self._sign_in(call)
            parts = batch.parts(call.body) if outer else []
            calls = [self._part(part, call) for part in parts] or [call]
        except errors.GraphProblem as problem:
            parts, calls, refused = [], [call], problem
        else:
            refused = None
        for each in calls:
            each.record.mailbox = self._mailbox(each)
        taken = self.sim.faults.take(
            (*faults.CONNECTION, *faults.BATCH), *_target(call, calls)
        )
        if "challenge" in taken and not refused:
            refused = self._challenge(call, taken["challenge"])
        self._delay(taken)
        if "reset_before" in taken or "hang" in taken:
            return _broken(Response(), Delivery(reset=True))
        if "down" in taken:
            answer = _down(taken["down"].details)
        elif refused:
            answer = self._refusal(call, refused)
        else:
            with self._at_once(calls):
                answer = self._answer(call, outer, parts, calls, taken)
        if "gateway_timeout" in taken:
            answer = _down({"status": 504, **taken["gateway_timeout"].details})
        return self._deliver(call, answer, taken)

    def _answer(self, call, outer, parts, calls, taken):
        if outer:
            return batch.run(parts, calls, self._answer_one, taken)
        return self._answer_one(call)

    def _answer_one(self, call):
        try:
            instead = self._spoil(call)
            if instead:
                return instead
            if call.body is UNREADABLE:
                raise errors.bad_request(
                    "Unable to read JSON request payload. Please ensure Content-Type "
                    "header is set and payload is of valid JSON format."
                )
            with self.sim.lock:
                return self.routes.answer(call)
        except errors.GraphProblem as problem:
            return self._refusal(call, problem)

    def _mailbox(self, call):
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
        request_id = errors.new_request_id()
        asked = call.headers.get("client-request-id")
        shape = problem.shape or self.sim.error_shape
        body = problem.body(request_id, asked, shape)
        return Answer(
            problem.status, body, {"request-id": request_id, **problem.headers}
        )

    def _challenge(self, call, fault):
        """The refusal that comes of a challenge in the middle of what is going on."""
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

    def _spoil(self, call):
        lines, upns = [call.line], [call.record.mailbox]
        taken = self.sim.faults.take(faults.PARTS, lines, upns)
        if "throttled" in taken:
            raise errors.throttled(taken["throttled"].details.get("retry_after", 5))
        for kind in faults.NAMED:
            if kind in taken:
                raise taken[kind].refusal()
        if "status" in taken:
            details = taken["status"].details
            raise errors.GraphProblem(
                details.get("status", 500),
                details.get("code", "UnknownError"),
                details.get("message", "Asked for by a test."),
                details.get("headers"),
                shape=details.get("shape"),
            )
        limit, mailbox = self.sim.concurrency_limit, call.record.mailbox
        if limit and self.busy[mailbox] > limit:
            raise errors.throttled(1)
        if "answer" in taken:
            details = taken["answer"].details
            headers = dict(details.get("headers") or {})
            return Answer(details["status"], details.get("body"), headers)
        return None

    @contextmanager
    def _at_once(self, calls):
        """Count what is under way for each mailbox; a batch runs four at a time."""
        wanted = Counter(call.record.mailbox for call in calls)
        weights = Counter({mailbox: min(4, n) for mailbox, n in wanted.items()})
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

    def _delay(self, taken):
        for kind, usual in (("slow", 2), ("hang", 600)):
            if kind in taken:
                self.sim.wait(taken[kind].details.get("seconds", usual))

    def _deliver(self, call, answer, taken):
        record = call.record
        response = _response(call, answer)
        if "html" in taken:
            page = "<html><body>Our services aren't available right now</body></html>"
            response = Response(page, 200, mimetype="text/html")
            answer = Answer(200, page)
        if "reset_after" in taken:
            return _broken(response, Delivery(reset=True))
        record.status, record.response = answer.status, answer.body
        record.response_headers = dict(answer.headers)
        if "truncated" in taken:
            data = response.get_data()
            if taken["truncated"].details.get("mid_transfer"):
                return _broken(response, Delivery(cut_at=len(data) // 2))
            response.set_data(data[: len(data) // 2])
        if "slow_body" in taken:
            seconds = taken["slow_body"].details.get("seconds", 2)
            return _broken(response, Delivery(seconds=seconds))
        return response


def _call(request):
    path = request.environ["RAW_URI"].partition("?")[0]
    path = path[len(ROOT) :] if path.startswith(f"{ROOT}/") else path
    headers = {name.lower(): value for name, value in request.headers.items()}
    data, body = request.get_data(), None
    if data:
        try:
            body = json.loads(data)
        except ValueError:
            body = UNREADABLE
    return Call(request.method, path, request.args.to_dict(), headers, body)


def _target(call, calls):
    """All lines and people that a fault of the connection may be meant for."""
    lines = [call.line, *(each.line for each in calls)]
    return lines, [call.record.upn, *(each.record.mailbox for each in calls)]


def _down(details):
    problem = errors.GraphProblem(
        details.get("status", 503),
        details.get("code", "ServiceUnavailable"),
        details.get("message", "The service is temporarily unavailable."),
    )
    retry_after = details.get("retry_after")
    if retry_after is not None:
        problem.headers["Retry-After"] = str(retry_after)
    request_id = errors.new_request_id()
    headers = {"request-id": request_id, **problem.headers}
    return Answer(problem.status, problem.body(request_id), headers)


def _response(call, answer):
    headers = {"request-id": errors.new_request_id(), **answer.headers}
    if "client-request-id" in call.headers:
        headers["client-request-id"] = call.headers["client-request-id"]
    if call.preference("IdType"):
        headers["Preference-Applied"] = 'IdType="ImmutableId"'
    if answer.body is None:
        return Response(status=answer.status, headers=headers)
    data = json.dumps(answer.body)
    return Response(data, answer.status, headers, mimetype="application/json")


def _broken(response, delivery):
    response.delivery = delivery
    return response


def recorded(call):
    """The call as tests see it: without the token."""
    headers = {k: v for k, v in call.headers.items() if k != "authorization"}
    body = None if call.body is UNREADABLE else call.body
    return Recorded(
        call.method, call.path, body=body, query=dict(call.query), headers=headers
    )
