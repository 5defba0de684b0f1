from dataclasses import replace

from odoo import fields, models

from ...core.sync.plan import Kind
from ...core.sync.writes import Lost, Verdict, about_to_send, settle
from .line import FOUND, LOST, Cause, Line, Place, lines_of

KNOWN = {Verdict.DONE: FOUND, Verdict.UNKNOWN: LOST}


class O365CalendarEntry(models.Model):
    """Keeps of each write its cause until it is known what became of it.

    It is kept before anything is sent, with what else is written then, so that a crash
    loses no line. The next exchange about the entry tells of a lost answer; a line is
    written then, and once.
    """

    _inherit = "o365.calendar.entry"

    open_writes = fields.Json(
        groups=fields.NO_ACCESS, help="Writes of which nobody knows yet, and causes"
    )

    stuck_cause = fields.Json(
        groups=fields.NO_ACCESS, help="Who caused what could not be sent, and when"
    )

    def _caused_by(self, cause):
        """Return who caused what is sent now, where rows of the outbox say ``cause``.

        What was given up keeps its cause when it is tried again, and both keep since
        when it waits.
        """
        if not self.stuck_cause:
            return cause
        kept = Cause.restored(self.stuck_cause)
        since = min(filter(None, (kept.saved_at, cause.saved_at)), default=None)
        return replace(cause if cause.is_new else kept, saved_at=since)

    def _keep_cause(self, cause):
        """Keep who caused what could not be sent: its outbox rows are deleted."""
        self.stuck_cause = self._caused_by(cause).stored()

    def _open_writes_with(self, operation, cause):
        """Return the value of ``open_writes`` while ``operation`` is sent."""
        cause = self._caused_by(cause)
        earlier = [{**each, "is_going": False} for each in self.open_writes or ()]
        going = about_to_send(operation)
        if _has_create(earlier):
            # It will be known as one: Microsoft carries a create out once.
            going = [lost for lost in going if lost.kind is not Kind.CREATE]
        return earlier + [{**_kept(one, cause), "is_going": True} for one in going]

    def _log_lines(self, outcome, cause):
        """Return the lines that follow from an ``outcome``, and what is still open."""
        place, lines, still_open = Place.of(self), [], []
        cause = self._caused_by(cause)
        for each in self.open_writes or ():
            if each["is_going"]:
                # This very operation, of which the outcome tells.
                continue
            verdict = settle(Lost.restored(each), outcome)
            if verdict is Verdict.OPEN:
                still_open.append(each)
            elif verdict in KNOWN:
                lines.append(_line(each, place, KNOWN[verdict]))
        lines += lines_of(cause, place, outcome.writes)
        for lost in outcome.lost:
            if lost.kind is Kind.CREATE:
                # Whichever of them was carried out, it was not later than the last.
                still_open = [one for one in still_open if not _has_create([one])]
            still_open.append(_kept(lost, cause))
        return lines, still_open

    def _write_off(self):
        """Write that nobody will know what became of these: the entries go."""
        lines = [
            _line(each, Place.of(entry), LOST)
            for entry in self
            for each in entry.open_writes or ()
        ]
        self.env["o365.audit"]._add(lines)

    def _forget_fingerprints(self):
        """Forget what was read of these entries: their client has been erased."""
        for entry in self.filtered("open_writes"):
            nothing = {"before": None, "after": None}
            entry.open_writes = [{**each, **nothing} for each in entry.open_writes]


def _kept(lost, cause):
    return {**lost.stored(), "cause": cause.stored(), "is_going": False}


def _line(kept, place, known):
    lost = Lost.restored(kept)
    return Line(
        Cause.restored(kept["cause"]),
        place,
        lost.kind.value,
        lost.at,
        lost.request_id,
        known,
        as_owner=lost.as_owner,
    )


def _has_create(kept):
    return any(each["kind"] == Kind.CREATE.value for each in kept)
