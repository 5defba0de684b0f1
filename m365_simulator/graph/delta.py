"""What changed in a calendar since last asked, as other connectors ask.

https://learn.microsoft.com/graph/api/event-delta

A round is read in pages, by the mailbox's versions: $skiptoken leads to the next page,
$deltatoken, on the last one, to the next round. What changes in the middle of a round
is told again in the next. What left the window or the calendar is told like what was
deleted: with its id and @removed.
"""

import base64
import json
from dataclasses import astuple, dataclass, replace

from .. import errors
from ..exchange import payload, zones
from ..exchange.series import touches
from . import odata
from .access import shows
from .call import Answer

GONE = "The sync state generation is not found; a full synchronization is needed."


@dataclass(frozen=True)
class Round:
    """``since``: told before this round; ``after``: on its earlier pages."""

    begin: str
    end: str
    since: int = 0
    after: int = 0
    until: int | None = None


def answer(sim, call, owner, role, rendered):
    """``role``: the caller's; ``rendered``: shows an entry that is there."""
    mailbox = sim.mailbox_of(owner)
    asked = _asked(call)
    if asked.after and not mailbox.synced_from <= asked.after <= mailbox.version:
        raise errors.GraphProblem(410, "syncStateNotFound", GONE)
    if asked.until is None:
        asked = replace(asked, until=mailbox.version)
    place = call.calendar, [_utc(text) for text in (asked.begin, asked.end)]
    immutable = (call.preference("IdType") or "").lower() == "immutableid"
    told = []
    for event in mailbox.known.values():
        if event.version <= asked.after:
            continue
        there = [past for past in _since(event, asked.since) if _inside(past, place)]
        if there[-1:] == event.past[-1:] and shows(event, role):
            told.append((event.version, event, None))
        elif asked.since and there:
            # A usual id is the one that it had there.
            known = event.immutable_id if immutable else there[-1].plain_id
            gone = {"id": known, "@removed": {"reason": "deleted"}}
            told.append((event.version, event, gone))
    told.sort(key=lambda each: each[0])
    size = int(call.preference("odata.maxpagesize") or odata.PAGE)
    page = told[:size]
    body = {
        "@odata.context": sim.context("Collection(event)"),
        "value": [gone or rendered(event) for _version, event, gone in page],
    }
    if len(told) > size:
        more = replace(asked, after=page[-1][0])
        body["@odata.nextLink"] = _link(sim, call, "$skiptoken", more)
    else:
        last = Round(asked.begin, asked.end, asked.until, asked.until)
        body["@odata.deltaLink"] = _link(sim, call, "$deltatoken", last)
    return Answer(200, body)


def _asked(call):
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


def _utc(text):
    text = text.replace(" ", "+")
    text = text if "T" in text else f"{text}T00:00:00"
    return zones.to_utc(*payload.moment({"dateTime": text, "timeZone": "UTC"}))


def _since(event, version):
    """How the entry was at that version of the mailbox, and after it."""
    before = [past for past in event.past if past.version <= version]
    return [*before[-1:], *(past for past in event.past if past.version > version)]


def _inside(past, place):
    """Whether an entry that was so lay in the calendar and the window asked for."""
    return past.calendar == place[0] and touches(past.moments, place[1])
