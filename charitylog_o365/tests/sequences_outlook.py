"""What people do to an entry in Outlook, each by a few words."""

from datetime import timedelta

from m365_simulator.exchange import zones

GUEST = "guest@example.org"
LONDON = "Europe/London"


def _move(**by):
    def move(sim, upn, event):
        _put(sim, upn, event, *(each + timedelta(**by) for each in _times(event)))

    return move


def _lengthen(sim, upn, event):
    start, end = _times(event)
    more = timedelta(days=1) if event.fields["isAllDay"] else timedelta(minutes=45)
    _put(sim, upn, event, start, end + more)


def _put(sim, upn, event, start, end, **more):
    if event.fields["isAllDay"] and start.hour:
        # Dragged from the line of whole days to an hour.
        more = {"isAllDay": False, **more}
        end = start + timedelta(hours=1)
    sim.move(upn, event.immutable_id, start, end, **more)


def _times(event):
    """Return start and end as the owner's clock on the wall shows them."""
    if event.fields["isAllDay"]:
        return event.start[0], event.end[0]
    return [zones.from_utc(each, LONDON) for each in event.utc()]


def _rename(sim, upn, event):
    _put(sim, upn, event, *_times(event), subject="Lunch")


def _whole_day(sim, upn, event):
    start = _times(event)[0].replace(hour=0, minute=0, second=0)
    _put(sim, upn, event, start, start + timedelta(days=1), isAllDay=True)


def _touch(sim, upn, event):
    """Change what is the owner's: a reminder, a category."""
    more = {"reminderMinutesBeforeStart": 45, "categories": ["Mine"]}
    _put(sim, upn, event, *_times(event), **more)


def _delete(sim, upn, event):
    sim.delete(upn, event.immutable_id)


def _delete_for_good(sim, upn, event):
    sim.delete(upn, event.immutable_id, for_good=True)


def _to_another_calendar(sim, upn, event):
    mailbox = sim.mailbox_of(event.owner)
    calendar = next(iter(mailbox.calendars), None) or sim.add_calendar(upn)
    sim.drag_to(upn, event.immutable_id, calendar)


def _to_first_calendar(sim, upn, event):
    sim.drag_to(upn, event.immutable_id)


def _copy(sim, upn, event):
    sim.copy(upn, event.immutable_id)


def _copy_to_tomorrow(sim, upn, event):
    times = [each + timedelta(days=1) for each in _times(event)]
    sim.copy(upn, event.immutable_id, *times)


def _invite(sim, upn, event):
    sim.invite(upn, event.immutable_id, GUEST)


def _uninvite(sim, upn, event):
    _put(sim, upn, event, *_times(event), attendees=[])


def _go_online(sim, upn, event):
    sim.make_online(upn, event.immutable_id)


def _repeat(sim, upn, event):
    sim.repeat(upn, event.immutable_id, 3)


def _end_series(sim, upn, event):
    sim.repeat(upn, event.immutable_id, 0)


DOINGS = {
    "an hour later": _move(hours=1),
    "an hour earlier": _move(hours=-1),
    "a day later": _move(days=1),
    "40 days later": _move(days=40),
    "300 days later": _move(days=300),
    "900 days later": _move(days=900),
    "30 days earlier": _move(days=-30),
    "900 days earlier": _move(days=-900),
    "longer": _lengthen,
    "renamed": _rename,
    "for the whole day": _whole_day,
    "touched": _touch,
    "deleted": _delete,
    "deleted for good": _delete_for_good,
    "to another calendar": _to_another_calendar,
    "to the first calendar": _to_first_calendar,
    "copied": _copy,
    "copied to tomorrow": _copy_to_tomorrow,
    "guests": _invite,
    "no guests": _uninvite,
    "online": _go_online,
    "a series": _repeat,
    "no series": _end_series,
}


def put_as_it_was(sim, upn, event, shown):
    """Put an entry back by hand to what ``shown`` (`sequences_oracle.Shown`) shows."""
    times = shown.start, shown.end
    if not shown.all_day:
        times = [zones.from_utc(each, LONDON) for each in times]
    more = {"subject": shown.subject, "isAllDay": shown.all_day}
    sim.move(upn, event.immutable_id, *times, **more)
