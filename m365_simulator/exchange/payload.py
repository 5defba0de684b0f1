"""What Graph accepts in an event, and how it answers to what it does not.

https://learn.microsoft.com/graph/api/resources/event
"""

import re
from datetime import datetime, timedelta

from .. import errors
from . import zones

CHOICES = {
    "showAs": ("free", "tentative", "busy", "oof", "workingElsewhere", "unknown"),
    "sensitivity": ("normal", "personal", "private", "confidential"),
    "importance": ("low", "normal", "high"),
}
TEXTS = ("subject", "transactionId")
FLAGS = (
    "isAllDay",
    "isReminderOn",
    "responseRequested",
    "allowNewTimeProposals",
    "hideAttendees",
    "isOnlineMeeting",
)
OTHERS = (
    "attendees",
    "body",
    "categories",
    "end",
    "location",
    "locations",
    "onlineMeetingProvider",
    "recurrence",
    "reminderMinutesBeforeStart",
    "singleValueExtendedProperties",
    "start",
    "@odata.type",
)
WRITABLE = {*CHOICES, *TEXTS, *FLAGS, *OTHERS}
# What a copy of an event, read and sent back, holds besides; silently left alone.
READ_ONLY = {
    "id",
    "changeKey",
    "createdDateTime",
    "lastModifiedDateTime",
    "iCalUId",
    "webLink",
    "bodyPreview",
    "isOrganizer",
    "organizer",
    "type",
    "@odata.etag",
    "@odata.context",
}
LONGEST = 255
MOMENT = re.compile(
    r"^(\d{4,}-\d\d-\d\dT\d\d:\d\d(:\d\d)?)([.]\d{1,12})?(Z|[+-]\d\d:\d\d)?$"
)


def check(payload):
    """Refuse what Graph refuses to read; return the payload cut to its lengths."""
    if not isinstance(payload, dict):
        raise _unreadable("Empty Payload. JSON content expected.")
    for name, value in payload.items():
        if name in READ_ONLY:
            continue
        if name not in WRITABLE:
            raise _unreadable(
                f"The property '{name}' does not exist on type "
                "'microsoft.graph.event'. Make sure to only use property names "
                "that are defined by the type."
            )
        _check_value(name, value)
    return _cut({k: v for k, v in payload.items() if k not in READ_ONLY})


def _check_value(name, value):
    if name in CHOICES and value not in CHOICES[name]:
        raise _unreadable(f"Requested value '{value}' was not found.")
    if name in TEXTS and not isinstance(value, str | None):
        raise _wrong_type(name, "Edm.String")
    if name in FLAGS and not isinstance(value, bool | None):
        raise _wrong_type(name, "Edm.Boolean")
    if name == "reminderMinutesBeforeStart" and type(value) not in (int, type(None)):
        raise _wrong_type(name, "Edm.Int32")
    if name == "categories" and not _are(value, str):
        raise _wrong_type(name, "Collection(Edm.String)")
    if name == "body":
        _check_body(value)
    if name == "singleValueExtendedProperties":
        _check_properties(value)


def _check_body(body):
    if not isinstance(body, dict) or not isinstance(body.get("content", ""), str):
        raise _wrong_type("body", "microsoft.graph.itemBody")
    if body.get("contentType", "text").lower() not in ("text", "html"):
        raise _unreadable(f"Requested value '{body['contentType']}' was not found.")


def _check_properties(properties):
    if not _are(properties, dict) or any("id" not in p for p in properties):
        raise _wrong_type(
            "singleValueExtendedProperties",
            "Collection(microsoft.graph.singleValueLegacyExtendedProperty)",
        )
    for each in properties:
        if not property_key(each["id"]):
            raise errors.bad_request(
                f"PropertyId values may only be in one of the formats; '{each['id']}' "
                "is in none of them.",
                "ErrorInvalidProperty",
            )


def property_key(identifier):
    """What makes two property ids the same: the name's case counts, GUIDs' does not."""
    found = re.match(
        r"^\s*(\w+)\s+\{([0-9a-fA-F-]{36})\}\s+(Name|Id)\s+(.+?)\s*$", identifier
    )
    if not found:
        return None
    kind, guid, by, name = found.groups()
    return kind.lower(), guid.lower(), by, name


def moment(value):
    """A dateTimeTimeZone as (naive wall time, zone name)."""
    if not isinstance(value, dict) or not isinstance(value.get("dateTime"), str):
        raise _wrong_type("start", "microsoft.graph.dateTimeTimeZone")
    found = MOMENT.match(value["dateTime"])
    try:
        wall = datetime.fromisoformat(found[1])
    except (TypeError, ValueError):
        raise errors.validation_failure() from None
    name = value.get("timeZone") or "UTC"
    zones.zone(name)
    if found[4]:
        offset = datetime.fromisoformat("2000-01-01T00:00:00" + _offset(found[4]))
        wall = zones.from_utc(wall - offset.utcoffset(), name)
    return wall, name


def check_times(start, end, all_day, refuse_zero_length=False):
    """Compare two moments; both are (naive wall time, zone name)."""
    begins, ends = zones.to_utc(*start), zones.to_utc(*end)
    if ends < begins or (refuse_zero_length and ends == begins):
        raise errors.validation_failure()
    if not all_day:
        return
    midnights = all(wall.time() == datetime.min.time() for wall, _zone in (start, end))
    if not midnights or start[1] != end[1]:
        raise errors.validation_failure(
            "The Start and End of an event marked as All day must be set to "
            "midnight, in the same time zone."
        )
    if end[0] - start[0] < timedelta(days=1):
        raise errors.bad_request(
            "Your request can't be completed. The duration of an event marked as "
            "All day must be at least 24 hours.",
            "ErrorInvalidRequest",
        )


def _offset(text):
    return "+00:00" if text == "Z" else text


def _are(value, kind):
    return isinstance(value, list) and all(isinstance(each, kind) for each in value)


def _cut(payload):
    """Exchange keeps 255 places of these and drops the rest without a word."""
    if payload.get("subject"):
        payload["subject"] = _shortened(payload["subject"])
    if payload.get("categories"):
        payload["categories"] = [_shortened(each) for each in payload["categories"]]
    if isinstance(payload.get("location"), dict):
        name = _shortened(payload["location"].get("displayName") or "")
        payload["location"] = {**payload["location"], "displayName": name}
    return payload


def _shortened(text):
    """Cut as UTF-16, where an emoji takes two places, be it in the middle of one."""
    places = text.encode("utf-16-le", "surrogatepass")[: 2 * LONGEST]
    return places.decode("utf-16-le", "surrogatepass")


def _unreadable(message):
    return errors.bad_request(message, "RequestBodyRead")


def _wrong_type(name, kind):
    return _unreadable(f"Cannot convert the value of '{name}' to the type '{kind}'.")
