"""Failures that can be asked for: of which kind, and for which requests.

The kinds in `CONNECTION` concern a whole HTTP request, also a ``$batch`` one of whose
parts fits. Those in `PARTS` concern each part of a batch by itself. What Microsoft
answers where nothing fails is set by `switches`.
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
# Refusals: the lines (method and path) that they concern, and status, code, message.
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
    """A failure that was asked for.

    ``upn`` is the mailbox's owner, or None: anybody. ``match`` is contained in the
    lines that it concerns ("POST /me/calendar/events"), or None: any. ``times`` counts
    down with each use; None: no end. ``details`` by kind:

    - slow, slow_body, hang: seconds
    - throttled: retry_after (seconds; None sends no header)
    - down; gateway_timeout, a 504 although the request was carried out: status, code,
      message, retry_after
    - status: status, code, message, headers, shape (see `GraphProblem`)
    - truncated: mid_transfer, whether the connection is dropped in the middle
    - mailbox_full (what writes), odata_disabled, sync_state_lost (delta): status
    - answer (Graph), sign_in_answer (token endpoint; ``match`` is the grant type):
      status, headers and body, which are sent as they are; body None is an empty one
    - challenge: those of `Organisation.challenge`, which is called for who is signed in
    """

    kind: str
    upn: str | None = None
    match: str | None = None
    times: int | None = None
    details: dict = field(default_factory=dict)

    def fits(self, lines, upns):
        """Whether it concerns one of these lines and one of these mailboxes."""
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
    """The faults that wait to be used. Safe for several threads."""

    def __init__(self):
        self._faults = []
        self._lock = threading.Lock()

    def add(self, kind, upn=None, match=None, times=None, **details):
        """Add a Fault and return it. Raises ValueError for an unknown kind."""
        if kind not in KINDS:
            raise ValueError(f"{kind} is no fault: {', '.join(KINDS)}")
        fault = Fault(kind, upn, match, times, details)
        with self._lock:
            self._faults.append(fault)
        return fault

    def clear(self, kind=None, upn=None):
        """Remove all faults, or those of a kind, of a person, or of both."""
        with self._lock:
            self._faults = [
                fault
                for fault in self._faults
                if (kind and fault.kind != kind) or (upn and fault.upn != upn)
            ]

    def list(self):
        """The faults that are not used up."""
        with self._lock:
            return list(self._faults)

    def take(self, kinds, lines=(), upns=()):
        """Use each fault of these kinds that fits once; return them by kind."""
        upns = {upn.lower() for upn in upns if upn}
        with self._lock:
            found = [f for f in self._faults if f.kind in kinds and f.fits(lines, upns)]
            for fault in found:
                if fault.times is not None:
                    fault.times -= 1
            self._faults = [f for f in self._faults if f.times is None or f.times > 0]
        return {fault.kind: fault for fault in reversed(found)}
