"""A person, their calendars, and the permissions of their default calendar.

https://learn.microsoft.com/graph/api/user-get
https://learn.microsoft.com/graph/api/calendar-get
"""

import base64

from .. import errors, people
from . import access, odata
from .call import Answer

COLLEAGUE_ROLES = ["none", "freeBusyRead", "limitedRead", "read", "write"]


class Calendars:
    """Each method returns an Answer, and raises GraphProblem where it is refused."""

    def __init__(self, sim):
        self.sim = sim

    def user(self, call, owner):
        """The profile; a colleague's needs a scope that the product does not ask for.

        https://learn.microsoft.com/graph/permissions-reference#user-permissions
        """
        if owner.oid == call.person.oid:
            call.require("User.Read", "User.ReadBasic.All")
        elif not call.scopes.intersection({"User.ReadBasic.All", "User.Read.All"}):
            raise errors.GraphProblem(
                403,
                "Authorization_RequestDenied",
                "Insufficient privileges to complete the operation.",
            )
        first, _space, last = owner.name.partition(" ")
        body = {
            "@odata.context": self.sim.context("users/$entity"),
            "id": owner.oid,
            "displayName": owner.name,
            "givenName": first,
            "surname": last,
            "mail": owner.upn if owner.mailbox else None,
            "userPrincipalName": owner.upn,
            "jobTitle": None,
            "mobilePhone": None,
            "officeLocation": None,
            "preferredLanguage": None,
            "businessPhones": [],
        }
        return self._selected(call, body)

    def calendar(self, call, owner):
        return self._selected(call, self._calendar(call, owner))

    def calendars(self, call, owner):
        """All calendars for their owner; the default one for a colleague."""
        context = self.sim.context(f"users('{owner.oid}')/calendars")
        ids = self.sim.mailbox_of(owner).calendar_ids()
        if owner.oid != call.person.oid:
            ids = ids[:1]
        value = []
        for call.calendar in ids:
            value.append(self._calendar(call, owner))
        return Answer(200, {"@odata.context": context, "value": value})

    def create(self, call, owner):
        """https://learn.microsoft.com/graph/api/user-post-calendars"""
        people.require_mailbox(owner)
        if call.person.oid != owner.oid:
            raise errors.access_denied()
        call.require(access.WRITE)
        name = call.body.get("name") if isinstance(call.body, dict) else None
        if not isinstance(name, str) or not name:
            raise errors.bad_request("The calendar has no name.", "RequestBodyRead")
        call.calendar = self.sim.mailbox_of(owner).add_calendar(name)
        return Answer(201, self._calendar(call, owner))

    def permissions(self, call, owner):
        """Readable by the owner only; whoever has the right by a group is not named.

        https://learn.microsoft.com/graph/api/calendar-list-calendarpermissions
        """
        people.require_mailbox(owner)
        context = self.sim.context(f"users('{owner.oid}')/calendar/calendarPermissions")
        if call.person.oid != owner.oid:
            if self.sim.permissions_for_others == "empty":
                return Answer(200, {"@odata.context": context, "value": []})
            raise errors.access_denied()
        call.require("Calendars.Read", "Calendars.ReadWrite")
        shares = self.sim.directory.shares.get(owner.oid, {})
        default = shares.get(people.ORGANIZATION, people.Share("freeBusyRead"))
        value = [_permission("Default", default.role, {"name": "My Organization"})]
        persons = {p.oid: p for p in self.sim.directory.people.values()}
        for oid, share in shares.items():
            if oid == people.ORGANIZATION:
                continue
            name, address = persons[oid].name, persons[oid].upn
            if share.via_group:
                domain = address.partition("@")[2]
                name, address = "Diary helpers", f"diary-helpers@{domain}"
            email = {"name": name, "address": address}
            value.append(_permission(address, share.role, email, removable=True))
        return Answer(200, {"@odata.context": context, "value": value})

    def _calendar(self, call, owner):
        people.require_mailbox(owner)
        own = owner.oid == call.person.oid
        share = self.sim.directory.share_of(owner, call.person.oid)
        if own:
            call.require(*access.READ)
        elif share.role not in people.READING:
            raise self.sim.no_access()
        else:
            call.require(*access.READ_SHARED)
        identifier = call.calendar or owner.calendar_id
        other = self.sim.mailbox_of(owner).calendars.get(identifier)
        if other and not own:
            raise errors.not_found()
        # Where the right comes by a group, Graph tells a colleague false.
        can_edit = own or (share.writes and not share.via_group)
        return {
            "@odata.context": self.sim.context(f"users('{owner.oid}')/calendar"),
            "id": identifier,
            "name": other or "Calendar",
            "color": "auto",
            "hexColor": "",
            "isDefaultCalendar": own and not other,
            "changeKey": base64.b64encode(identifier[-16:].encode()).decode(),
            "canShare": own,
            "canViewPrivateItems": own
            or share.role == "delegateWithPrivateEventAccess",
            "canEdit": can_edit if self.sim.can_edit == "told" else None,
            "allowedOnlineMeetingProviders": ["teamsForBusiness"],
            "defaultOnlineMeetingProvider": "teamsForBusiness",
            "isTallyingResponses": own,
            "isRemovable": bool(other),
            "owner": {"name": owner.name, "address": owner.upn},
        }

    def _selected(self, call, body):
        if "$select" in call.query:
            body = odata.selected(body, call.query["$select"])
        return Answer(200, body)


def _permission(key, role, email, removable=False):
    """https://learn.microsoft.com/graph/api/resources/calendarpermission"""
    delegates = list(people.ROLES[5:7]) if removable else []
    if role == "custom":
        delegates.append(role)
    return {
        "id": base64.b64encode(key.encode()).decode(),
        "isRemovable": removable,
        "isInsideOrganization": True,
        "role": role,
        "allowedRoles": COLLEAGUE_ROLES + delegates,
        "emailAddress": email,
    }
