"""What the week page shows, as JSON."""

import hashlib
import json
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from ..exchange import mail, series, zones
from ..people import ORGANIZATION

MINUTES = "%Y-%m-%dT%H:%M"


def data(sim, upn, start=None):
    """All that the page of a person shows; times are in the zone of the mailbox.

    ``start`` is a date in the week (ISO), or None for this week. ``stamp`` is the same
    as long as nothing else but ``now`` has changed.
    """
    with sim.lock:
        person = sim.directory.get(upn)
        now = datetime.fromtimestamp(sim.now(), ZoneInfo(person.timezone))
        today = now.date()
        monday = date.fromisoformat(start) if start else today
        monday -= timedelta(days=monday.weekday())
        shown = {
            "name": person.name,
            "upn": person.upn,
            "mailbox": person.mailbox,
            "zone": person.timezone,
            "monday": monday.isoformat(),
            "today": today.isoformat(),
            "total": len(sim.stored_events(upn)),
            "entries": [_entry(sim, day, person) for day in _of_week(sim, upn, monday)],
            "calendars": _calendars(sim, person),
            "deleted": _deleted(sim, person),
            "shares": _shares(sim, person),
            "faults": _faults(sim, person),
        }
    text = json.dumps(shown, sort_keys=True)
    stamp = hashlib.sha256(text.encode()).hexdigest()[:16]
    return {**shown, "now": now.strftime(MINUTES), "stamp": stamp}


def _of_week(sim, upn, monday):
    """The events and days of series that overlap the week from ``monday``."""
    first = datetime.combine(monday, datetime.min.time())
    last = first + timedelta(days=7)
    person = sim.directory.get(upn)
    days = [day for event in sim.stored_events(upn) for day in series.days(event)]
    for day in days:
        begins, ends = _local(day, person)
        if begins < last and (ends > first or begins >= first):
            yield day


def _local(event, person):
    """(start, end), naive in the zone of the person's mailbox."""
    if event.fields["isAllDay"]:
        return event.start[0], event.end[0]
    return tuple(zones.from_utc(moment, person.timezone) for moment in event.utc())


def _entry(sim, day, person):
    """One event or one day of a series.

    ``id`` and ``whole`` (start and end) are those of the series: that is what the page
    opens, moves and deletes.
    """
    event = getattr(day, "master", day)
    shown = event.render()
    count = len(series.days(event))
    return {
        "id": event.immutable_id,
        "version": event.version,
        **_times(day, person),
        "whole": _times(event, person),
        "repeats": count if shown["recurrence"] else 0,
        "guests": [mail.address_of(each) for each in shown["attendees"] or []],
        "online": bool(shown["onlineMeeting"]),
        "organizer": event.organizer and event.organizer[0],
        "calendar": event.calendar or "",
        "calendarName": sim.mailbox_of(person).calendars.get(event.calendar, ""),
        "allDay": shown["isAllDay"],
        "subject": shown["subject"],
        "location": shown["location"]["displayName"],
        "categories": shown["categories"],
        "showAs": shown["showAs"],
        "private": event.private,
        "reminder": shown["reminderMinutesBeforeStart"]
        if shown["isReminderOn"]
        else None,
        "body": shown["body"],
    }


def _times(event, person):
    begins, ends = _local(event, person)
    return {"start": begins.strftime(MINUTES), "end": ends.strftime(MINUTES)}


def _calendars(sim, person):
    others = sim.mailbox_of(person).calendars
    return [
        {"id": key, "name": name} for key, name in {"": "Calendar", **others}.items()
    ]


def _deleted(sim, person):
    """The events in Deleted Items, latest first."""
    found = sim.mailbox_of(person).deleted.values()
    return [
        {
            "id": event.immutable_id,
            "subject": event.fields["subject"],
            "allDay": event.fields["isAllDay"],
            **_times(event, person),
        }
        for event in sorted(found, key=lambda event: -event.version)
    ]


def _shares(sim, person):
    """Everybody else's role in the calendar, and that of the organisation."""
    shares = []
    for other in sorted(sim.directory.people.values(), key=lambda p: p.name):
        if other.oid == person.oid:
            continue
        own = sim.directory.shares.get(person.oid, {}).get(other.oid)
        shares.append(
            {
                "upn": other.upn,
                "name": other.name,
                "role": own.role if own else "none",
                "viaGroup": bool(own and own.via_group),
                "canEdit": sim.directory.share_of(person, other.oid).writes,
            }
        )
    organization = sim.directory.shares.get(person.oid, {}).get(ORGANIZATION)
    default = organization.role if organization else "freeBusyRead"
    return {"people": shares, "organization": default}


def _faults(sim, person):
    """The kinds of the faults that concern the person's mailbox."""
    upns = (None, person.upn)
    return sorted({fault.kind for fault in sim.faults.list() if fault.upn in upns})
