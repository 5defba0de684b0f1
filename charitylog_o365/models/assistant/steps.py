"""The steps of setting up, in the order in which one does them."""

from dataclasses import dataclass
from typing import Any, NamedTuple

from odoo.tools.translate import LazyTranslate

_lt = LazyTranslate(__name__)

SERVER = _lt("Whoever runs the server")
ODOO = _lt("An Odoo administrator")
MICROSOFT = _lt("A Microsoft 365 administrator")
BOTH = _lt(
    "An Odoo administrator, with what a Microsoft 365 administrator sees in Entra"
)
EACH = _lt("Each user, for themselves")

#: Of a state of a line: good enough to go on.
GOOD = ("good", "warning")


class Found(NamedTuple):
    """What is known of a step: a line's state, a reason (a code), names in it."""

    state: str
    reason: str = ""
    names: dict[str, Any] = {}


@dataclass(frozen=True)
class Step:
    """One step: its heading, who can do it, and the steps that have to come before.

    ``is_asked``: Microsoft has to be asked, so that the answer is kept.
    """

    title: Any
    who: Any
    needs: tuple[str, ...] = ()
    is_asked: bool = False


STEPS = {
    "address": Step(_lt("This system's address"), SERVER),
    "microsoft": Step(_lt("Microsoft 365 can be reached"), SERVER, (), True),
    "tenant": Step(_lt("The organisation"), BOTH, ("microsoft",), True),
    "client": Step(_lt("The application"), BOTH, ("tenant",), True),
    "credential": Step(
        _lt("How the application identifies itself"), BOTH, ("client",), True
    ),
    "redirect": Step(
        _lt("This address is registered in Microsoft Entra"),
        MICROSOFT,
        ("client",),
        True,
    ),
    "consent": Step(
        _lt("The organisation has approved the application"),
        MICROSOFT,
        ("client", "redirect"),
        True,
    ),
    "rule": Step(_lt("Outlook calendars are switched on"), ODOO, ("credential",)),
    "options": Step(_lt("People have My User Options"), ODOO),
    "sign_in": Step(
        _lt("Somebody is signed in, and Microsoft accepts this system"),
        EACH,
        ("rule", "options"),
        True,
    ),
    "permissions": Step(_lt("What the application may do"), MICROSOFT, (), True),
    "entry": Step(_lt("A test entry in your own calendar"), EACH, ("sign_in",), True),
    "project": Step(_lt("A project uses Outlook calendars"), ODOO),
    "jobs": Step(_lt("Scheduled jobs run"), SERVER),
    "neighbour": Step(_lt("Odoo's own Outlook connector"), ODOO),
}
#: Who else can do it, where that depends on the reason found.
OTHERS = {
    ("address", "may_change"): ODOO,
    ("address", "elsewhere"): ODOO,
    ("microsoft", "address"): ODOO,
    ("sign_in", "consent"): MICROSOFT,
    ("sign_in", "refused"): MICROSOFT,
    ("entry", "no_mailbox"): MICROSOFT,
    ("entry", "blocked"): MICROSOFT,
    ("entry", "forbidden"): MICROSOFT,
    ("jobs", "off"): ODOO,
    ("jobs", "deleted"): ODOO,
}
