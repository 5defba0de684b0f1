"""The directory: people, their mailboxes, and the shares of their calendars.

Roles are Graph's calendarRoleType:
https://learn.microsoft.com/graph/api/resources/calendarpermission
"""

import base64
import uuid
from dataclasses import dataclass

from . import errors

ORGANIZATION = "organization"
ROLES = (
    "none",
    "freeBusyRead",
    "limitedRead",
    "read",
    "write",
    "delegateWithoutPrivateEventAccess",
    "delegateWithPrivateEventAccess",
    "custom",
)
WRITING = ROLES[4:7]
READING = ROLES[2:]
NO_MAILBOX_MESSAGE = {
    "MailboxNotEnabledForRESTAPI": (
        "The mailbox is either inactive, soft-deleted, or is hosted on-premise."
    ),
    "MailboxNotSupportedForRESTAPI": "REST API is not supported for this mailbox.",
    "ResourceNotFound": "Resource could not be discovered.",
    "ErrorInvalidUser": "The requested user is invalid.",
    "ErrorNonExistentMailbox": "The mailbox does not exist.",
    "ErrorMissingEmailAddress": "When making a request as an account that does not "
    "have a mailbox, you must specify the mailbox primary SMTP address.",
    "OrganizationFromTenantGuidNotFound": "The tenant for tenant guid does not exist.",
    "Request_ResourceNotFound": "Resource does not exist or one of its queried "
    "reference-property objects are not present.",
    # A guest: a 401 with an empty body.
    "": "",
}
NO_MAILBOX_STATUS = {
    "ErrorMissingEmailAddress": 400,
    "OrganizationFromTenantGuidNotFound": 401,
    "": 401,
}


@dataclass
class Person:
    """Somebody in the organisation.

    ``upn`` is their address, ``oid`` their id, ``tid`` the tenant's. ``mailbox``:
    whether they have one; if not, ``no_mailbox_code`` is Graph's error. ``timezone`` is
    the mailbox's, an IANA name. ``works_from``, ``works_to`` (HH:MM, in that zone) and
    ``works_on`` are the working hours.
    """

    upn: str
    name: str
    oid: str
    tid: str
    mailbox: bool = True
    timezone: str = "Europe/London"
    no_mailbox_code: str = "MailboxNotEnabledForRESTAPI"
    works_from: str = "09:00"
    works_to: str = "17:00"
    works_on: tuple = ("monday", "tuesday", "wednesday", "thursday", "friday")

    @property
    def claims(self):
        """The claims of an ID token that are about the person."""
        return {
            "oid": self.oid,
            "tid": self.tid,
            "sub": base64.urlsafe_b64encode(self.oid.encode()).decode().rstrip("="),
            "preferred_username": self.upn,
            "name": self.name,
        }

    @property
    def calendar_id(self):
        """The id of the default calendar."""
        return opaque("AAMkADAABf", f"calendar:{self.oid}")


@dataclass(frozen=True)
class Share:
    """A colleague's role in a calendar, one of `ROLES`.

    ``via_group``: they have it as a member of a group. ``custom_writes``: whether the
    role "custom" may write.
    """

    role: str
    via_group: bool = False
    custom_writes: bool = False

    @property
    def writes(self):
        return self.role in WRITING or (self.role == "custom" and self.custom_writes)


class Directory:
    """``people`` by address in lower case; ``shares``: by the owner's oid a dict.

    That one has a `Share` by the colleague's oid, or by `ORGANIZATION` for everybody.
    """

    def __init__(self, tid):
        self.tid = tid
        self.people = {}
        self.shares = {}

    def add(self, upn, name, **details):
        """Add and return a Person. Raises ValueError where the address is taken."""
        key = upn.lower()
        if key in self.people:
            raise ValueError(f"{upn} is there already")
        oid = details.pop("oid", None) or str(uuid.uuid5(uuid.NAMESPACE_URL, key))
        self.people[key] = Person(upn, name, oid, self.tid, **details)
        return self.people[key]

    def get(self, upn):
        """The person of that address. Raises KeyError where there is none."""
        return self.people[upn.lower()]

    def find(self, id_or_upn):
        """The person whom a request names. Raises GraphProblem 404."""
        for person in self.people.values():
            if id_or_upn.lower() in (person.upn.lower(), person.oid):
                return person
        raise errors.GraphProblem(
            404, "ErrorInvalidUser", f"The requested user '{id_or_upn}' is invalid."
        )

    def share(self, owner, colleague, role, via_group=False, custom_writes=False):
        """See `Organisation.share`. Raises ValueError for an unknown role."""
        if role not in ROLES:
            raise ValueError(f"{role} is no calendar role: {', '.join(ROLES)}")
        to = ORGANIZATION if colleague == ORGANIZATION else self.get(colleague).oid
        shares = self.shares.setdefault(self.get(owner).oid, {})
        if role == "none" and to != ORGANIZATION:
            shares.pop(to, None)
        else:
            shares[to] = Share(role, via_group, custom_writes)

    def share_of(self, owner, colleague_oid):
        """The colleague's own share, or that of the whole organisation."""
        shares = self.shares.get(owner.oid, {})
        default = shares.get(ORGANIZATION, Share("freeBusyRead"))
        return shares.get(colleague_oid, default)

    def role(self, owner, actor):
        """``actor``'s role in the calendar of ``owner``: "owner" or one of `ROLES`."""
        if owner.oid == actor.oid:
            return "owner"
        return self.share_of(owner, actor.oid).role


def opaque(prefix, text):
    """An id in the form of Exchange's; the same text gives the same id."""
    first, second = (uuid.uuid5(uuid.NAMESPACE_OID, text + end).bytes for end in "ab")
    return prefix + base64.urlsafe_b64encode(first + second + first[:1]).decode()


def require_mailbox(person):
    """Raise the person's GraphProblem unless they have a mailbox."""
    if not person.mailbox:
        code = person.no_mailbox_code
        message = NO_MAILBOX_MESSAGE.get(code, NO_MAILBOX_MESSAGE["ResourceNotFound"])
        status = NO_MAILBOX_STATUS.get(code, 404)
        shape = None if code else "empty"
        raise errors.GraphProblem(status, code, message, shape=shape)
