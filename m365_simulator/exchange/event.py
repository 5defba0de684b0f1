"""One event of a calendar, as Exchange keeps it.

https://learn.microsoft.com/graph/api/resources/event
"""

import base64
import copy
import secrets
import uuid
from datetime import datetime
from urllib.parse import quote

from . import body, moments, payload, series, zones

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


class StoredEvent:
    """``owner`` is the Person whose mailbox it is in.

    ``start`` and ``end`` are (naive wall time, zone name), as they were sent.
    ``calendar`` is the id of another calendar than the owner's default one, or None.
    ``organizer`` is (name, address) of who called the meeting; None is the owner.
    ``version`` is that of the mailbox when the event last changed, and ``past`` how the
    event was at each such version (`mailbox.Past`). ``properties`` are its extended
    properties, by `payload.property_key`.
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
        """Give the event another of the ids that are not immutable.

        Exchange does so whenever an event moves to another folder.
        https://learn.microsoft.com/graph/outlook-immutable-id
        """
        self.plain_id = "AAMkADAA" + _noise()

    def told_id(self, immutable, gone):
        """The id by which a notification names the event.

        ``gone``: it has left, and is named by an id that it had until then.
        """
        if immutable:
            return self.immutable_id
        return self.past[-2].plain_id if gone else self.plain_id

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
        """Set what ``values`` names; they have been checked by `payload.check`."""
        values = dict(values)
        if "start" in values:
            self.start = moments.moment(values.pop("start"))
        if "end" in values:
            self.end = moments.moment(values.pop("end"))
        for each in values.pop("singleValueExtendedProperties", None) or []:
            self.properties[payload.property_key(each["id"])] = dict(each)
        if "body" in values:
            values["body"] = body.stored(values["body"])
        values.pop("@odata.type", None)
        self.fields.update(copy.deepcopy(values))

    def apply_local(self, fields, start=None, end=None):
        """Check and set ``fields`` and, if given, both times.

        Times are naive and in the zone of the mailbox, as datetimes or ISO texts.
        Raises GraphProblem 400 for what Graph refuses.
        """
        times = {"start": start, "end": end} if start is not None else {}
        zone = self.owner.timezone
        shown = {name: zones.shown(_wall(time), zone) for name, time in times.items()}
        values = payload.check({**fields, **shown})
        both = [
            moments.moment(values[name]) if name in values else getattr(self, name)
            for name in ("start", "end")
        ]
        all_day = values.get("isAllDay", self.fields["isAllDay"])
        moments.check(*both, all_day)
        self.apply(values)

    def utc(self):
        """(start, end), naive in UTC."""
        return zones.to_utc(*self.start), zones.to_utc(*self.end)

    def render(self, zone="UTC", immutable=True, as_text=False, site=""):
        """The event as Graph returns it.

        ``zone`` None: in the zone that it was sent in. ``immutable``: which id.
        ``as_text``: the body without HTML. ``site``: the address that the link to the
        week page, which stands for Outlook, begins with.
        """
        identifier = self.immutable_id if immutable else self.plain_id
        fields = copy.deepcopy(self.fields)
        shown = fields.pop("body")
        text = body.as_text(shown)
        if as_text:
            shown = {"contentType": "text", "content": text}
        location = body.location(fields.pop("location"))
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
            "body": shown,
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
        """A (wall time, zone) of this event as Graph tells it in ``zone``.

        ``zone`` None: in the zone that it was sent in.
        """
        wall, sent = moment
        if self.fields["isAllDay"]:
            # Graph does not shift the midnights of an all-day event.
            return zones.shown(wall, zone or sent)
        if zone is None:
            return zones.shown(wall, sent)
        return zones.shown(zones.from_utc(zones.to_utc(wall, sent), zone), zone)


def _wall(time):
    return datetime.fromisoformat(time) if isinstance(time, str) else time


def _noise():
    return base64.urlsafe_b64encode(secrets.token_bytes(75)).decode()


def _stamp(when):
    return when.isoformat(timespec="microseconds") + "0Z"
