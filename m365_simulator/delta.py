"""What changed in a calendar since last asked, as other connectors ask.

https://learn.microsoft.com/graph/api/event-delta

A round is read in pages, by the mailbox's versions: $skiptoken leads to the next page,
$deltatoken, on the last one, to the next round. What changes in the middle of a round
is told again in the next.
"""

import base64
import json
from dataclasses import astuple, dataclass, replace

from . import errors, odata, payload, zones
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


def answer(sim, call, owner, events, rendered):
    """``events``: what the caller may see; ``rendered``: shows one of them."""
    mailbox = sim.mailbox_of(owner)
    asked = _asked(call)
    if asked.since > mailbox.version:
        raise errors.GraphProblem(410, "SyncStateNotFound", GONE)
    if asked.until is None:
        asked = replace(asked, until=mailbox.version)
    window = [_utc(text) for text in (asked.begin, asked.end)]
    told = [(event.version, event, rendered) for event in events]
    if asked.since:
        gone = _gone(call)
        told += [(version, event, gone) for version, event in mailbox.removed]
    told = sorted(
        (each for each in told if each[0] > asked.after and _inside(each[1], window)),
        key=lambda each: each[0],
    )
    size = int(call.preference("odata.maxpagesize") or odata.PAGE)
    page = told[:size]
    body = {
        "@odata.context": sim.context("Collection(event)"),
        "value": [shown(event) for _version, event, shown in page],
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
                raise errors.GraphProblem(410, "SyncStateNotFound", GONE) from None
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


def _inside(event, window):
    begins, ends = event.utc()
    return begins < window[1] and max(begins, ends) >= window[0]


def _gone(call):
    immutable = (call.preference("IdType") or "").lower() == "immutableid"
    return lambda event: {
        "id": event.immutable_id if immutable else event.plain_id,
        "@removed": {"reason": "deleted"},
    }
