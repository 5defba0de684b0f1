"""An entry that its owner repeats in Outlook, and the days of such a series.

https://learn.microsoft.com/graph/api/event-list-instances

Daily and for a number of days only. The days are told of in a calendar's view and when
asked for the instances; in a list and in a delta round the series is one entry.
"""

from datetime import timedelta

from . import zones

# Where an iCalUId names the day: four bytes behind the mark of Exchange's own ids,
# zero in a series as such. MS-OXOCAL 2.2.1.27, PidLidGlobalObjectId.
UID = "040000008200E00074C5B7101A82E008"
NO_DAY = "00000000"


def repeat(event, days):
    """Make a series of ``event``, on so many days in a row; 0 ends it."""
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
    """The days of a series, or the entry itself."""
    recurrence = event.fields["recurrence"]
    if not recurrence:
        return [event]
    count = recurrence["range"].get("numberOfOccurrences") or 1
    return [Day(event, number) for number in range(count)]


def follow_start(event):
    """The series begins with the day that its master was moved to."""
    recurrence = event.fields["recurrence"]
    event.fields["type"] = "seriesMaster" if recurrence else "singleInstance"
    if recurrence:
        recurrence["range"]["startDate"] = event.start[0].date().isoformat()


def touches(moments, window):
    begins, ends = moments
    return begins < window[1] and max(begins, ends) >= window[0]


class Day:
    """One day of a series, read like an entry."""

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
