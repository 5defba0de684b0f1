"""Which properties of an event Graph accepts, and how it refuses the others.

https://learn.microsoft.com/graph/api/resources/event
"""

import re

from .. import errors

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
# Graph ignores these: they are in an event that is read and sent back.
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
#: Exchange keeps so many UTF-16 code units of a subject, a category or a place.
LONGEST = 255


def check(payload):
    """The payload, without read-only properties and with long texts cut.

    Raises GraphProblem 400 for what Graph cannot read.
    """
    if not isinstance(payload, dict):
        raise errors.unreadable("Empty Payload. JSON content expected.")
    for name, value in payload.items():
        if name in READ_ONLY:
            continue
        if name not in WRITABLE:
            raise errors.unreadable(
                f"The property '{name}' does not exist on type "
                "'microsoft.graph.event'. Make sure to only use property names "
                "that are defined by the type."
            )
        _check_value(name, value)
    return _cut({k: v for k, v in payload.items() if k not in READ_ONLY})


def _check_value(name, value):
    if name in CHOICES and value not in CHOICES[name]:
        raise errors.unreadable(f"Requested value '{value}' was not found.")
    if name in TEXTS and not isinstance(value, str | None):
        raise errors.wrong_type(name, "Edm.String")
    if name in FLAGS and not isinstance(value, bool | None):
        raise errors.wrong_type(name, "Edm.Boolean")
    if name == "reminderMinutesBeforeStart" and type(value) not in (int, type(None)):
        raise errors.wrong_type(name, "Edm.Int32")
    if name == "categories" and not _are(value, str):
        raise errors.wrong_type(name, "Collection(Edm.String)")
    if name == "body":
        _check_body(value)
    if name == "singleValueExtendedProperties":
        _check_properties(value)


def _check_body(body):
    if not isinstance(body, dict) or not isinstance(body.get("content", ""), str):
        raise errors.wrong_type("body", "microsoft.graph.itemBody")
    if body.get("contentType", "text").lower() not in ("text", "html"):
        raise errors.unreadable(
            f"Requested value '{body['contentType']}' was not found."
        )


def _check_properties(properties):
    if not _are(properties, dict) or any("id" not in p for p in properties):
        raise errors.wrong_type(
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
    """An id of an extended property in a form that can be compared, or None.

    The case of the name matters, that of the GUID does not.
    https://learn.microsoft.com/graph/api/resources/extended-properties-overview
    """
    found = re.match(
        r"^\s*(\w+)\s+\{([0-9a-fA-F-]{36})\}\s+(Name|Id)\s+(.+?)\s*$", identifier
    )
    if not found:
        return None
    kind, guid, by, name = found.groups()
    return kind.lower(), guid.lower(), by, name


def _are(value, kind):
    return isinstance(value, list) and all(isinstance(each, kind) for each in value)


def _cut(payload):
    """Exchange cuts these texts and does not say so."""
    if payload.get("subject"):
        payload["subject"] = _shortened(payload["subject"])
    if payload.get("categories"):
        payload["categories"] = [_shortened(each) for each in payload["categories"]]
    if isinstance(payload.get("location"), dict):
        name = _shortened(payload["location"].get("displayName") or "")
        payload["location"] = {**payload["location"], "displayName": name}
    return payload


def _shortened(text):
    """Cut by UTF-16 code units: an emoji has two, and may be cut between them."""
    places = text.encode("utf-16-le", "surrogatepass")[: 2 * LONGEST]
    return places.decode("utf-16-le", "surrogatepass")
