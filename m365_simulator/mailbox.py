"""One mailbox: its calendar's events, kept in memory as Exchange would keep them."""

import base64
import copy
import html
import re
import secrets
import uuid
from urllib.parse import quote

from . import payload, series, zones

BLANK = {
    "categories": [],
    "reminderMinutesBeforeStart": 15,
    "isReminderOn": True,
    "hasAttachments": False,
    "hideAttendees": False,
    "subject": "",
    "importance": "normal",
    "sensitivity": "normal",
    "isAllDay": False,
    "isCancelled": False,
    "isDraft": False,
    "isOrganizer": True,
    "responseRequested": True,
    "seriesMasterId": None,
    "showAs": "busy",
    "type": "singleInstance",
    "onlineMeetingUrl": None,
    "isOnlineMeeting": False,
    "onlineMeetingProvider": "unknown",
    "onlineMeeting": None,
    "allowNewTimeProposals": True,
    "recurrence": None,
    "body": {"contentType": "text", "content": ""},
    "location": {},
    "attendees": [],
}
HTML_FRAME = (
    "<html><head>\r\n"
    '<meta http-equiv="Content-Type" content="text/html; charset=utf-8"></head>'
    "<body>{}</body></html>"
)


class StoredEvent:
    """``start`` and ``end`` are (naive wall time, zone name), as they were sent."""

    def __init__(self, owner, when):
        noise = base64.urlsafe_b64encode(secrets.token_bytes(75)).decode()
        self.immutable_id = "AAkALgAA" + noise
        # Without the ImmutableId preference Graph hands out another kind of id.
        self.plain_id = "AAMkADAA" + noise[::-1]
        self.owner = owner
        self.created = self.modified = when
        self.ical_uid = series.UID + series.NO_DAY + uuid.uuid4().hex.upper()
        self.fields = copy.deepcopy(BLANK)
        self.properties = {}
        self.start = self.end = None
        self.version = 0

    @property
    def private(self):
        return self.fields["sensitivity"] == "private"

    @property
    def change_key(self):
        stamp = uuid.uuid5(uuid.NAMESPACE_OID, f"{self.immutable_id} {self.version}")
        return base64.b64encode(stamp.bytes).decode()

    @property
    def etag(self):
        return f'W/"{self.change_key}"'

    def apply(self, values):
        """Take over a checked payload; only the names that it has."""
        values = dict(values)
        if "start" in values:
            self.start = payload.moment(values.pop("start"))
        if "end" in values:
            self.end = payload.moment(values.pop("end"))
        for each in values.pop("singleValueExtendedProperties", None) or []:
            self.properties[payload.property_key(each["id"])] = dict(each)
        if "body" in values:
            values["body"] = _body(values["body"])
        values.pop("@odata.type", None)
        self.fields.update(copy.deepcopy(values))

    def utc(self):
        return zones.to_utc(*self.start), zones.to_utc(*self.end)

    def render(self, zone="UTC", immutable=True, as_text=False, site=""):
        """The event as Graph returns it; ``zone`` None means as it was sent.

        ``site`` is where the link leads: the week page in place of Outlook.
        """
        identifier = self.immutable_id if immutable else self.plain_id
        fields = copy.deepcopy(self.fields)
        body = fields.pop("body")
        text = _text(body)
        if as_text:
            body = {"contentType": "text", "content": text}
        location = _location(fields.pop("location"))
        return {
            "@odata.etag": self.etag,
            "id": identifier,
            "createdDateTime": _stamp(self.created),
            "lastModifiedDateTime": _stamp(self.modified),
            "changeKey": self.change_key,
            "originalStartTimeZone": self.start[1],
            "originalEndTimeZone": self.end[1],
            "iCalUId": self.ical_uid,
            "webLink": f"{site}/outlook/{self.owner.upn}?itemid={quote(identifier)}",
            **fields,
            "bodyPreview": text[:255],
            "body": body,
            "start": self._shown(self.start, zone),
            "end": self._shown(self.end, zone),
            "location": location,
            "locations": [location] if location["displayName"] else [],
            "responseStatus": {"response": "organizer", "time": "0001-01-01T00:00:00Z"},
            "organizer": {
                "emailAddress": {"name": self.owner.name, "address": self.owner.upn}
            },
        }

    def _shown(self, moment, zone):
        wall, sent = moment
        if self.fields["isAllDay"]:
            # A day is a day wherever one looks from: Graph does not shift it.
            return zones.shown(wall, zone or sent)
        if zone is None:
            return zones.shown(wall, sent)
        return zones.shown(zones.from_utc(zones.to_utc(wall, sent), zone), zone)


class Mailbox:
    """Events by id, transaction ids once used, and what changed since when."""

    def __init__(self, owner):
        self.owner = owner
        self.events = {}
        self.transactions = {}
        self.version = 0
        self.removed = []

    def find(self, identifier):
        return self.events.get(identifier) or next(
            (e for e in self.events.values() if e.plain_id == identifier), None
        )

    def add(self, event):
        self._touch(event)
        self.events[event.immutable_id] = event
        if event.fields.get("transactionId"):
            self.transactions[event.fields["transactionId"]] = event.immutable_id

    def changed(self, event, when):
        event.modified = when
        self._touch(event)

    def remove(self, event):
        self.version += 1
        del self.events[event.immutable_id]
        self.removed.append((self.version, event))

    def _touch(self, event):
        self.version += 1
        event.version = self.version


def _body(body):
    kind = (body.get("contentType") or "text").lower()
    content = body.get("content") or ""
    if kind == "html" and not re.match(r"\s*<html", content, re.IGNORECASE):
        content = HTML_FRAME.format(content)
    return {"contentType": kind, "content": content}


def _text(body):
    if body["contentType"] == "text":
        return body["content"]
    hidden = r"(?is)<(script|style|head)\b.*?</\1>"
    broken = re.sub(r"(?i)<br\s*/?>|</p>|</div>|</li>", "\n", body["content"])
    return html.unescape(re.sub(r"<[^>]*>", "", re.sub(hidden, "", broken))).strip()


def _location(location):
    blank = {
        "displayName": "",
        "locationType": "default",
        "uniqueIdType": "unknown",
        "address": {},
        "coordinates": {},
    }
    given = {name: v for name, v in (location or {}).items() if v is not None}
    if given.get("displayName"):
        blank["uniqueId"] = given["displayName"]
        blank["uniqueIdType"] = "private"
    return {**blank, **given}


def _stamp(when):
    return when.isoformat(timespec="microseconds") + "0Z"
