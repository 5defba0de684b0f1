"""What changed in a calendar since the last request. Odoo's own connector asks this.

https://learn.microsoft.com/graph/api/event-delta

A round is read in pages, in the order of the mailbox's versions. $skiptoken leads to
the next page and $deltatoken, which is on the last page, to the next round. What
changes while a round is read is in the next round too. What has left the window or the
calendar is listed like what was deleted: with its id and @removed.
"""

import base64
import json
from dataclasses import astuple, dataclass, replace

from .. import errors
from ..exchange import moments
from ..exchange.series import touches
from . import odata, render
from .access import shows
from .call import Answer

UNSUPPORTED = ("$orderby", "$filter", "$select", "$expand", "$search", "$top")
GONE = "The sync state generation is not found; a full synchronization is needed."


@dataclass(frozen=True)
class Round:
    """What a token says.

    ``begin`` and ``end`` are the window as it was asked for. The others are versions of
    the mailbox: of the round before, of the last event on the pages before, and of the
    mailbox when this round began.
    """

    begin: str
    end: str
    since: int = 0
    after: int = 0
    until: int | None = None


def answer(sim, call, owner, role):
    """The Answer with one page of a round.

    Raises GraphProblem 410 where the token is unknown or its state was lost.
    """
    mailbox = sim.mailbox_of(owner)
    asked = _asked(call)
    if asked.after and not mailbox.synced_from <= asked.after <= mailbox.version:
        raise errors.GraphProblem(410, "syncStateNotFound", GONE)
    if asked.until is None:
        asked = replace(asked, until=mailbox.version)
    changed = _changed(call, mailbox, role, asked)
    size = int(call.preference("odata.maxpagesize") or odata.PAGE)
    page = changed[:size]
    body = {
        "@odata.context": sim.context("Collection(event)"),
        "value": [gone or render.event(sim, call, role, event) for event, gone in page],
    }
    if len(changed) > size:
        more = replace(asked, after=page[-1][0].version)
        body["@odata.nextLink"] = _link(sim, call, "$skiptoken", more)
    else:
        last = Round(asked.begin, asked.end, asked.until, asked.until)
        body["@odata.deltaLink"] = _link(sim, call, "$deltatoken", last)
    return Answer(200, body)


def _changed(call, mailbox, role, asked):
    """(event, None) or (event, its @removed) of all that is left of the round."""
    window = [moments.from_query(text) for text in (asked.begin, asked.end)]
    changed = []
    for event in mailbox.known.values():
        if event.version <= asked.after:
            continue
        there = [
            past
            for past in _since(event, asked.since)
            if past.calendar == call.calendar and touches(past.moments, window)
        ]
        if there[-1:] == event.past[-1:] and shows(event, role):
            changed.append((event, None))
        elif asked.since and there:
            # An id that is not immutable was another one while the event was there.
            known = (
                event.immutable_id if call.wants_immutable_ids else there[-1].plain_id
            )
            changed.append((event, {"id": known, "@removed": {"reason": "deleted"}}))
    return sorted(changed, key=lambda pair: pair[0].version)


def _asked(call):
    """The Round that the call's token or window stands for."""
    if set(UNSUPPORTED) & set(call.query):
        raise errors.bad_request(
            "The following parameters are not supported with change tracking over the "
            f"'CalendarView' resource: '{', '.join(UNSUPPORTED)}'.",
            "ErrorInvalidUrlQuery",
        )
    for name in ("$deltatoken", "$skiptoken"):
        if name in call.query:
            try:
                return Round(*json.loads(base64.urlsafe_b64decode(call.query[name])))
            except (TypeError, ValueError):
                raise errors.GraphProblem(410, "syncStateNotFound", GONE) from None
    if "startDateTime" not in call.query or "endDateTime" not in call.query:
        raise errors.bad_request(
            "A delta round begins with startDateTime and endDateTime.",
            "ErrorInvalidParameter",
        )
    return Round(call.query["startDateTime"], call.query["endDateTime"])


def _link(sim, call, name, state):
    token = base64.urlsafe_b64encode(json.dumps(astuple(state)).encode()).decode()
    return sim.link(call.path.strip("/"), {name: token})


def _since(event, version):
    """How the event was at that version of the mailbox, and at each one after it."""
    before = [past for past in event.past if past.version <= version]
    return [*before[-1:], *(past for past in event.past if past.version > version)]
