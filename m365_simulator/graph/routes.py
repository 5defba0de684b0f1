"""Which addresses Graph has, and which method answers each.

https://learn.microsoft.com/graph/api/resources/calendar
"""

from urllib.parse import quote, unquote

from werkzeug.exceptions import HTTPException
from werkzeug.routing import BaseConverter, Map, Rule

from .. import errors
from .calendars import Calendars
from .events import Events
from .schedules import Schedules
from .subscriptions import Subscriptions

GET, POST, ANY = ["GET"], ["POST"], None
KEPT = ["GET", "PATCH", "DELETE"]


class Id(BaseConverter):
    """One segment of an escaped path: an id may contain an escaped slash."""

    regex = "[^/]*"

    def to_python(self, value):
        return unquote(value)


class Routes:
    """Each address is answered by ``method(call, owner)``, or by what that returns.

    ``/me/events`` stands for ``/users/{id}/events``, ``/me/calendar/events`` and
    ``/me/calendars/{id}/events`` too, and so does each of the others.
    """

    def __init__(self, sim):
        self.sim = sim
        events, calendars, schedules = Events(sim), Calendars(sim), Schedules(sim)
        subscriptions = Subscriptions(sim)
        rows = [
            (GET, "/me", calendars.user),
            (GET, "/me/calendar", calendars.calendar),
            (GET, "/me/calendars", calendars.calendars),
            (POST, "/me/calendars", calendars.create),
            (GET, "/me/calendarPermissions", calendars.permissions),
            (POST, "/me/getSchedule", schedules.answer),
            (GET, "/me/calendarView", events.view),
            (GET, "/me/calendarView/delta", events.delta),
            # Microsoft's own libraries write a function's name with brackets.
            (GET, "/me/calendarView/delta()", events.delta),
            # These two refuse other methods themselves, with 405.
            (ANY, "/me/events", events.collection),
            (ANY, "/me/events/<id:identifier>", events.single),
            (GET, "/me/events/<id:identifier>/instances", events.instances),
            (POST, "/me/events/<id:identifier>/permanentDelete", events.permanently),
            (["GET", "POST"], "/subscriptions", subscriptions.collection),
            (KEPT, "/subscriptions/<id:identifier>", subscriptions.single),
            (
                POST,
                "/subscriptions/<id:identifier>/reauthorize",
                subscriptions.reauthorize,
            ),
        ]
        self.addresses = Map(
            [
                Rule(path, methods=names, endpoint=answer)
                for names, path, answer in rows
            ],
            converters={"id": Id},
            merge_slashes=False,
        )

    def answer(self, call):
        """The Answer to a call, or a function that returns it and needs no lock.

        Raises GraphProblem where it is refused.
        """
        owner, rest = self.owner(call)
        # Subscriptions are of no mailbox: their address has no "/me".
        root = "" if call.segments[:1] == ["subscriptions"] else "/me"
        call.calendar, rest = self._in_calendar(owner, rest)
        path = "/".join([root, *(quote(segment, safe="()") for segment in rest)])
        # A Map answers HEAD wherever it answers GET; Graph does not.
        method = "NONE" if call.method == "HEAD" else call.method
        try:
            respond, ids = self.addresses.bind("localhost").match(path, method)
        except HTTPException:
            segment = rest[-1] if rest else call.path
            raise errors.unknown_segment(segment) from None
        return respond(call, owner, **ids)

    def owner(self, call):
        """The person whose mailbox is meant, and the segments behind the mailbox.

        Raises GraphProblem where there is no such person, or no mailbox is named.
        """
        match call.segments:
            case ["me", *rest]:
                return call.person, rest
            case ["subscriptions", *_rest] as whole:
                return call.person, whole
            case ["users", who, *rest]:
                return self.sim.directory.find(who), rest
            case others:
                raise errors.unknown_segment("/".join(others))

    def _in_calendar(self, owner, rest):
        """The id of the calendar that is named, or None; and the segments behind it.

        ``/calendar`` is the default one. Where nothing follows, the calendar itself is
        asked for: its address is ``["calendar"]``.
        """
        match rest:
            case ["calendar", *behind]:
                return owner.calendar_id, behind or ["calendar"]
            case ["calendars", identifier, *behind]:
                if identifier not in self.sim.mailbox_of(owner).calendar_ids():
                    raise errors.not_found()
                return identifier, behind or ["calendar"]
        return None, rest
