"""Every reason a record can have for being in Outlook or not: one code, one sentence.

The words are for caseworkers: no code words, no numbers of Microsoft's.
"""

from odoo.tools.translate import LazyTranslate

_lt = LazyTranslate(__name__)

SENTENCES = {
    # In Outlook, or on the way.
    "in_outlook": _lt("In your Outlook calendar."),
    "in_outlook_of": _lt("In %(owner)s's Outlook calendar."),
    "going": _lt("Going to Outlook now."),
    "unreachable": _lt(
        "Waiting: Microsoft 365 is not answering. Next try at %(next_try)s."
    ),
    "busy": _lt("Waiting: Microsoft 365 asks us to wait. Next try at %(next_try)s."),
    "jobs_stopped": _lt(
        "Waiting: Odoo's scheduled jobs have not run since %(jobs)s. Please tell your "
        "administrator."
    ),
    "copy": _lt(
        "Waiting: this system looks like a copy of another one. Your administrator "
        "can say under Operational Rules which one is real."
    ),
    "too_old": _lt(
        "Waiting: this server's software for Microsoft 365 is too old. Please tell "
        "your administrator."
    ),
    # Not there, because it is not meant to be.
    "not_in_outlook": _lt("Not in Outlook: %(why)s"),
    "cancelled": _lt("Not in Outlook: cancelled."),
    "archived": _lt("Not in Outlook: archived."),
    "erased": _lt("Not in Outlook: the client was erased."),
    "missing": _lt("Not in Outlook: it never got there. “Try again” sends it."),
    "in_doubt": _lt("It may not be in Outlook: %(why)s"),
    # There is an entry, and changes are not sent at present.
    "stale": _lt("Outlook may show the old time: %(why)s"),
    "stale_still": _lt("Outlook may show the old time."),
    "leaving": _lt("Being taken out of your Outlook calendar."),
    "leaving_of": _lt("Being taken out of %(owner)s's Outlook calendar."),
    # Somebody must act first.
    "sign_in": _lt("Waiting: please sign in to Microsoft 365."),
    "sign_in_of": _lt("Waiting: %(owner)s needs to sign in to Microsoft 365."),
    "no_mailbox": _lt(
        "Waiting: you have no mailbox in Microsoft 365. Your Microsoft 365 "
        "administrator can give you a licence."
    ),
    "no_mailbox_of": _lt(
        "Waiting: Microsoft 365 has no mailbox for %(owner)s. Your Microsoft 365 "
        "administrator can give them a licence."
    ),
    "forbidden": _lt(
        "Microsoft 365 does not let us change this calendar. Your Microsoft 365 "
        "administrator can mend it."
    ),
    "application": _lt(
        "Waiting: Microsoft 365 does not accept this system at the moment. Your Odoo "
        "administrator can mend it."
    ),
    "organisation": _lt(
        "Waiting: your organisation does not let this system into Microsoft 365. Your "
        "Microsoft 365 administrator can mend it."
    ),
    "consent": _lt(
        "Waiting: this system may not use your calendar yet. Your Microsoft 365 "
        "administrator can approve it."
    ),
    "consent_of": _lt(
        "Waiting: this system may not use %(owner)s's calendar yet. Your Microsoft 365 "
        "administrator can approve it."
    ),
    "blocked_by_admin": _lt(
        "Waiting: Microsoft 365 does not let this system into your mailbox. Your "
        "Microsoft 365 administrator can mend it."
    ),
    "blocked_by_admin_of": _lt(
        "Waiting: Microsoft 365 does not let this system into %(owner)s's mailbox. "
        "Your Microsoft 365 administrator can mend it."
    ),
    "mailbox_full": _lt(
        "Waiting: your mailbox in Microsoft 365 is full. Please make room in it. Next "
        "try at %(next_try)s."
    ),
    "mailbox_full_of": _lt(
        "Waiting: %(owner)s's mailbox in Microsoft 365 is full. Next try at "
        "%(next_try)s."
    ),
    "deleted_in_outlook": _lt("Deleted in Outlook."),
    "deleted_in_outlook_of": _lt("Deleted in %(owner)s's Outlook calendar."),
    "changed_in_outlook": _lt("Changed in Outlook."),
    "changed_in_outlook_of": _lt("Changed in %(owner)s's Outlook calendar."),
    "changed_in_outlook_moved": _lt("In Outlook this is now %(found)s."),
    "changed_in_outlook_moved_of": _lt(
        "In %(owner)s's Outlook calendar this is now %(found)s."
    ),
    "changed_in_outlook_renamed": _lt("Renamed in Outlook."),
    "changed_in_outlook_renamed_of": _lt("Renamed in %(owner)s's Outlook calendar."),
    "became_meeting": _lt(
        "In Outlook this is now a meeting with other people. It was left as it is."
    ),
    "became_meeting_of": _lt(
        "In %(owner)s's Outlook calendar this is now a meeting with other people. It "
        "was left as it is."
    ),
    "became_series": _lt("In Outlook this is now a series. It was left as it is."),
    "became_series_of": _lt(
        "In %(owner)s's Outlook calendar this is now a series. It was left as it is."
    ),
    "became_online": _lt(
        "In Outlook this is now an online meeting. It was left as it is."
    ),
    "became_online_of": _lt(
        "In %(owner)s's Outlook calendar this is now an online meeting. It was left as "
        "it is."
    ),
    "let_go": _lt("You look after this entry in Outlook yourself."),
    "let_go_of": _lt("%(owner)s looks after this entry in Outlook."),
    # It was to be taken out, and somebody must act first.
    "still": _lt("Still in your Outlook calendar: %(why)s"),
    "still_of": _lt("Still in %(owner)s's Outlook calendar: %(why)s"),
}

# Why something could not be done: completes "Not in Outlook: …", "Outlook may show the
# old time: …" and "Still in your Outlook calendar: …".
UNDONE = {
    "gave_up": _lt("Microsoft 365 did not answer for days."),
    "rejected": _lt(
        "Microsoft 365 did not accept this. Please tell your administrator."
    ),
    "our_fault": _lt("something went wrong here. Please tell your administrator."),
    "old_share": _lt(
        "Microsoft 365 did not answer for days. Its owner may have to share it anew."
    ),
}
# The same where it was to be taken out; those above have whole sentences otherwise.
NOT_TAKEN_OUT = {
    **UNDONE,
    "unreachable": _lt("Microsoft 365 is not answering. Next try at %(next_try)s."),
    "busy": _lt("Microsoft 365 asks us to wait. Next try at %(next_try)s."),
    "sign_in": _lt("%(owner)s needs to sign in to Microsoft 365."),
    "sign_in_you": _lt("please sign in to Microsoft 365."),
    "no_mailbox": _lt("Microsoft 365 has no mailbox for %(owner)s now."),
    "no_mailbox_you": _lt("you have no mailbox in Microsoft 365 now."),
    "forbidden": _lt(
        "Microsoft 365 does not let us change it. Your Microsoft 365 administrator can "
        "mend it."
    ),
    "application": _lt(
        "Microsoft 365 does not accept this system. Your Odoo administrator can mend "
        "it."
    ),
    "organisation": _lt(
        "this system is not let in. Your Microsoft 365 administrator can mend it."
    ),
    "consent": _lt(
        "this system may not use it yet. Your Microsoft 365 administrator can approve "
        "it."
    ),
    "blocked_by_admin": _lt(
        "this system is kept out of it. Your Microsoft 365 administrator can mend it."
    ),
    "mailbox_full": _lt("the mailbox is full. Next try at %(next_try)s."),
}

# Which condition is not met: completes "Not in Outlook: …" and "… the old time: …".
# With "_you": to the person concerned. With "_then": met now, but what was kept on the
# day when the record was given to somebody counts.
UNMET = {
    "rule_off": _lt("your organisation does not use Outlook here."),
    "project_off": _lt("the project “%(project)s” does not use Outlook calendars."),
    "no_project": _lt("it has no project."),
    "nobody": _lt("nobody is chosen to do it."),
    "not_connected": _lt("%(owner)s has not connected an Outlook calendar."),
    "not_connected_you": _lt("you have not connected your Outlook calendar."),
    "no_options_you": _lt(
        "you cannot connect a calendar yet. Your administrator can open “My User "
        "Options” for you."
    ),
    "other_tenant": _lt(
        "%(owner)s's Outlook calendar belongs to another organisation."
    ),
    "other_tenant_you": _lt("your Outlook calendar belongs to another organisation."),
    "other_tenant_then": _lt(
        "%(owner)s's Outlook calendar belonged to another organisation when this was "
        "given to them."
    ),
    "own_entries_off": _lt("%(owner)s keeps their own work out of Outlook."),
    "own_entries_off_you": _lt("you keep your own work out of Outlook."),
    "own_entries_off_then": _lt(
        "%(owner)s kept their own work out of Outlook when this was given to them."
    ),
    "before_rule": _lt("recorded on %(recorded)s, before Outlook was switched on."),
    "before_project": _lt(
        "recorded on %(recorded)s, before Outlook was switched on for the project "
        "“%(project)s”."
    ),
    "before_connecting": _lt(
        "given to %(owner)s on %(assigned)s, before they connected their Outlook "
        "calendar."
    ),
    "before_connecting_you": _lt(
        "given to you on %(assigned)s, before you connected your Outlook calendar."
    ),
}

# How each condition reads in the list of all of them while it is met.
MET = {
    "rule_off": _lt("Your organisation uses Outlook calendars."),
    "project_off": _lt("The project “%(project)s” uses Outlook calendars."),
    "not_connected": _lt("%(owner)s has connected an Outlook calendar."),
    "other_tenant": _lt("It belongs to this organisation."),
    "own_entries_off": _lt("%(owner)s wants their own work in Outlook."),
    "before_rule": _lt("Recorded after Outlook was switched on."),
    "before_project": _lt("Recorded after Outlook was switched on for the project."),
    "before_connecting": _lt("Given to %(owner)s after they connected."),
}

# What stands beneath the sentence where Outlook shows a length of nothing.
THIN = {
    "outstanding": _lt(
        "Shows as a thin line in Outlook, because no planned length is set."
    ),
    "done": _lt(
        "Shows as a thin line in Outlook, because it does not say how long it took."
    ),
    "not_used": _lt(
        "Shows as a thin line in Outlook, because the project “%(project)s” does not "
        "use planned lengths."
    ),
}

# Of a reassigned record: an entry remains in the calendar of the owner before, who has
# disconnected.
LEFT_OF = _lt("%(owner)s's Outlook calendar may still show it.")
LEFT_YOURS = _lt("Your Outlook calendar may still show it. You can delete it there.")

# The heading of each reason where lists are grouped by it.
TITLES = [
    ("in_outlook", _lt("In your Outlook calendar")),
    ("in_outlook_of", _lt("In a colleague's Outlook calendar")),
    ("going", _lt("Going to Outlook now")),
    ("unreachable", _lt("Microsoft 365 is not answering")),
    ("busy", _lt("Microsoft 365 asks us to wait")),
    ("jobs_stopped", _lt("Odoo's scheduled jobs do not run")),
    ("copy", _lt("This system looks like a copy")),
    ("too_old", _lt("This server's software is too old")),
    ("cancelled", _lt("Cancelled")),
    ("archived", _lt("Archived")),
    ("erased", _lt("Client erased")),
    ("missing", _lt("Never got to Outlook")),
    ("stale", _lt("Outlook may show the old time")),
    ("leaving", _lt("Being taken out of Outlook")),
    ("sign_in", _lt("Waiting for a sign-in")),
    ("no_mailbox", _lt("No mailbox in Microsoft 365")),
    ("forbidden", _lt("Microsoft 365 does not let us change the calendar")),
    ("application", _lt("Microsoft 365 does not accept this system")),
    ("organisation", _lt("The organisation does not let this system in")),
    ("consent", _lt("Not approved by the organisation yet")),
    ("blocked_by_admin", _lt("Kept out of the mailbox")),
    ("mailbox_full", _lt("The mailbox is full")),
    ("deleted_in_outlook", _lt("Deleted in Outlook")),
    ("changed_in_outlook", _lt("Changed in Outlook")),
    ("became_meeting", _lt("A meeting with other people in Outlook")),
    ("became_series", _lt("A series in Outlook")),
    ("became_online", _lt("An online meeting in Outlook")),
    ("let_go", _lt("Looked after in Outlook")),
    ("gave_up", _lt("Microsoft 365 did not answer for days")),
    ("old_share", _lt("The calendar may have to be shared anew")),
    ("rejected", _lt("Microsoft 365 did not accept the entry")),
    ("our_fault", _lt("Something went wrong here")),
    ("rule_off", _lt("The organisation does not use Outlook")),
    ("project_off", _lt("The project does not use Outlook")),
    ("no_project", _lt("No project")),
    ("nobody", _lt("Nobody is chosen to do it")),
    ("not_connected", _lt("No Outlook calendar connected")),
    ("other_tenant", _lt("Calendar of another organisation")),
    ("own_entries_off", _lt("Own work kept out of Outlook")),
    ("other_tenant_then", _lt("Calendar of another organisation when it was given")),
    ("own_entries_off_then", _lt("Own work kept out of Outlook when it was given")),
    ("before_rule", _lt("Recorded before Outlook was switched on")),
    ("before_project", _lt("Recorded before Outlook was switched on for the project")),
    ("before_connecting", _lt("Given before the calendar was connected")),
]
