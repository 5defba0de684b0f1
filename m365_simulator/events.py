"""Create, read, change and delete events, with the rights that this takes.

https://learn.microsoft.com/graph/api/resources/calendar
"""

import copy

from . import delta, errors, odata, payload, people, series, zones
from .call import Answer
from .mailbox import StoredEvent

READ_SCOPES = ("Calendars.Read", "Calendars.ReadWrite", "Calendars.ReadBasic")
SHARED_READ_SCOPES = ("Calendars.Read.Shared", "Calendars.ReadWrite.Shared")


class Events:
    def __init__(self, sim):
        self.sim = sim

    def collection(self, call, owner, base):
        role = self._role(call, owner)
        if call.method == "POST":
            return self._create(call, owner, role)
        if call.method != "GET":
            raise _method_not_allowed()
        found = self._visible(owner, role)
        if "$filter" in call.query:
            self._allow_filter(call, owner)
            found = odata.chosen(found, call.query["$filter"])
        if "$orderby" in call.query:
            found = odata.ordered(found, call.query["$orderby"])
        return self.page(call, owner, role, found, base)

    def view(self, call, owner, base):
        """What touches the time between startDateTime and endDateTime."""
        role = self._role(call, owner)
        begin, end = (self._bound(call, n) for n in ("startDateTime", "endDateTime"))
        found = [
            event
            for event in self._visible(owner, role)
            if event.utc()[0] < end and max(event.utc()[1], event.utc()[0]) >= begin
        ]
        found.sort(key=lambda event: event.utc())
        return self.page(call, owner, role, found, base)

    def delta(self, call, owner):
        role = self._role(call, owner)
        found = self._visible(owner, role)
        return delta.answer(
            self.sim, call, owner, found, lambda e: self.rendered(call, role, e)
        )

    def instances(self, call, owner, identifier):
        role = self._role(call, owner)
        event = self._find(owner, role, identifier)
        window = [self._bound(call, n) for n in ("startDateTime", "endDateTime")]
        zone = call.preference("outlook.timezone") or "UTC"
        master = self.rendered(call, role, event)
        value = list(series.instances(event, master, window, zone))
        return Answer(200, {"value": value})

    def single(self, call, owner, identifier):
        role = self._role(call, owner)
        event = self._find(owner, role, identifier)
        if call.method == "GET":
            return Answer(200, self.rendered(call, role, event))
        if call.method not in ("PATCH", "DELETE"):
            raise _method_not_allowed()
        self._may_write(call, owner, role)
        wanted = call.headers.get("if-match")
        if wanted and wanted not in ("*", event.etag):
            raise errors.GraphProblem(
                412,
                "ErrorIrresolvableConflict",
                "The send or update operation could not be performed because the "
                "change key passed in the request does not match the current change "
                "key for the item.",
            )
        if call.method == "DELETE":
            self.sim.mailbox_of(owner).remove(event)
            self._mail("cancelled", event)
            return Answer(204)
        self._update(call, owner, event)
        return Answer(200, self.rendered(call, role, event))

    def rendered(self, call, role, event):
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

    def page(self, call, owner, role, found, base):
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
            body["@odata.nextLink"] = self.sim.link(
                base, {**call.query, "$skip": skip + len(shown)}
            )
        return Answer(200, body)

    def _create(self, call, owner, role):
        self._may_write(call, owner, role)
        values = payload.check(copy.deepcopy(call.body))
        if "start" not in values or "end" not in values:
            raise errors.validation_failure()
        event = StoredEvent(owner, zones.now())
        event.apply(values)
        self._check_times(event)
        mailbox = self.sim.mailbox_of(owner)
        taken = mailbox.transactions.get(values.get("transactionId"))
        if taken:
            raise self._duplicate(taken)
        mailbox.add(event)
        self._mail("invited", event)
        return Answer(201, self.rendered(call, role, event))

    def _update(self, call, owner, event):
        values = payload.check(copy.deepcopy(call.body))
        if values.get("transactionId", event.fields.get("transactionId")) != (
            event.fields.get("transactionId")
        ):
            raise errors.bad_request(
                "The TransactionId of an event cannot be changed.",
                "ErrorInvalidRequest",
            )
        draft = copy.copy(event)
        draft.fields = copy.deepcopy(event.fields)
        draft.properties = dict(event.properties)
        draft.apply(values)
        self._check_times(draft)
        event.__dict__.update(draft.__dict__)
        self.sim.mailbox_of(owner).changed(event, zones.now())
        self._mail("updated", event)

    def _check_times(self, event):
        payload.check_times(
            event.start,
            event.end,
            event.fields["isAllDay"],
            refuse_zero_length=self.sim.refuse_zero_length,
        )

    def _duplicate(self, taken):
        names = {"@event.existingEventId": taken}
        return errors.GraphProblem(
            self.sim.duplicate_status,
            "ErrorDuplicateTransactionId",
            "Your request can't be completed. The TransactionId specified in the "
            "request has already been used to create a different event.",
            extra=names if self.sim.duplicate_names_event else None,
        )

    def _role(self, call, owner):
        """The signed-in person's role; refuses who may not even read."""
        people.require_mailbox(owner)
        role = self.sim.directory.role(owner, call.person)
        if role == "owner":
            call.require(*READ_SCOPES)
        elif role not in people.READING:
            raise self.sim.no_access()
        else:
            call.require(*SHARED_READ_SCOPES)
        return role

    def _may_write(self, call, owner, role):
        if role != "owner" and role not in people.WRITING:
            raise errors.access_denied()
        own = role == "owner"
        call.require("Calendars.ReadWrite" if own else "Calendars.ReadWrite.Shared")

    def _visible(self, owner, role):
        events = self.sim.mailbox_of(owner).events.values()
        return [event for event in events if _shows(event, role)]

    def _find(self, owner, role, identifier):
        event = self.sim.mailbox_of(owner).find(identifier)
        if event and _shows(event, role):
            return event
        if not event and not identifier.startswith("AA"):
            raise errors.bad_request("Id is malformed.", "ErrorInvalidIdMalformed")
        raise errors.not_found()

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

    def _mail(self, kind, event):
        """Exchange mails whoever is an attendee, at each change."""
        for attendee in event.fields.get("attendees") or []:
            address = (attendee.get("emailAddress") or {}).get("address")
            self.sim.mails.append(
                {
                    "kind": kind,
                    "from": event.owner.upn,
                    "to": address,
                    "subject": event.fields["subject"],
                }
            )


def _shows(event, role):
    """Private entries are the owner's and the trusted delegate's."""
    return not event.private or role in ("owner", "delegateWithPrivateEventAccess")


def _method_not_allowed():
    return errors.GraphProblem(
        405, "Request_BadRequest", "Specified HTTP method is not allowed."
    )
