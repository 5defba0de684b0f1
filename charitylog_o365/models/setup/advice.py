"""What administrators are told to do where Microsoft does not let this system in.

By the codes of ``core.graph.aadsts`` and our own; the words are for administrators.
"""

from odoo.tools.translate import LazyTranslate

_lt = LazyTranslate(__name__)

REFUSED = _lt("Microsoft 365 does not accept this system any more")
MET = _lt("It was met for %(user)s.")
AFTERWARDS = _lt(
    "Users stay connected, and what they record is kept. Once it is mended, all goes "
    "on by itself within a day, or at once where somebody chooses “Check again”."
)
SIGN_IN_THEN = _lt(
    "What users record is kept. Once it is mended, those who were refused sign in once "
    "more."
)
RULES = _lt(
    "A rule of your organisation refuses this server: it asks for a managed device, "
    "for example, which a server is not. In Microsoft Entra, under Conditional Access, "
    "leave the application out of that rule, or add the address of this server to the "
    "trusted locations."
)

ADVICE = {
    "secret": _lt(
        "Make a new client secret in Microsoft Entra, and enter its value under "
        "Operational Rules."
    ),
    "certificate": _lt(
        "The certificate of this system is not registered, or has ended. Download it "
        "under Operational Rules, or make a new one there, and upload it in Microsoft "
        "Entra, under Certificates & secrets."
    ),
    "federated": _lt(
        "The token that this server’s platform keeps for this system cannot be read, "
        "has ended, or is not registered. Compare its issuer, subject and audience, "
        "shown under Operational Rules, with Microsoft Entra, under Certificates & "
        "secrets › Federated credentials."
    ),
    "clock": _lt(
        "Microsoft says that the time of this server is wrong. Whoever runs the server "
        "sets its clock, or has it set itself by a time server."
    ),
    "wrong_client": _lt(
        "Microsoft does not know the application: it may have been deleted. Compare "
        "the Application (client) ID under Operational Rules with Microsoft Entra, "
        "under App registrations."
    ),
    "wrong_tenant": _lt(
        "Microsoft does not know the organisation, or not in this cloud. Compare the "
        "Directory (tenant) ID and the cloud under Operational Rules with Microsoft "
        "Entra."
    ),
    "app_disabled": _lt(
        "The application is switched off. In Microsoft Entra, under Enterprise "
        "applications › Properties, let users sign in to it."
    ),
    "tenant_closed": _lt(
        "Microsoft has closed the organisation's directory, as one that is not used, "
        "for example. Microsoft's support can open it again."
    ),
    "no_service": _lt(
        "Microsoft says that the organisation has no Exchange Online. See in the "
        "Microsoft 365 admin centre, under Billing, whether its subscription has ended."
    ),
    "not_assigned": _lt(
        "The application is open to chosen people only. In Microsoft Entra, under "
        "Enterprise applications › Users and groups, add those who use Outlook "
        "calendars."
    ),
    "conditional_access": RULES,
    "server_refused": RULES,
    "admin_consent": _lt(
        "The organisation has not approved what the application may do. In Microsoft "
        "Entra, under App registrations › API permissions, choose “Grant admin "
        "consent”."
    ),
    "blocked_by_admin": _lt(
        "Exchange keeps programs out of this mailbox, or Microsoft has suspended it. "
        "See to the application access policies of Exchange Online, and in the "
        "Microsoft 365 admin centre whether the account is blocked."
    ),
    "redirect_uri": _lt(
        "The redirect URI shown under Operational Rules is not registered. In "
        "Microsoft Entra, under App registrations › Authentication, add it to the "
        "platform “Web”."
    ),
}
