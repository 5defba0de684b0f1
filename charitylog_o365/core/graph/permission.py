"""Reading from Microsoft's answers whether a person may edit a colleague's calendar.

Two sources: ``canEdit`` of the calendar as the assigner sees it, and, where that is no,
the list of its permissions, which only its owner can read.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Any

from .errors import (
    BlockedByAdmin,
    ConsentNeeded,
    Forbidden,
    Gone,
    GraphError,
    NoMailbox,
    SignInNeeded,
    SoftwareTooOld,
    Throttled,
    may_be_old_share,
)
from .protocol import Response

# Outlook calls "write" "Can edit".
# https://learn.microsoft.com/graph/api/resources/calendarpermission#calendarroletype-values
WRITING = frozenset(
    {
        "write",
        "delegateWithoutPrivateEventAccess",
        "delegateWithPrivateEventAccess",
    }
)
VIEWING = frozenset({"read", "limitedRead"})
# Set in Exchange as single rights: Graph does not tell which.
CUSTOM = "custom"
# The reason where Microsoft answered and the answer does not tell.
UNCLEAR = "unclear"


@dataclass(frozen=True)
class Permission:
    """Whether a person may edit a calendar; ``may_edit`` is None where it is unknown.

    ``role`` is Graph's role from the list of permissions, ``reason`` a code unless
    ``may_edit``, ``source`` "canEdit" or "permission list".
    """

    may_edit: bool | None
    reason: str = ""
    source: str = ""
    role: str = ""


# https://learn.microsoft.com/graph/api/resources/calendar#properties
def read_can_edit(answer: Response | GraphError) -> Permission:
    """Return the permission from the assigner's request for the owner's calendar."""
    if isinstance(answer, Response):
        may_edit = answer.body.get("canEdit")
        if not isinstance(may_edit, bool):
            return Permission(None, UNCLEAR, "canEdit")
        return Permission(may_edit, "" if may_edit else "can_view", "canEdit")
    if isinstance(answer, NoMailbox):
        return Permission(False, "owner_no_mailbox", "canEdit")
    if isinstance(answer, BlockedByAdmin | ConsentNeeded):
        return Permission(None, "not_let_in")
    if isinstance(answer, Forbidden | Gone):
        return Permission(False, "not_shared", "canEdit")
    if isinstance(answer, SignInNeeded):
        return Permission(None, "sign_in")
    if isinstance(answer, Throttled):
        # Microsoft is reachable, so an older yes must not count.
        return Permission(None, "busy")
    if may_be_old_share(answer):
        return Permission(None, "old_share")
    if isinstance(answer, SoftwareTooOld):
        return Permission(None, "too_old")
    return Permission(None, "unreachable")


# https://learn.microsoft.com/graph/api/calendar-list-calendarpermissions
def read_permission_list(
    first: Permission,
    body: dict[str, Any],
    addresses: Collection[str],
    people: Collection[str] = (),
) -> Permission:
    """Return the permission from the owner's list, or ``first`` where it adds nothing.

    ``addresses`` are the assigner's, ``people`` those of all known persons, both in
    lower case. Another address that may write can be a group with the assigner in it:
    reason "perhaps_group".
    """
    roles: dict[str, str] = {}
    default, strangers = None, False
    for entry in _readable(body.get("value")):
        role = str(entry.get("role") or "")
        address = (entry.get("emailAddress") or {}).get("address")
        if address:
            roles[str(address).lower()] = role
            strangers |= role in WRITING and str(address).lower() not in people
        elif entry.get("isInsideOrganization"):
            default = role
    own = [roles[address] for address in addresses if address in roles]
    # The person's own permission counts before that of the organisation.
    found = own or ([default] if default else [])
    for role in found:
        if role in WRITING:
            return Permission(True, source="permission list", role=role)
    if CUSTOM in found:
        return replace(first, may_edit=None, reason=UNCLEAR, role=CUSTOM)
    if first.reason == UNCLEAR and found:
        reason = "can_view" if found[0] in VIEWING else "not_shared"
        first = Permission(False, reason, "permission list")
    if first.reason == "can_view" and strangers:
        first = replace(first, reason="perhaps_group")
    return replace(first, role=found[0] if found else first.role)


def _readable(entries: object) -> list[dict[str, Any]]:
    """Return the permissions that are JSON objects with a readable address."""
    rows = entries if isinstance(entries, list) else []
    return [
        entry
        for entry in rows
        if isinstance(entry, dict) and isinstance(entry.get("emailAddress") or {}, dict)
    ]
