"""Why signing in to Microsoft 365 did not work: what happened, and who can mend it.

The codes are those of ``core.graph.aadsts``, and a few of our own. The words are for
the person who wanted to sign in.
"""

from odoo.exceptions import UserError
from odoo.tools.translate import LazyTranslate

from ...tools.words import say

_lt = LazyTranslate(__name__)

YOU = _lt("You can mend it yourself: try again.")
ODOO = _lt("Your Odoo administrator can mend it, under Operational Rules.")

REASONS = {
    # Microsoft's answers (core.graph.aadsts)
    "not_assigned": (
        _lt("Your Microsoft account has not been given access to this application."),
        _lt(
            "Your Microsoft 365 administrator can mend it: in Microsoft Entra, under "
            "Enterprise applications, add you to the application's users."
        ),
    ),
    "consent": (
        _lt("Microsoft was not told that this application may use your calendar."),
        _lt("You can mend it yourself: try again, and choose “Accept”."),
    ),
    "admin_consent": (
        _lt("In your organisation only an administrator may approve applications."),
        _lt(
            "Your Microsoft 365 administrator can mend it: in Microsoft Entra, under "
            "API permissions, choose “Grant admin consent”."
        ),
    ),
    "wrong_client": (
        _lt("Microsoft does not know the Application (client) ID entered here."),
        ODOO,
    ),
    "app_disabled": (
        _lt("Your organisation has switched this application off."),
        _lt(
            "Your Microsoft 365 administrator can mend it: in Microsoft Entra, under "
            "Enterprise applications, let users sign in to it again."
        ),
    ),
    "no_service": (
        _lt("Your organisation has no Exchange Online, or it is switched off."),
        _lt(
            "Your Microsoft 365 administrator can mend it, with a subscription that "
            "has Outlook calendars."
        ),
    ),
    "tenant_closed": (
        _lt("Microsoft has closed your organisation's directory for now."),
        _lt(
            "Your Microsoft 365 administrator can mend it, by asking Microsoft's "
            "support to open it again."
        ),
    ),
    "wrong_tenant": (
        _lt(
            "Microsoft does not know the Directory (tenant) ID entered here, or your "
            "Microsoft account belongs to another organisation."
        ),
        _lt(
            "Try again with the Microsoft account of your work. If it was that one, "
            "your Odoo administrator can mend it, under Operational Rules."
        ),
    ),
    "secret": (
        _lt("The client secret entered here is wrong or has expired."),
        _lt(
            "Your Odoo administrator can mend it, under Operational Rules, with a new "
            "secret from Microsoft Entra."
        ),
    ),
    "certificate": (
        _lt("Microsoft does not accept the certificate of this system."),
        _lt(
            "Your Odoo administrator can mend it: under Operational Rules, and in "
            "Microsoft Entra, under Certificates & secrets."
        ),
    ),
    "federated": (
        _lt("Microsoft does not accept the server that this system runs on."),
        _lt(
            "Your Odoo administrator can mend it, together with whoever runs the "
            "server: see Operational Rules."
        ),
    ),
    "redirect_uri": (
        _lt("Microsoft does not know the address of this system yet."),
        _lt(
            "Your Microsoft 365 administrator can mend it: in Microsoft Entra, under "
            "Authentication, add the redirect URI shown under Operational Rules."
        ),
    ),
    "mfa": (
        _lt("Microsoft wants a second proof that it is you, and did not get it."),
        _lt("You can mend it yourself: try again, and approve it on your phone."),
    ),
    "conditional_access": (
        _lt(
            "A rule of your organisation does not let this device, this place or this "
            "server sign in."
        ),
        _lt(
            "Your Microsoft 365 administrator can mend it, under Conditional Access in "
            "Microsoft Entra."
        ),
    ),
    "server_refused": (
        _lt(
            "Microsoft has let you in, but a rule of your organisation does not let "
            "this server in%(address)s."
        ),
        _lt(
            "Your Microsoft 365 administrator can mend it: in Microsoft Entra, under "
            "Conditional Access, add the address of this server to the trusted "
            "locations."
        ),
    ),
    "sign_in_again": (_lt("Microsoft wants you to sign in once more."), YOU),
    "revoked": (
        _lt("Your last sign-in was ended, for example by a new password."),
        YOU,
    ),
    "wrong_account": (
        _lt("This Microsoft account cannot be used here."),
        _lt(
            "Try again with the Microsoft account of your work. If it was that one, "
            "your Microsoft 365 administrator can see whether it is switched off."
        ),
    ),
    "declined": (
        _lt("You did not sign in, or did not accept."),
        _lt("Nothing has changed. You can try again whenever you like."),
    ),
    "unknown": (
        _lt("Microsoft did not let you sign in."),
        _lt("Try again. If it stays so, show this page to your administrator."),
    ),
    "stale": (
        _lt("This sign-in was not started here, was used before, or took too long."),
        YOU,
    ),
    "untrusted": (
        _lt("The answer that came back was not one to your sign-in."),
        _lt(
            "Nothing has changed. Try again. If it stays so, show this page to your "
            "administrator."
        ),
    ),
    "clock": (
        _lt("The clock of this server is wrong, so Microsoft's answer is not valid."),
        _lt("Whoever runs the server can mend it, by setting its clock."),
    ),
    "blocked_by_admin": (
        _lt("Your organisation does not let programs into your mailbox."),
        _lt(
            "Your Microsoft 365 administrator can mend it, among the access policies "
            "of Exchange."
        ),
    ),
    # Ours
    "unreachable": (
        _lt("Microsoft 365 is not answering at the moment."),
        _lt("Try again in a few minutes. Your work here goes on as usual."),
    ),
    "too_old": (
        _lt("This server's software for Microsoft 365 is too old to sign anybody in."),
        _lt(
            "Whoever runs the server can mend it: install msal %(lowest)s or newer, "
            "and restart Odoo."
        ),
    ),
    "no_options": (
        _lt("“My User Options” is not open to you."),
        _lt("Your Odoo administrator can give it to you, among your access rights."),
    ),
    "rule_off": (
        _lt("Your organisation does not use Outlook calendars at the moment."),
        _lt("Your Odoo administrator can switch them on, under Operational Rules."),
    ),
    "copy": (
        _lt(
            "This system looks like a copy of another one, so nobody signs in to "
            "Microsoft 365 here."
        ),
        _lt(
            "Your Odoo administrator can say under Operational Rules which one is real."
        ),
    ),
    "not_https": (
        _lt(
            "Microsoft answers only to addresses that begin with https://, and that of "
            "this system is %(uri)s."
        ),
        _lt(
            "Whoever runs the server can mend it, and your Odoo administrator enters "
            "the new address as “web.base.url” among the System Parameters."
        ),
    ),
    "not_set_up": (
        _lt("Outlook calendars are not set up completely."),
        ODOO,
    ),
    "other_account": (
        _lt("This is %(theirs)s. You are connected as %(yours)s."),
        _lt(
            "Try again with %(yours)s. To use another mailbox from now on, choose "
            "Disconnect under My User Options first."
        ),
    ),
    "taken": (
        _lt("%(user)s has already connected the Microsoft account %(theirs)s."),
        _lt("Try again with your own Microsoft account."),
    ),
}

# Trying again is of no use before somebody else has mended it.
NOT_YET = {"copy", "no_options", "not_https", "not_set_up", "rule_off", "too_old"}


class SignInRefused(UserError):
    """Signing in did not lead to a connection; says what happened and who can help.

    ``detail`` is for an administrator: Microsoft's own number for it, if any.
    ``claims`` are what the next try has to pass on to Microsoft. ``needs_page`` says
    that Microsoft could not answer without showing a page.
    """

    def __init__(self, env, reason, detail="", claims=None, needs_page=False, **names):
        happened, mended_by = REASONS.get(reason, REASONS["unknown"])
        self.reason = reason if reason in REASONS else "unknown"
        names.setdefault("address", "")
        self.happened = say(env, happened, names)
        self.mended_by = say(env, mended_by, names)
        self.detail = detail
        self.claims = claims
        self.needs_page = needs_page
        self.can_try_again = self.reason not in NOT_YET
        super().__init__(f"{self.happened} {self.mended_by}")
