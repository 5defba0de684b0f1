"""Which events the signed-in person may read, and which calendars they may change.

https://learn.microsoft.com/graph/outlook-get-shared-events-calendars
https://learn.microsoft.com/graph/permissions-reference#calendars-permissions
"""

from .. import errors, people

READ = ("Calendars.Read", "Calendars.ReadWrite", "Calendars.ReadBasic")
READ_SHARED = ("Calendars.Read.Shared", "Calendars.ReadWrite.Shared")
WRITE = "Calendars.ReadWrite"
WRITE_SHARED = "Calendars.ReadWrite.Shared"


class Access:
    """``owner`` is whose mailbox is meant, ``role`` the caller's role in it.

    A role is "owner" or one of `people.ROLES`. All of these raise GraphProblem where
    the caller's role or the token's scopes do not suffice.
    """

    def __init__(self, sim):
        self.sim = sim

    def role(self, call, owner):
        """The caller's role, which is one that may read."""
        people.require_mailbox(owner)
        role = self.sim.directory.role(owner, call.person)
        if role == "owner":
            call.require(*READ)
        elif role not in people.READING:
            raise self.sim.no_access()
        else:
            call.require(*READ_SHARED)
        return role

    def writes(self, call, owner):
        """Whether a colleague may change this calendar."""
        return self.sim.directory.share_of(owner, call.person.oid).writes

    def may_write(self, call, owner, role):
        """Refuse who may not change this calendar."""
        if role == "owner":
            call.require(WRITE)
        elif self.writes(call, owner):
            call.require(WRITE_SHARED)
        else:
            raise errors.access_denied()

    def visible(self, call, owner, role):
        """The events of the calendar that the call names.

        Without a name: of all calendars for the owner, of the default one for a
        colleague, who has been given that one only.
        """
        shared = None if role == "owner" else owner.calendar_id
        found = self.sim.mailbox_of(owner).in_calendar(call.calendar or shared)
        return [event for event in found if shows(event, role)]

    def find(self, owner, role, identifier):
        """The event of that id, in any calendar that the role may see.

        Raises GraphProblem 404, and 400 where it is no id at all.
        """
        event = self.sim.mailbox_of(owner).find(identifier)
        if event and shows(event, role) and (role == "owner" or not event.calendar):
            return event
        if not event and not identifier.startswith("AA"):
            raise errors.malformed_id()
        raise errors.not_found()

    def deleted(self, owner, role, identifier):
        """The event in Deleted Items, by its immutable id, or None.

        https://learn.microsoft.com/graph/outlook-immutable-id
        """
        found = self.sim.mailbox_of(owner).deleted.get(identifier)
        return found if role == "owner" else None


def shows(event, role):
    """Whether the role may see the event: private ones need a delegate who may."""
    return not event.private or role in ("owner", "delegateWithPrivateEventAccess")
