"""When people are free and busy, without any sharing: getSchedule.

https://learn.microsoft.com/graph/api/calendar-getschedule
https://learn.microsoft.com/graph/api/resources/scheduleinformation

What is wrong with one address stands in the 200, beside what is told of the others.
"""

from datetime import timedelta

from .. import errors, people
from ..exchange import moments, series, zones
from . import access
from .call import Answer

LONGEST = timedelta(days=62)
SHORTEST_VIEW, LONGEST_VIEW, USUAL_VIEW = 5, 24 * 60, 30
#: The digits of an availabilityView: any other status counts as free.
DIGITS = {"tentative": "1", "busy": "2", "oof": "3"}


class Schedules:
    """Answers the request; ``owner`` is whose mailbox the path names."""

    def __init__(self, sim):
        self.sim = sim

    def answer(self, call, owner):
        """An item for each address, in their order. Raises GraphProblem."""
        if call.calendar is None:
            raise errors.unknown_segment("getSchedule")
        people.require_mailbox(owner)
        if owner.oid != call.person.oid:
            raise errors.access_denied()
        call.require(*access.READ)
        addresses, window, minutes = self._asked(call)
        zone = call.preference("outlook.timezone") or "UTC"
        zones.zone(zone)
        return Answer(
            200,
            {
                "@odata.context": self.sim.context(
                    "Collection(microsoft.graph.scheduleInformation)"
                ),
                "value": [
                    self._information(call, address, window, minutes, zone)
                    for address in addresses
                ],
            },
        )

    def _asked(self, call):
        """The addresses, (begin, end) naive in UTC, and the minutes of a slot."""
        # Microsoft's own examples write the names with a capital too.
        body = call.body if isinstance(call.body, dict) else {}
        body = {name[:1].lower() + name[1:]: value for name, value in body.items()}
        addresses = body.get("schedules")
        if not isinstance(addresses, list) or not all(
            isinstance(each, str) for each in addresses
        ):
            raise errors.wrong_type("schedules", "Collection(Edm.String)")
        if not addresses:
            raise errors.bad_request("Schedules is empty.", "ErrorInvalidParameter")
        most = self.sim.most_schedules
        if len(addresses) > most:
            raise errors.bad_request(
                "There are too many target users in the EmailAddress array. The "
                f"allowed size = {most}; the actual size = {len(addresses)}.",
                "ErrorMailboxDataArrayTooBig",
            )
        window = [
            zones.to_utc(*moments.moment(body.get(name)))
            for name in ("startTime", "endTime")
        ]
        _check_window(*window)
        return (
            addresses,
            window,
            _minutes(body.get("availabilityViewInterval", USUAL_VIEW)),
        )

    def _information(self, call, address, window, minutes, zone):
        """What is told of one address: its entries, or why none are told."""
        owner = self.sim.directory.people.get(address.strip().lower())
        if owner is None or not owner.mailbox:
            return _refusal(
                address,
                self.sim.unknown_schedule,
                f"Unable to resolve e-mail address {address} to an Active Directory "
                "object.",
            )
        role = self.sim.directory.role(owner, call.person)
        if role == "none":
            return _refusal(
                address,
                "ErrorNoFreeBusyAccess",
                "The caller does not have free/busy access to this mailbox.",
            )
        days = [
            day
            for event in self.sim.mailbox_of(owner).in_calendar(owner.calendar_id)
            if not event.fields["isCancelled"]
            for day in series.days(event)
            if _overlaps(day.utc(), window)
        ]
        days.sort(key=lambda day: day.utc())
        return {
            "scheduleId": address,
            "availabilityView": _view(days, window, minutes),
            "scheduleItems": [_item(day, role, zone) for day in days],
            "workingHours": _working_hours(owner),
        }


def _check_window(begins, ends):
    """Raise GraphProblem 400 for a time that Exchange tells nothing of."""
    if ends <= begins:
        raise errors.bad_request(
            "The end time must be later than the start time.",
            "ErrorInvalidTimeInterval",
        )
    if ends - begins >= LONGEST:
        raise errors.bad_request(
            "The requested time duration specified for FreeBusyViewOptions.TimeWindow "
            "is too long. The allowed limit = 62 days; the actual limit = "
            f"{(ends - begins).days} days.",
            "ErrorTimeIntervalTooBig",
        )


def _minutes(told):
    """The length of a slot; Microsoft's first example has it as a text."""
    try:
        minutes = int(told)
    except (TypeError, ValueError):
        raise errors.wrong_type("availabilityViewInterval", "Edm.Int32") from None
    if not SHORTEST_VIEW <= minutes <= LONGEST_VIEW:
        raise errors.bad_request(
            "The interval must be between 5 and 1440 minutes.",
            "ErrorInvalidMergedFreeBusyInterval",
        )
    return minutes


def _overlaps(times, window):
    begins, ends = times
    # An entry without a length is at its start.
    return begins < window[1] and (ends > window[0] or begins == ends == window[0])


def _item(day, role, zone):
    """https://learn.microsoft.com/graph/api/resources/scheduleitem"""
    hidden = day.fields["sensitivity"] in ("private", "confidential")
    begins, ends = day.utc()
    item = {
        "isPrivate": hidden,
        "status": day.fields["showAs"],
        "start": zones.shown(zones.from_utc(begins, zone), zone),
        "end": zones.shown(zones.from_utc(ends, zone), zone),
    }
    if role == "owner" or (role in people.READING and not hidden):
        location = day.fields["location"] or {}
        item["subject"] = day.fields["subject"]
        item["location"] = location.get("displayName") or ""
        item["isMeeting"] = bool(day.fields["attendees"])
        item["isRecurring"] = bool(day.fields["recurrence"])
        item["isReminderSet"] = day.fields["isReminderOn"]
        item["isException"] = False
    return item


def _view(days, window, minutes):
    """A digit for each slot: the most serious that overlaps it."""
    begin, end = window
    slot = timedelta(minutes=minutes)
    view = []
    while begin < end:
        here = (begin, begin + slot)
        found = [
            DIGITS.get(day.fields["showAs"], "0")
            for day in days
            if _overlaps(day.utc(), here)
        ]
        view.append(max(found, default="0"))
        begin += slot
    return "".join(view)


def _working_hours(owner):
    """https://learn.microsoft.com/graph/api/resources/workinghours"""
    return {
        "daysOfWeek": list(owner.works_on),
        "startTime": f"{owner.works_from}:00.0000000",
        "endTime": f"{owner.works_to}:00.0000000",
        "timeZone": {"name": zones.windows_name(owner.timezone)},
    }


def _refusal(address, code, message):
    """https://learn.microsoft.com/graph/api/resources/freebusyerror"""
    return {
        "scheduleId": address,
        "error": {"message": message, "responseCode": code},
    }
