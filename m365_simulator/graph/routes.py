"""Which of Graph's addresses there are, and who answers them."""

from urllib.parse import quote, unquote

from .. import errors
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
            # As Microsoft's own kits write the name of a function.
            ("calendarView", "delta()"): self.events.delta,
        }

    def answer(self, call):
        owner, rest = self.owner(call)
        base = "/".join(quote(segment, safe="@()") for segment in segments(call.path))
        call.calendar, rest = self._in_calendar(owner, rest)
        if call.method == "GET" and tuple(rest) in self.reading:
            return self.reading[tuple(rest)](call, owner)
        match rest:
            case ["calendars"] if call.method == "POST":
                return self.calendars.create(call, owner)
            case ["calendarView"] if call.method == "GET":
                return self.events.view(call, owner, base)
            case ["events"]:
                return self.events.collection(call, owner, base)
            case ["events", identifier]:
                return self.events.single(call, owner, identifier)
            case ["events", identifier, "instances"] if call.method == "GET":
                return self.events.instances(call, owner, identifier)
            case ["events", identifier, "permanentDelete"] if call.method == "POST":
                return self.events.permanently(call, owner, identifier)
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
        """The id of the calendar that is named, None without; and what stands behind.

        ``…/calendar`` is the default one. What is asked of the calendar itself keeps
        that word.
        """
        match rest:
            case ["calendar"]:
                return owner.calendar_id, rest
            case ["calendar", *behind]:
                return owner.calendar_id, behind
            case ["calendars", identifier, *behind]:
                if identifier not in self.sim.mailbox_of(owner).calendar_ids():
                    raise errors.not_found()
                return identifier, behind or ["calendar"]
        return None, rest


def segments(path):
    return [unquote(segment) for segment in path.strip("/").split("/")]
