"""Create, change and delete events, with what Exchange then does by itself.

https://learn.microsoft.com/graph/api/calendar-post-events
https://learn.microsoft.com/graph/api/event-update
https://learn.microsoft.com/graph/api/event-delete
https://learn.microsoft.com/graph/api/event-permanentdelete
"""

import copy

from .. import errors
from ..exchange import mail, meetings, moments, payload, series, zones
from ..exchange.event import StoredEvent
from . import render
from .access import Access
from .call import Answer


class Changes(Access):
    """Each public method returns the Answer to a request.

    They raise GraphProblem where it is refused. ``role`` is the caller's, which
    `Access.role` has returned.
    """

    def create(self, call, owner, role):
        """Create an event in the calendar that the call names, and mail its guests."""
        self.may_write(call, owner, role)
        values = self._checked(call)
        if "start" not in values or "end" not in values:
            raise errors.validation_failure()
        event = StoredEvent(owner, zones.now())
        event.apply(values)
        self._check_times(event)
        mailbox = self.sim.mailbox_of(owner)
        if call.calendar != owner.calendar_id:
            event.calendar = call.calendar
        taken = mailbox.transactions.get(values.get("transactionId"))
        if taken:
            return self._again(call, role, mailbox, taken)
        mailbox.add(event)
        series.follow_start(event)
        _begin_meeting(event)
        mail.send(self.sim, "invited", event, by="graph")
        return Answer(201, self._made(call, role, event))

    def update(self, call, owner, role, identifier):
        """Also an event in Deleted Items, by the switch ``deleted_changes``."""
        event = self.deleted(owner, role, identifier)
        if not event or self.sim.deleted_changes != 200:
            event = self.find(owner, role, identifier)
        self.may_write(call, owner, role)
        _check_version(call, event)
        self._change(call, owner, event)
        return Answer(200, render.event(self.sim, call, role, event))

    def delete(self, call, owner, role, identifier):
        """Move an event to Deleted Items, and mail its guests."""
        deleted = self.deleted(owner, role, identifier)
        if deleted:
            return self._delete_again(call, owner, role, deleted)
        event = self.find(owner, role, identifier)
        reader = role != "owner" and not self.writes(call, owner)
        if reader and self.sim.reader_deletes == 204:
            return Answer(204)
        self.may_write(call, owner, role)
        _check_version(call, event)
        self.sim.mailbox_of(owner).remove(event)
        mail.send(self.sim, "cancelled", event, by="graph")
        return Answer(204)

    def permanently(self, call, owner, role, identifier):
        """Remove an event from its calendar, so that it is in no folder.

        Or from Deleted Items, by the switch ``deleted_purges``.
        """
        deleted = self.deleted(owner, role, identifier)
        if deleted and self.sim.deleted_purges == 404:
            raise errors.not_found()
        event = deleted or self.find(owner, role, identifier)
        self.may_write(call, owner, role)
        self.sim.mailbox_of(owner).purge(event)
        if not deleted:
            mail.send(self.sim, "cancelled", event, by="graph")
        return Answer(204)

    def _again(self, call, role, mailbox, taken):
        """The Answer to a create whose transactionId was used before.

        By the switch ``duplicate_status`` a refusal, or the event that is there. Where
        that event has been deleted, always a refusal.
        """
        there = mailbox.events.get(taken)
        if self.sim.duplicate_status == 201 and there:
            return Answer(201, self._made(call, role, there))
        names = {"@event.existingEventId": taken}
        raise errors.GraphProblem(
            400 if self.sim.duplicate_status == 400 else 409,
            "ErrorDuplicateTransactionId",
            "Your request can't be completed. The TransactionId specified in the "
            "request has already been used to create a different event.",
            extra=names if self.sim.duplicate_names_event else None,
        )

    def _made(self, call, role, event):
        """The body of a create's answer, by the switch ``create_answer_zone``."""
        if self.sim.create_answer_zone == "utc":
            return render.event(self.sim, call, role, event)
        body = render.event(self.sim, call, role, event, zone=None)
        if self.sim.create_answer_zone == "windows":
            for name in {"start", "end"} & set(body):
                zone = body[name]["timeZone"]
                body[name]["timeZone"] = zones.windows_name(zone)
        return body

    def _delete_again(self, call, owner, role, event):
        """Delete what is in Deleted Items already, by the switch ``second_delete``."""
        self.may_write(call, owner, role)
        match self.sim.second_delete:
            case "done":
                self.sim.mailbox_of(owner).purge(event)
                return Answer(204)
            case "ErrorCannotDeleteObject":
                raise errors.cannot_delete()
            case "ErrorItemNotFound":
                raise errors.not_found()
            case code:
                raise errors.malformed_id(code)

    def _change(self, call, owner, event):
        """Set what the body names; nothing where any of it is refused."""
        values = self._checked(call)
        if values.get("transactionId", event.fields.get("transactionId")) != (
            event.fields.get("transactionId")
        ):
            raise errors.bad_request(
                "The TransactionId of an event cannot be changed.",
                "ErrorInvalidRequest",
            )
        before = event.fields["attendees"] or []
        draft = copy.copy(event)
        draft.fields = copy.deepcopy(event.fields)
        draft.properties = dict(event.properties)
        draft.apply(values)
        self._check_times(draft)
        event.__dict__.update(draft.__dict__)
        series.follow_start(event)
        _begin_meeting(event)
        if "body" in values:
            meetings.drop_online_without_link(event)
        self.sim.mailbox_of(owner).changed(event, zones.now())
        self._mail_guests(event, before)

    def _mail_guests(self, event, before):
        """Mail those who are guests now, or were ``before``."""
        now = event.fields["attendees"] or []
        old, new = ({mail.address_of(g) for g in guests} for guests in (before, now))
        for kind, guests in (
            ("cancelled", [g for g in before if mail.address_of(g) not in new]),
            ("updated", [g for g in now if mail.address_of(g) in old]),
            ("invited", [g for g in now if mail.address_of(g) not in old]),
        ):
            mail.send(self.sim, kind, event, by="graph", guests=guests)

    def _checked(self, call):
        """The body, checked; see `payload.check`, and the switch ``refused_zones``."""
        body = copy.deepcopy(call.body)
        for name in ("start", "end"):
            time = body.get(name) if isinstance(body, dict) else None
            zone = time.get("timeZone") if isinstance(time, dict) else None
            if not isinstance(zone, str) or not zone:
                continue
            if zone in self.sim.refused_zones or not zones.is_known(zone):
                raise zones.refused(zone, self.sim.zone_refusal)
        return payload.check(body)

    def _check_times(self, event):
        moments.check(
            event.start,
            event.end,
            event.fields["isAllDay"],
            refuse_zero_length=self.sim.refuse_zero_length,
        )


def _check_version(call, event):
    """Raise GraphProblem 412 where If-Match names another version of the event."""
    wanted = call.headers.get("if-match")
    if wanted and wanted not in ("*", event.etag):
        raise errors.GraphProblem(
            412,
            "ErrorIrresolvableConflict",
            "The send or update operation could not be performed because the "
            "change key passed in the request does not match the current change "
            "key for the item.",
        )


def _begin_meeting(event):
    """Give an event that is to be an online meeting its link."""
    if event.fields["isOnlineMeeting"] and not event.fields["onlineMeeting"]:
        meetings.begin_online(event)
