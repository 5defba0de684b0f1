"""An event that is repeated, daily and for a number of days, and those days.

https://learn.microsoft.com/graph/api/event-list-instances
https://learn.microsoft.com/graph/api/resources/patternedrecurrence

A calendar's view and the list of instances contain the days; a list of events and a
delta round contain the series as one event.
"""

from datetime import timedelta

from . import zones

# An iCalUId of Exchange's begins with UID. The next four bytes are the day (year in two
# bytes, month, day), or zero for the series itself.
# https://learn.microsoft.com/openspecs/exchange_server_protocols/ms-oxocal
# 2.2.1.27 PidLidGlobalObjectId
UID = "040000008200E00074C5B7101A82E008"
NO_DAY = "00000000"


def repeat(event, days):
    """Make a daily series of the event, for so many days; 0 ends the series."""
    if not days:
        event.fields.update(type="singleInstance", recurrence=None)
        return
    wall, zone = event.start
    event.fields["type"] = "seriesMaster"
    event.fields["recurrence"] = {
        "pattern": {
            "type": "daily",
            "interval": 1,
            "month": 0,
            "dayOfMonth": 0,
            "firstDayOfWeek": "sunday",
            "index": "first",
        },
        "range": {
            "type": "numbered",
            "startDate": wall.date().isoformat(),
            "endDate": "0001-01-01",
            "recurrenceTimeZone": zone,
            "numberOfOccurrences": days,
        },
    }


def days(event):
    """The days of a series as `Day`; of any other event a list of the event itself."""
    recurrence = event.fields["recurrence"]
    if not recurrence:
        return [event]
    count = recurrence["range"].get("numberOfOccurrences") or 1
    return [Day(event, number) for number in range(count)]


def follow_start(event):
    """Have a series begin on the day on which its event begins now."""
    recurrence = event.fields["recurrence"]
    event.fields["type"] = "seriesMaster" if recurrence else "singleInstance"
    if recurrence:
        recurrence["range"]["startDate"] = event.start[0].date().isoformat()


def touches(moments, window):
    """Whether (start, end) overlaps a window; both are naive in UTC."""
    begins, ends = moments
    return begins < window[1] and max(begins, ends) >= window[0]


class Day:
    """One day of a series, with what reading needs of a `StoredEvent`."""

    def __init__(self, master, number):
        self.master, self.number = master, number
        later = timedelta(days=number)
        self.start, self.end = (
            (wall + later, zone) for wall, zone in (master.start, master.end)
        )
        self.fields, self.properties = master.fields, master.properties

    def utc(self):
        return zones.to_utc(*self.start), zones.to_utc(*self.end)

    def render(self, zone="UTC", **how):
        master = self.master.render(zone=zone, **how)
        return {
            **master,
            "id": f"{master['id'][:-4]}{self.number:04}",
            "iCalUId": _uid(self.master.ical_uid, self.start[0]),
            "seriesMasterId": master["id"],
            "type": "occurrence",
            "recurrence": None,
            "transactionId": None,
            "start": self.master.shown_in(self.start, zone),
            "end": self.master.shown_in(self.end, zone),
        }


def _uid(uid, day):
    stamp = f"{day.year:04X}{day.month:02X}{day.day:02X}"
    return uid.replace(UID + NO_DAY, UID + stamp)
