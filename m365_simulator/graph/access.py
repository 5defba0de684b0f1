"""Which entries the signed-in person may see, and which calendars they may write to.

https://learn.microsoft.com/graph/outlook-get-shared-events-calendars
"""

from .. import errors, people

READ_SCOPES = ("Calendars.Read", "Calendars.ReadWrite", "Calendars.ReadBasic")
SHARED_READ_SCOPES = ("Calendars.Read.Shared", "Calendars.ReadWrite.Shared")


class Reach:
    def __init__(self, sim):
        self.sim = sim

    def role(self, call, owner):
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

    def writes(self, call, owner):
        return self.sim.directory.share_of(owner, call.person.oid).writes

    def may_write(self, call, owner, role):
        if role == "owner":
            call.require("Calendars.ReadWrite")
        elif self.writes(call, owner):
            call.require("Calendars.ReadWrite.Shared")
        else:
            raise errors.access_denied()

    def visible(self, call, owner, role):
        """What lies in the calendar that is asked for; in all of them for the owner.

        What a colleague was given is the default calendar, and nothing beside it.
        """
        shared = None if role == "owner" else owner.calendar_id
        found = self.sim.mailbox_of(owner).in_calendar(call.calendar or shared)
        return [event for event in found if shows(event, role)]

    def find(self, owner, role, identifier):
        """The entry in one of the calendars; GraphProblem where there is none."""
        event = self.sim.mailbox_of(owner).find(identifier)
        if event and shows(event, role) and (role == "owner" or not event.calendar):
            return event
        if not event and not identifier.startswith("AA"):
            raise errors.malformed_id()
        raise errors.not_found()

    def deleted(self, owner, role, identifier):
        """The entry in Deleted Items, by immutable id and for its owner; or None."""
        found = self.sim.mailbox_of(owner).deleted.get(identifier)
        return found if role == "owner" else None


def shows(event, role):
    """Private entries are the owner's and the trusted delegate's."""
    return not event.private or role in ("owner", "delegateWithPrivateEventAccess")
