"""Read events; changing them is left to `Changes`.

https://learn.microsoft.com/graph/api/resources/calendar
"""

from .. import errors
from ..exchange import moments, series
from . import delta, odata, render
from .access import Access
from .call import Answer
from .changes import Changes


class Events(Access):
    """Each public method with ``call`` and ``owner`` returns the Answer to a request.

    They raise GraphProblem where it is refused.
    """

    def __init__(self, sim):
        super().__init__(sim)
        self.changes = Changes(sim)

    def collection(self, call, owner):
        """List the events of a calendar or of the mailbox, or create one.

        https://learn.microsoft.com/graph/api/calendar-list-events
        """
        role = self.role(call, owner)
        if call.method == "POST":
            return self.changes.create(call, owner, role)
        if call.method != "GET":
            raise _method_not_allowed()
        found = self.visible(call, owner, role)
        if "$filter" in call.query:
            self._allow_filter(call, owner)
            found = odata.chosen(found, call.query["$filter"])
        if "$orderby" in call.query:
            found = odata.ordered(found, call.query["$orderby"])
        return render.page(self.sim, call, owner, role, found)

    def view(self, call, owner):
        """What overlaps the time from startDateTime to endDateTime; series by the day.

        https://learn.microsoft.com/graph/api/calendar-list-calendarview
        """
        call.calendar = call.calendar or owner.calendar_id
        role = self.role(call, owner)
        window = _window(call)
        found = [
            day
            for event in self.visible(call, owner, role)
            for day in series.days(event)
            if series.touches(day.utc(), window)
        ]
        found.sort(key=lambda day: day.utc())
        return render.page(self.sim, call, owner, role, found)

    def delta(self, call, owner):
        """What has changed since the last request; see `graph.delta`."""
        call.calendar = call.calendar or owner.calendar_id
        role = self.role(call, owner)
        return delta.answer(self.sim, call, owner, role)

    def instances(self, call, owner, identifier):
        """The days of a series from startDateTime to endDateTime.

        https://learn.microsoft.com/graph/api/event-list-instances
        """
        role = self.role(call, owner)
        event = self.find(owner, role, identifier)
        window = _window(call)
        days = series.days(event) if event.fields["recurrence"] else ()
        value = [
            render.event(self.sim, call, role, day)
            for day in days
            if series.touches(day.utc(), window)
        ]
        return Answer(200, {"value": value})

    def single(self, call, owner, identifier):
        """Read, change or delete one event.

        https://learn.microsoft.com/graph/api/event-get
        """
        role = self.role(call, owner)
        if call.method == "PATCH":
            return self.changes.update(call, owner, role, identifier)
        if call.method == "DELETE":
            return self.changes.delete(call, owner, role, identifier)
        if call.method != "GET":
            raise _method_not_allowed()
        event = self.deleted(owner, role, identifier)
        if not event or self.sim.deleted_answers != 200:
            event = self.find(owner, role, identifier)
        return Answer(200, render.event(self.sim, call, role, event))

    def permanently(self, call, owner, identifier):
        """Delete one event so that it is not in Deleted Items.

        https://learn.microsoft.com/graph/api/event-permanentdelete
        """
        if not self.sim.permanent_delete:
            raise errors.unknown_segment("permanentDelete")
        role = self.role(call, owner)
        return self.changes.permanently(call, owner, role, identifier)

    def _allow_filter(self, call, owner):
        if call.person.oid != owner.oid and not self.sim.filter_on_shared:
            raise errors.access_denied()


def _window(call):
    """(begin, end) of the time that a request is about, naive in UTC."""
    return [_bound(call, name) for name in ("startDateTime", "endDateTime")]


def _bound(call, name):
    if name not in call.query:
        raise errors.bad_request(
            "This request requires a time window specified by the query string "
            "parameters StartDateTime and EndDateTime.",
            "ErrorInvalidParameter",
        )
    return moments.from_query(call.query[name])


def _method_not_allowed():
    return errors.GraphProblem(
        405, "Request_BadRequest", "Specified HTTP method is not allowed."
    )
