"""What can be made to go wrong, and for whom.

A fault of the connection befalls a whole HTTP request (a ``$batch`` too, when one
of its parts fits); those of `PARTS` befall the parts of a batch one by one. How
Microsoft answers where nothing goes wrong is a matter of `switches`.
"""

import re
import threading
from dataclasses import dataclass, field

from .errors import GraphProblem

CONNECTION = (
    "slow",
    "slow_body",
    "down",
    "gateway_timeout",
    "reset_before",
    "reset_after",
    "hang",
    "truncated",
    "html",
    "challenge",
)
# Refusals by name: in which lines they are met (method, end of the path), and how
# they read.
NAMED = {
    "mailbox_full": (
        re.compile(r"POST .*/(events|calendars)$|PATCH "),
        (403, "ErrorQuotaExceeded", "Mailbox has exceeded maximum mailbox size."),
    ),
    "odata_disabled": (
        re.compile(""),
        (403, "ErrorAccessDenied", "Access to OData is disabled."),
    ),
    "sync_state_lost": (
        re.compile(r"/calendarView/delta(\(\))?$"),
        (410, "syncStateNotFound", "The sync state generation is not found."),
    ),
}
PARTS = ("throttled", "status", "answer", *NAMED)
BATCH = ("batch_shuffled", "batch_missing", "batch_unknown_id")
SIGN_IN = ("sign_in_down",)
ENTRA = ("sign_in_answer",)
KINDS = CONNECTION + PARTS + BATCH + SIGN_IN + ENTRA


@dataclass
class Fault:
    """``upn`` is whose mailbox, ``match`` a part of "POST /me/calendar/events".

    ``times`` counts down with each use; None is for ever. ``details``: seconds
    (slow, slow_body, hang), retry_after (throttled, down, gateway_timeout; None sends
    no header), status and code and message (status, down), headers and shape (status;
    see `GraphProblem`), mid_transfer (truncated). With "gateway_timeout" the work was
    done, and the answer is a 504.

    "mailbox_full" (for what writes), "odata_disabled" and "sync_state_lost" (delta) are
    refused in Microsoft's words; ``status`` may be another. "answer" (Graph) and
    "sign_in_answer" (token endpoint, ``match`` "refresh_token" or "authorization_code")
    give status, headers and body word for word; a body of None is an empty one.

    "challenge" challenges who is signed in, from this request on: its details are those
    of ``Simulator.challenge``.
    """

    kind: str
    upn: str | None = None
    match: str | None = None
    times: int | None = None
    details: dict = field(default_factory=dict)

    def fits(self, lines, upns):
        if self.upn and self.upn.lower() not in upns:
            return False
        if self.kind in NAMED:
            lines = [line for line in lines if NAMED[self.kind][0].search(line)]
        elif not self.match:
            return True
        return any((self.match or "") in line for line in lines)

    def refusal(self):
        """The GraphProblem of one of `NAMED`."""
        status, code, message = NAMED[self.kind][1]
        status = self.details.get("status", status)
        return GraphProblem(status, code, message, shape="bare")


class Faults:
    def __init__(self):
        self._faults = []
        self._lock = threading.Lock()

    def add(self, kind, upn=None, match=None, times=None, **details):
        if kind not in KINDS:
            raise ValueError(f"{kind} is no fault: {', '.join(KINDS)}")
        fault = Fault(kind, upn, match, times, details)
        with self._lock:
            self._faults.append(fault)
        return fault

    def clear(self, kind=None, upn=None):
        """Take back all, or those of a kind, or those of a person."""
        with self._lock:
            self._faults = [
                fault
                for fault in self._faults
                if (kind and fault.kind != kind) or (upn and fault.upn != upn)
            ]

    def list(self):
        with self._lock:
            return list(self._faults)

    def take(self, kinds, lines=(), upns=()):
        """The faults of these kinds that fit, each used up by one."""
        upns = {upn.lower() for upn in upns if upn}
        with self._lock:
            found = [f for f in self._faults if f.kind in kinds and f.fits(lines, upns)]
            for fault in found:
                if fault.times is not None:
                    fault.times -= 1
            self._faults = [f for f in self._faults if f.times is None or f.times > 0]
        return {fault.kind: fault for fault in reversed(found)}
