"""An entry that its owner repeats in Outlook, and the days of such a series.

https://learn.microsoft.com/graph/api/event-list-instances

Daily and for a number of days only, and told of when asked for the instances: in a
calendar's view and in a delta round the series is one entry.
"""

from datetime import timedelta

from . import zones

# Where an iCalUId names the day: four bytes behind the mark of Exchange's own ids,
# zero in a series as such. MS-OXOCAL 2.2.1.27, PidLidGlobalObjectId.
UID = "040000008200E00074C5B7101A82E008"
NO_DAY = "00000000"


def repeat(event, days):
    """Make a series of ``event``, on so many days in a row."""
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


def instances(event, master, window, zone):
    """The days of a series in the window; ``master`` is how the caller reads it."""
    recurrence = event.fields["recurrence"] or {"range": {"numberOfOccurrences": 0}}
    for number in range(recurrence["range"]["numberOfOccurrences"]):
        later = timedelta(days=number)
        starts, ends = (
            zones.to_utc(wall + later, name) for wall, name in (event.start, event.end)
        )
        if starts < window[1] and ends >= window[0]:
            yield {
                **master,
                "id": f"{master['id'][:-4]}{number:04}",
                "iCalUId": _uid(event.ical_uid, event.start[0] + later),
                "seriesMasterId": master["id"],
                "type": "occurrence",
                "recurrence": None,
                "transactionId": None,
                "start": zones.shown(zones.from_utc(starts, zone), zone),
                "end": zones.shown(zones.from_utc(ends, zone), zone),
            }


def _uid(uid, day):
    stamp = f"{day.year:04X}{day.month:02X}{day.day:02X}"
    return uid.replace(UID + NO_DAY, UID + stamp)
