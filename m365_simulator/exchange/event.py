"""One entry of a calendar, kept in memory as Exchange would keep it."""

import base64
import copy
import html
import re
import secrets
import uuid
from datetime import datetime
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
    """``start`` and ``end`` are (naive wall time, zone name), as they were sent.

    ``calendar`` is the id of another calendar than the owner's default one, or None;
    ``organizer`` (name, address) of whoever called the meeting, None is the owner.
    ``past`` is how it was since each version of the mailbox that changed it, as `Past`.
    """

    def __init__(self, owner, when):
        self.immutable_id = "AAkALgAA" + _noise()
        self.new_plain_id()
        self.owner = owner
        self.calendar = self.organizer = None
        self.past = []
        self.created = self.modified = when
        self.ical_uid = series.UID + series.NO_DAY + uuid.uuid4().hex.upper()
        self.fields = copy.deepcopy(BLANK)
        self.properties = {}
        self.start = self.end = None
        self.version = 0

    def new_plain_id(self):
        """Without the ImmutableId preference Graph hands out another kind of id.

        It is a new one whenever the entry moves to another folder.
        """
        self.plain_id = "AAMkADAA" + _noise()

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

    def apply_local(self, fields, start=None, end=None):
        """As ``apply``, but unchecked, and with naive local times of the mailbox.

        Both times or none; ISO text will do. GraphProblem for what Graph refuses.
        """
        times = {"start": start, "end": end} if start is not None else {}
        zone = self.owner.timezone
        shown = {name: zones.shown(_moment(told), zone) for name, told in times.items()}
        values = payload.check({**fields, **shown})
        moments = [
            payload.moment(values[name]) if name in values else getattr(self, name)
            for name in ("start", "end")
        ]
        all_day = values.get("isAllDay", self.fields["isAllDay"])
        payload.check_times(*moments, all_day)
        self.apply(values)

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
        name, address = self.organizer or (self.owner.name, self.owner.upn)
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
            "start": self.shown_in(self.start, zone),
            "end": self.shown_in(self.end, zone),
            "location": location,
            "locations": [location] if location["displayName"] else [],
            "isOrganizer": self.organizer is None,
            "responseStatus": {
                "response": "accepted" if self.organizer else "organizer",
                "time": "0001-01-01T00:00:00Z",
            },
            "organizer": {"emailAddress": {"name": name, "address": address}},
        }

    def shown_in(self, moment, zone):
        """A (wall time, zone) of this entry, as Graph tells it in ``zone``."""
        wall, sent = moment
        if self.fields["isAllDay"]:
            # A day is a day wherever one looks from: Graph does not shift it.
            return zones.shown(wall, zone or sent)
        if zone is None:
            return zones.shown(wall, sent)
        return zones.shown(zones.from_utc(zones.to_utc(wall, sent), zone), zone)


def _moment(value):
    return datetime.fromisoformat(value) if isinstance(value, str) else value


def _noise():
    return base64.urlsafe_b64encode(secrets.token_bytes(75)).decode()


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
