"""What each line of the page says, by its step and the reason found (a code).

One sentence on what is so, one on what helps. ``%(…)s`` are the names of a `Found`.
"""

from odoo.tools.translate import LazyTranslate

from .sentences_microsoft import MICROSOFT

_lt = LazyTranslate(__name__)

NOT_CHECKED = _lt("Not checked yet: choose the button above.")
NOT_YET = _lt("Not yet: “%(first)s” comes first.")
COPY = _lt(
    "This system looks like a copy of another one, so Microsoft 365 is not asked. "
    "Under Operational Rules you can say which one is real."
)
# Behind what is said of a test entry, where it may not be out again.
LEFT = _lt(
    "“%(left)s” may still be in your calendar, on %(day)s: the next test takes it "
    "out, or a scheduled job within a day."
)
IN_ENTRA = _lt("Microsoft's number for its support: AADSTS%(number)s.")

SENTENCES = {
    "microsoft": MICROSOFT,
    "address": {
        "good": _lt("%(uri)s is the address to register, and it does not change."),
        "not_https": _lt(
            "Microsoft accepts only addresses that begin with https://, and this one "
            "is %(uri)s. Open this system by such an address, and make it the system "
            "parameter “web.base.url”."
        ),
        "elsewhere": _lt(
            "Microsoft knows %(known)s, and this system's address is another one now. "
            "Under Operational Rules you can go back, or say that the new one is "
            "registered."
        ),
        "proxy_mode": _lt(
            "There is a proxy before this server, and Odoo does not listen to it: "
            "links and cookies are made for the wrong address. Set “proxy_mode = True” "
            "in Odoo's configuration file, and restart it."
        ),
        "forwarded": _lt(
            "You came by https, and Odoo sees %(scheme)s. Have the proxy send "
            "X-Forwarded-Host and X-Forwarded-Proto, and set “proxy_mode = True” in "
            "Odoo's configuration file."
        ),
        "another_host": _lt(
            "You have opened this system as %(host)s. Microsoft leads people back to "
            "%(uri)s: they should open it by that address too."
        ),
        "may_change": _lt(
            "%(uri)s is the address to register. It changes by itself when an "
            "administrator logs in by another one, and nobody could sign in any more."
        ),
    },
    "tenant": {
        "good": _lt("Microsoft knows the organisation."),
        "missing": _lt(
            "First register this system in Microsoft Entra, with the script above or "
            "by hand: App registrations › New registration, “Single tenant”, platform "
            "“Web”, %(uri)s. Then enter the Directory (tenant) ID of its overview page."
        ),
        "wrong_tenant": _lt(
            "Microsoft does not know this Directory (tenant) ID, or not in this cloud. "
            "Compare it with the application's overview page in Microsoft Entra."
        ),
        "tenant_closed": _lt(
            "Microsoft has closed the organisation's directory. Its support can open "
            "it again."
        ),
    },
    "client": {
        "good": _lt("Microsoft knows the application."),
        "missing": _lt(
            "The Application (client) ID is not entered yet. Microsoft Entra shows it "
            "on the application's overview page."
        ),
        "wrong_client": _lt(
            "Microsoft does not know this Application (client) ID in your "
            "organisation. Compare it with the application's overview page in "
            "Microsoft Entra; it is not the object ID."
        ),
        "app_disabled": _lt(
            "The application is switched off. In Microsoft Entra, under Enterprise "
            "applications › Properties, let users sign in to it."
        ),
        "entered": _lt(
            "It is entered. Microsoft tells whether it is right once the application "
            "can prove itself: see below."
        ),
        "not_approved": _lt(
            "The application is registered, and nobody has approved it yet: see below."
        ),
    },
    "credential": {
        "good": _lt("Microsoft accepts it."),
        "good_no_end": _lt(
            "Microsoft accepts it. Enter under Operational Rules on which day the "
            "secret ends, so that you are told 30 days before."
        ),
        "missing": _lt(
            "Nothing is entered yet by which the application identifies itself. It is "
            "made in Microsoft Entra, under Certificates & secrets."
        ),
        "secret": _lt(
            "Microsoft does not accept the client secret. Copy its value once more, "
            "whole, and not its ID. Where it has expired, make a new one in Microsoft "
            "Entra."
        ),
        "certificate": _lt(
            "Microsoft does not accept the certificate. Upload its public part in "
            "Microsoft Entra, under Certificates & secrets."
        ),
        "federated": _lt(
            "Microsoft does not accept the token of the platform. Compare issuer, "
            "subject and audience in Microsoft Entra, under Federated credentials."
        ),
        "clock": _lt(
            "Microsoft does not accept what this server signs: its clock is wrong."
        ),
        "unclear": _lt(
            "Microsoft did not say whether it is right. The first sign-in will show it."
        ),
        "conditional_access": _lt(
            "A rule of your organisation does not let this server in. In Microsoft "
            "Entra, under Conditional Access, leave the application out of that rule."
        ),
        "not_approved": _lt(
            "Microsoft looks at it only once the application is approved: see below."
        ),
    },
    "redirect": {
        "good": _lt("Microsoft leads people back to this system."),
        "wrong": _lt(
            "%(uri)s is not registered: people would stay on a page of Microsoft's. In "
            "Microsoft Entra, under Authentication, add it to the platform “Web”."
        ),
        "unclear": _lt(
            "Microsoft did not say. The first sign-in will show it: whoever stays on a "
            "page of Microsoft's with AADSTS50011 has found that it is not registered."
        ),
    },
    "consent": {
        "good": _lt("Approved for everybody: users are not asked one by one."),
        "said": _lt("Approved in Microsoft Entra, as an administrator has said here."),
        "none": _lt(
            "Nobody has approved what the application may do. Copy the link and send "
            "it to a Microsoft 365 administrator, or approve it if you are one."
        ),
        "own": _lt(
            "Not known whether it is approved for all, or by those who signed in for "
            "themselves only. Have it approved for all, or say that it is."
        ),
        "declined": _lt(
            "It was not approved: whoever opened the link cancelled it. There is "
            "a new link on the page “Set up”."
        ),
        "refused": _lt(
            "It was not approved: Microsoft refused it to whoever opened the link. It "
            "has to be somebody who may approve applications for the whole "
            "organisation."
        ),
        "elsewhere": _lt(
            "It was approved for another organisation than the one entered here. Open "
            "the new link on the page “Set up” with an account of your own "
            "organisation."
        ),
    },
    "rule": {
        "good": _lt("New work appears in Outlook, for projects that use it."),
        "off": _lt(
            "They are off. Work that is recorded after they are switched on appears in "
            "Outlook, for projects that use it."
        ),
    },
    "options": {
        "good": _lt("Given to: %(count)s. Connected: %(connected)s."),
        "none": _lt(
            "Nobody may connect a calendar yet. Give “My User Options” to those who "
            "are to see their work in Outlook, and to yourself, to try it."
        ),
    },
    "sign_in": {
        "good": _lt("A sign-in has been renewed: Microsoft accepts this system."),
        "nobody": _lt(
            "Nobody has signed in to Microsoft 365 yet. Connect your own account first."
        ),
        "again": _lt("Microsoft asks for a new sign-in: connect your account again."),
        "consent": _lt(
            "Microsoft says that the application's approval was taken back. Have it "
            "approved again, with the link above."
        ),
        "refused": _lt("Microsoft did not renew the sign-in. %(advice)s"),
        "unreached": _lt("Microsoft did not answer. Try again in a few minutes."),
    },
    "permissions": {
        "good": _lt("The application may do what it needs, and no more."),
        "missing": _lt(
            "Missing: %(permissions)s. In Microsoft Entra, under API permissions, add "
            "it to Microsoft Graph › Delegated permissions, and choose “Grant admin "
            "consent”."
        ),
        "more": _lt(
            "The application may do more than it needs: %(permissions)s. Take it out "
            "in Microsoft Entra, under API permissions."
        ),
        "unclear": _lt("Microsoft did not say. The test entry below will show it."),
    },
    "entry": {
        "good": _lt("An entry was written into your calendar, and taken out again."),
        "arrived": _lt("Work recorded here has arrived in an Outlook calendar."),
        "not_tried": _lt(
            "Have an entry written into your own calendar, and taken out again at once."
        ),
        "not_connected": _lt(
            "You are not connected yourself. Connect your own account to try it, or "
            "have somebody else do so who administers Odoo."
        ),
        "no_mailbox": _lt(
            "Microsoft 365 has no mailbox for your account. Give it a licence with "
            "Exchange Online, or try it with an account that has one."
        ),
        "blocked": _lt(
            "Exchange keeps programs out of your mailbox. See to the application "
            "access policies of Exchange Online."
        ),
        "full": _lt("Your mailbox is full. Make room, and try again."),
        "forbidden": _lt(
            "Microsoft does not let the application write: see “What the application "
            "may do”."
        ),
        "sign_in": _lt("Microsoft asks you to sign in. Connect your account again."),
        "unreached": _lt("Microsoft did not answer. Try again later."),
        "rejected": _lt(
            "Microsoft refused the entry. Please report it as a fault of this product."
        ),
        "left": _lt("Microsoft stopped answering in between. Try again later."),
    },
    "project": {
        "good": _lt("%(count)s projects use Outlook calendars."),
        "one": _lt("One project uses Outlook calendars."),
        "none": _lt(
            "No project uses them yet, so nothing is sent. Make one, or choose "
            "“Outlook settings” beside a project that is there."
        ),
    },
    "jobs": {
        "good": _lt("They run, and have run within the last minutes."),
        "soon": _lt("They have not run yet; the first is due within ten minutes."),
        "off": _lt("Switched off: %(jobs)s. Without it nothing reaches Outlook."),
        "deleted": _lt("The job that sends is deleted. Upgrade this app to mend it."),
        "late": _lt(
            "They should have run %(minutes)s minutes ago: nothing reaches Outlook. "
            "Have Odoo run with “max_cron_threads” of 1 or more, and look at its log."
        ),
        "late_other": _lt(
            "Work is sent, but %(jobs)s should have run %(minutes)s minutes ago. Where "
            "that lasts, look at Odoo's log."
        ),
    },
    "neighbour": {
        "good": _lt("It is not installed, so that nothing else writes these entries."),
        "bridge": _lt("It is installed, and kept away from these entries."),
        "alone": _lt(
            "It is installed, and would copy, change and delete these entries. Install "
            "“charitylog_o365_microsoft_calendar”, which keeps it away, or uninstall "
            "the connector."
        ),
    },
}
