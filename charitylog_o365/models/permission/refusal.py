"""Why somebody may not put work into a colleague's calendar, and who can help.

The words are for caseworkers, and use Outlook's names.
"""

from odoo.exceptions import AccessError
from odoo.tools.translate import LazyTranslate

from ...tools.words import say

_lt = LazyTranslate(__name__)

ASK = _lt("Ask %(owner)s: Outlook › Calendar › Share › %(user)s › Can edit.")

# By code: what is wrong, and who can help, and how.
REFUSALS = {
    "not_connected": (
        _lt(
            "%(owner)s's Outlook calendar can only be changed by colleagues who have "
            "connected their own, and you have not."
        ),
        _lt("Connect it under My User Options."),
    ),
    "no_options": (
        _lt(
            "%(owner)s's Outlook calendar can only be changed by colleagues who have "
            "connected their own, and you have not."
        ),
        _lt(
            "Your Odoo administrator can open “My User Options” for you. There you "
            "can connect your calendar."
        ),
    ),
    "sign_in": (
        _lt(
            "You are not signed in to Microsoft 365, so nobody can ask whether you "
            "may change %(owner)s's Outlook calendar."
        ),
        _lt("Sign in to Microsoft 365, then save again."),
    ),
    "no_mailbox": (
        _lt(
            "Microsoft 365 has no mailbox for you, so you cannot change "
            "%(owner)s's Outlook calendar."
        ),
        _lt(
            "Your Microsoft 365 administrator can mend it, with a licence for %(user)s."
        ),
    ),
    "not_shared": (
        _lt("%(owner)s's Outlook calendar is not shared with you for editing."),
        ASK,
    ),
    "can_view": (
        _lt(
            "%(owner)s's Outlook calendar is shared with you for viewing only, not "
            "for editing."
        ),
        ASK,
    ),
    "perhaps_group": (
        _lt(
            "Microsoft 365 does not say that %(owner)s's Outlook calendar is shared "
            "with you for editing. It may be shared with a group only."
        ),
        _lt(
            "Ask %(owner)s to share it with you by name: Outlook › Calendar › Share › "
            "%(user)s › Can edit."
        ),
    ),
    "unclear": (
        _lt(
            "Microsoft 365 does not say whether %(owner)s's Outlook calendar is shared "
            "with you for editing."
        ),
        ASK,
    ),
    "old_share": (
        _lt(
            "Microsoft 365 does not answer whether you may change %(owner)s's Outlook "
            "calendar."
        ),
        _lt(
            "Try again in a few minutes. If it stays so for days, ask %(owner)s to "
            "share the calendar anew: Outlook › Calendar › Share › %(user)s › Can edit."
        ),
    ),
    "not_let_in": (
        _lt(
            "Your organisation does not let this system into Microsoft 365 at the "
            "moment, so nobody can ask whether you may change %(owner)s's Outlook "
            "calendar."
        ),
        _lt("Your administrator can mend it."),
    ),
    "owner_no_mailbox": (
        _lt(
            "Microsoft 365 has no mailbox for %(owner)s at the moment, so it does not "
            "say whether you may change their Outlook calendar."
        ),
        _lt(
            "Your Microsoft 365 administrator can mend it, with a licence for "
            "%(owner)s."
        ),
    ),
    "other_tenant": (
        _lt("%(owner)s's Outlook calendar belongs to another organisation than yours."),
        _lt("%(owner)s, or a colleague of that organisation, can do it."),
    ),
    "busy": (
        _lt(
            "Microsoft 365 asks us to wait, so nobody can ask whether you may change "
            "%(owner)s's Outlook calendar."
        ),
        _lt("Try again in a few minutes."),
    ),
    "unreachable": (
        _lt(
            "Microsoft 365 is not answering, so nobody can ask whether you may change "
            "%(owner)s's Outlook calendar."
        ),
        _lt("Try again in a few minutes."),
    ),
    "too_old": (
        _lt(
            "This server's software for Microsoft 365 is too old, so nobody can ask "
            "whether you may change %(owner)s's Outlook calendar."
        ),
        _lt("Whoever runs the server can mend it. Please tell your administrator."),
    ),
}


class AssignmentRefused(AccessError):
    """A colleague's calendar would change, and the user may not edit it.

    Its message says in whole sentences what is wrong and who can help. ``context`` has
    the same for programs, such as the web client's dialog.
    """

    def __init__(self, message, context):
        super().__init__(message)
        self.context = context


def sentences(env, reason, owner, user):
    """Return what is wrong and who can help, in the reader's language."""
    what, how = REFUSALS.get(reason, REFUSALS["not_shared"])
    names = {"owner": owner, "user": user}
    return say(env, what, names), say(env, how, names)
