"""What changed in a calendar since last asked, as other connectors ask.

https://learn.microsoft.com/graph/api/event-delta

The token holds the window and the mailbox's version; a round is one page.
"""

import base64
import json

from . import errors, payload, zones
from .call import Answer

GONE = "The sync state generation is not found; a full synchronization is needed."


def answer(sim, call, owner, events, rendered):
    """``events``: what the caller may see; ``rendered``: shows one of them."""
    mailbox = sim.mailbox_of(owner)
    begin, end, since = _asked(call)
    if since > mailbox.version:
        raise errors.GraphProblem(410, "SyncStateNotFound", GONE)
    window = [_utc(text) for text in (begin, end)]
    value = [
        rendered(event)
        for event in events
        if event.version > since and _inside(event, window)
    ]
    if since:
        value += [
            {"id": _id(call, event), "@removed": {"reason": "deleted"}}
            for version, event in mailbox.removed
            if version > since and _inside(event, window)
        ]
    token = json.dumps([begin, end, mailbox.version]).encode()
    query = {"$deltatoken": base64.urlsafe_b64encode(token).decode()}
    base = call.path.strip("/")
    body = {
        "@odata.context": sim.context("Collection(event)"),
        "value": value,
        "@odata.deltaLink": sim.link(base, query),
    }
    return Answer(200, body)


def _asked(call):
    if "$deltatoken" in call.query:
        try:
            return json.loads(base64.urlsafe_b64decode(call.query["$deltatoken"]))
        except ValueError:
            raise errors.GraphProblem(410, "SyncStateNotFound", GONE) from None
    if "startDateTime" not in call.query or "endDateTime" not in call.query:
        raise errors.bad_request(
            "A delta round begins with startDateTime and endDateTime.",
            "ErrorInvalidParameter",
        )
    return call.query["startDateTime"], call.query["endDateTime"], 0


def _utc(text):
    text = text.replace(" ", "+")
    text = text if "T" in text else f"{text}T00:00:00"
    return zones.to_utc(*payload.moment({"dateTime": text, "timeZone": "UTC"}))


def _inside(event, window):
    begins, ends = event.utc()
    return begins < window[1] and max(begins, ends) >= window[0]


def _id(call, event):
    immutable = (call.preference("IdType") or "").lower() == "immutableid"
    return event.immutable_id if immutable else event.plain_id
