"""Read events; who changes them is sent on to `Changes`.

https://learn.microsoft.com/graph/api/resources/calendar
"""

from urllib.parse import quote

from .. import errors
from ..exchange import payload, series, zones
from . import delta, odata
from .access import Reach
from .call import Answer
from .changes import Changes


class Events(Reach):
    def __init__(self, sim):
        super().__init__(sim)
        self.changes = Changes(sim, self.rendered)

    def collection(self, call, owner):
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
        return self.page(call, owner, role, found)

    def view(self, call, owner):
        """What touches the time between startDateTime and endDateTime."""
        call.calendar = call.calendar or owner.calendar_id
        role = self.role(call, owner)
        window = [self._bound(call, n) for n in ("startDateTime", "endDateTime")]
        found = [
            day
            for event in self.visible(call, owner, role)
            for day in series.days(event)
            if series.touches(day.utc(), window)
        ]
        found.sort(key=lambda day: day.utc())
        return self.page(call, owner, role, found)

    def delta(self, call, owner):
        call.calendar = call.calendar or owner.calendar_id
        role = self.role(call, owner)
        return delta.answer(
            self.sim, call, owner, role, lambda e: self.rendered(call, role, e)
        )

    def instances(self, call, owner, identifier):
        role = self.role(call, owner)
        event = self.find(owner, role, identifier)
        window = [self._bound(call, n) for n in ("startDateTime", "endDateTime")]
        days = series.days(event) if event.fields["recurrence"] else ()
        value = [
            self.rendered(call, role, day)
            for day in days
            if series.touches(day.utc(), window)
        ]
        return Answer(200, {"value": value})

    def single(self, call, owner, identifier):
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
        return Answer(200, self.rendered(call, role, event))

    def permanently(self, call, owner, identifier):
        if not self.sim.permanent_delete:
            raise errors.unknown_segment("permanentDelete")
        role = self.role(call, owner)
        return self.changes.permanently(call, owner, role, identifier)

    def rendered(self, call, role, event, zone=""):
        """The event as the caller reads it; ``zone`` None: as it was sent."""
        if zone == "":
            zone = call.preference("outlook.timezone") or "UTC"
            zones.zone(zone)
        body = event.render(
            zone=zone,
            immutable=(call.preference("IdType") or "").lower() == "immutableid",
            as_text=call.preference("outlook.body-content-type") == "text",
            site=self.sim.pages_url,
        )
        if role == "limitedRead":
            body["body"] = {"contentType": "text", "content": ""}
            body["bodyPreview"] = ""
        if "$expand" in call.query:
            properties = odata.expanded(event, call.query["$expand"])
            if properties:
                body["singleValueExtendedProperties"] = properties
        if "$select" in call.query:
            kept = odata.selected(body, call.query["$select"])
            if "singleValueExtendedProperties" in body:
                kept["singleValueExtendedProperties"] = properties
            body = kept
        return body

    def page(self, call, owner, role, found):
        size = call.preference("odata.maxpagesize") or odata.PAGE
        top = odata.number(call.query, "$top", size, 1)
        skip = odata.number(call.query, "$skip", 0, 0)
        shown = found[skip : skip + min(top, 1000)]
        context = f"{self.sim.graph_url}/v1.0/$metadata#users('{owner.oid}')/events"
        body = {"@odata.context": context}
        if call.query.get("$count") == "true":
            body["@odata.count"] = len(found)
        body["value"] = [self.rendered(call, role, event) for event in shown]
        if skip + len(shown) < len(found):
            path = "/".join(quote(part, safe="@()") for part in call.segments)
            body["@odata.nextLink"] = self.sim.link(
                path, {**call.query, "$skip": skip + len(shown)}
            )
        return Answer(200, body)

    def _allow_filter(self, call, owner):
        if call.person.oid != owner.oid and not self.sim.filter_on_shared:
            raise errors.access_denied()

    def _bound(self, call, name):
        if name not in call.query:
            raise errors.bad_request(
                "This request requires a time window specified by the query string "
                "parameters StartDateTime and EndDateTime.",
                "ErrorInvalidParameter",
            )
        text = call.query[name].replace(" ", "+")
        text = text if "T" in text else f"{text}T00:00:00"
        wall, zone = payload.moment({"dateTime": text, "timeZone": "UTC"})
        return zones.to_utc(wall, zone)


def _method_not_allowed():
    return errors.GraphProblem(
        405, "Request_BadRequest", "Specified HTTP method is not allowed."
    )
