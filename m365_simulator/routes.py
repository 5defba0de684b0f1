"""Which of Graph's addresses there are, and who answers them."""

from urllib.parse import quote, unquote

from . import errors
from .calendars import Calendars
from .events import Events


class Routes:
    def __init__(self, sim):
        self.sim = sim
        self.events = Events(sim)
        self.calendars = Calendars(sim)
        self.reading = {
            (): self.calendars.user,
            ("calendar",): self.calendars.calendar,
            ("calendars",): self.calendars.calendars,
            ("calendarPermissions",): self.calendars.permissions,
            ("calendarView", "delta"): self.events.delta,
        }

    def answer(self, call):
        owner, rest = self.owner(call)
        base = "/".join(quote(segment, safe="@") for segment in segments(call.path))
        rest = self._in_calendar(owner, rest)
        if call.method == "GET" and tuple(rest) in self.reading:
            return self.reading[tuple(rest)](call, owner)
        match rest:
            case ["calendarView"] if call.method == "GET":
                return self.events.view(call, owner, base)
            case ["events"]:
                return self.events.collection(call, owner, base)
            case ["events", identifier]:
                return self.events.single(call, owner, identifier)
            case ["events", identifier, "instances"] if call.method == "GET":
                return self.events.instances(call, owner, identifier)
        raise errors.unknown_segment(rest[-1] if rest else call.path)

    def owner(self, call):
        """Whose mailbox is meant, and the segments after it."""
        match segments(call.path):
            case ["me", *rest]:
                return call.person, rest
            case ["users", who, *rest]:
                return self.sim.directory.find(who), rest
            case others:
                raise errors.unknown_segment("/".join(others))

    def _in_calendar(self, owner, rest):
        """Everybody has one calendar: its addresses by id and without are one."""
        if rest[:1] == ["calendars"] and len(rest) > 1:
            if rest[1] != owner.calendar_id:
                raise errors.not_found()
            rest = ["calendar", *rest[2:]]
        return rest[1:] if rest[:1] == ["calendar"] and len(rest) > 1 else rest


def segments(path):
    return [unquote(segment) for segment in path.strip("/").split("/")]
