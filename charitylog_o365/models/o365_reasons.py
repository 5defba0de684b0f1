"""Every reason a record can have for being in Outlook or not: one code, one sentence.

The words are for caseworkers: no code words, no numbers of Microsoft's.
"""

from odoo.tools.translate import LazyTranslate

_lt = LazyTranslate(__name__)

OPEN = "open"

SENTENCES = {
    # In Outlook, or on the way.
    "in_outlook": _lt("In your Outlook calendar."),
    "in_outlook_of": _lt("In %(owner)s's Outlook calendar."),
    "going": _lt("Going to Outlook now."),
    "unreachable": _lt(
        "Waiting: Microsoft 365 is not answering. Next try at %(next_try)s."
    ),
    "busy": _lt("Waiting: Microsoft 365 asks us to wait. Next try at %(next_try)s."),
    "no_length": _lt(
        "Shows as a thin line in Outlook, because no planned length is set."
    ),
    # Not there, because it is not meant to be.
    "not_in_outlook": _lt("Not in Outlook: %(why)s"),
    "cancelled": _lt("Not in Outlook: cancelled."),
    "archived": _lt("Not in Outlook: archived."),
    "removed": _lt("Not in Outlook: taken out when Outlook was disconnected."),
    # It was told, but nothing more is told for now.
    "stale": _lt("Outlook may show the old time: %(why)s"),
    "stale_still": _lt("Outlook may show the old time."),
    "leaving": _lt("Being taken out of %(owner)s's Outlook calendar."),
    # Somebody must act first.
    "sign_in": _lt("Waiting: please sign in to Microsoft 365."),
    "sign_in_of": _lt("Waiting: %(owner)s needs to sign in to Microsoft 365."),
    "no_mailbox": _lt(
        "Waiting: Microsoft 365 has no mailbox for %(owner)s. Your Microsoft 365 "
        "administrator can give them a licence."
    ),
    "forbidden": _lt(
        "Microsoft 365 does not let us change this calendar. Your Microsoft 365 "
        "administrator can mend it."
    ),
    "deleted_in_outlook": _lt("Somebody deleted this entry in Outlook."),
    "changed_in_outlook": _lt("Somebody changed this entry in Outlook."),
    "gave_up": _lt("Not in Outlook: Microsoft 365 did not answer for days."),
    "rejected": _lt(
        "Not in Outlook: Microsoft 365 did not accept this entry. Please tell your "
        "administrator."
    ),
    "our_fault": _lt(
        "Not in Outlook: something went wrong here. Please tell your administrator."
    ),
}

# Why a gate is closed: completes "Not in Outlook: …" and "… may show the old time: …".
CLOSED = {
    "rule_off": _lt("your organisation does not use Outlook here."),
    "project_off": _lt("the project “%(project)s” does not use Outlook calendars."),
    "no_project": _lt("it has no project."),
    "nobody": _lt("nobody is chosen to do it."),
    "not_connected": _lt("%(owner)s has not connected an Outlook calendar."),
    "other_tenant": _lt(
        "%(owner)s's Outlook calendar belongs to another organisation."
    ),
    "own_entries_off": _lt("%(owner)s keeps their own work out of Outlook."),
    "before_rule": _lt("recorded on %(recorded)s, before Outlook was switched on."),
    "before_project": _lt(
        "recorded on %(recorded)s, before Outlook was switched on for the project "
        "“%(project)s”."
    ),
    "before_connecting": _lt(
        "given to %(owner)s on %(assigned)s, before they connected their Outlook "
        "calendar."
    ),
}
