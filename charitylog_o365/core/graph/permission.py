"""Who may write into whose calendar, read out of what Microsoft answers.

Two opinions: the calendar as the assigner sees it, and, where that says no, the list
of its permissions, which only its owner can read.
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
# May or may not write: Graph has no word of its own for what was chosen in Exchange.
CUSTOM = "custom"
# Microsoft answered, and did not say.
UNCLEAR = "unclear"


@dataclass(frozen=True)
class Permission:
    """Whether somebody may edit a calendar; ``may_edit`` None where nobody could say.

    ``role`` is Graph's word where the list of permissions told it, ``reason`` a code
    for anything but a yes, ``source`` which of the two opinions it is.
    """

    may_edit: bool | None
    reason: str = ""
    source: str = ""
    role: str = ""


# https://learn.microsoft.com/graph/api/resources/calendar#properties
def read_can_edit(answer: Response | GraphError) -> Permission:
    """Read what the assigner was answered when asking for the owner's calendar."""
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
        # It answers: no reason to let an older yes count.
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
    """Read the owner's list of permissions; ``first`` where it does not say more.

    ``addresses`` are the assigner's, ``people`` those of everybody known, both in
    lower case: whoever else may write is perhaps a group that the assigner is in.
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
    # An entry of one's own wins over the one for the whole organisation.
    told = own or ([default] if default else [])
    for role in told:
        if role in WRITING:
            return Permission(True, source="permission list", role=role)
    if CUSTOM in told:
        return replace(first, may_edit=None, reason=UNCLEAR, role=CUSTOM)
    if first.reason == UNCLEAR and told:
        reason = "can_view" if told[0] in VIEWING else "not_shared"
        first = Permission(False, reason, "permission list")
    if first.reason == "can_view" and strangers:
        first = replace(first, reason="perhaps_group")
    return replace(first, role=told[0] if told else first.role)


def _readable(entries: object) -> list[dict[str, Any]]:
    """Return the permissions of which it can be read whose they are."""
    found = entries if isinstance(entries, list) else []
    return [
        entry
        for entry in found
        if isinstance(entry, dict) and isinstance(entry.get("emailAddress") or {}, dict)
    ]
