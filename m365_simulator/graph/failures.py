"""Failures of Graph that a test has asked for; see `m365_simulator.faults`."""

from .. import errors, faults
from .call import Answer


def lines_and_people(call, calls):
    """What a fault of the connection is compared with.

    ``call`` is the HTTP request, ``calls`` are the parts of a batch or ``[call]``.
    """
    lines = [call.line, *(each.line for each in calls)]
    return lines, [call.record.upn, *(each.record.mailbox for each in calls)]


def of_part(taken):
    """The Answer to give instead of the real one, or None.

    ``taken``: the faults of one call, by kind. Raises GraphProblem for those that are
    refusals.
    """
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
    if "answer" in taken:
        details = taken["answer"].details
        headers = dict(details.get("headers") or {})
        return Answer(details["status"], details.get("body"), headers)
    return None


def unavailable(status=503, code=None, message=None, retry_after=None, **_details):
    """The Answer of a service that is down; ``retry_after`` in seconds, or None."""
    problem = errors.GraphProblem(
        status,
        code or "ServiceUnavailable",
        message or "The service is temporarily unavailable.",
        {} if retry_after is None else {"Retry-After": str(retry_after)},
    )
    return refusal(problem, "inner")


def refusal(problem, shape, client_request_id=None):
    """A GraphProblem as the Answer to a call, in a shape of `Switches.error_shape`."""
    request_id = errors.new_request_id()
    return Answer(
        problem.status,
        problem.body(request_id, client_request_id, problem.shape or shape),
        {"request-id": request_id, **problem.headers},
    )
