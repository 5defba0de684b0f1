"""What the line about reaching Microsoft says, by the reason found (a code).

There are two hosts, the sign-in's and Graph's: ``host`` is the one that was not reached
or is asked about, ``other`` the other one.
"""

from odoo.tools.translate import LazyTranslate

_lt = LazyTranslate(__name__)

# Before any of those below, where one of the two was reached.
REACHED = {
    "sign_in": _lt("The sign-in (%(other)s) is reached."),
    "graph": _lt("Microsoft Graph (%(other)s) is reached."),
}

MICROSOFT = {
    "good": _lt("Microsoft 365 answers."),
    "good_proxy": _lt("Microsoft 365 answers, through the proxy %(proxy)s."),
    "proxy": _lt(
        "The proxy %(proxy)s does not let this server through to %(host)s. Have it "
        "allow that address and %(other)s, or change HTTPS_PROXY in the "
        "environment of Odoo."
    ),
    "tls": _lt(
        "The certificate of %(host)s is not trusted here. Where a proxy looks into "
        "encrypted traffic, name its authority in REQUESTS_CA_BUNDLE in the "
        "environment of Odoo."
    ),
    "timeout": _lt(
        "%(host)s does not answer. A firewall may keep this server from it: have "
        "it allow that address and %(other)s, port 443."
    ),
    "connection": _lt(
        "%(host)s cannot be reached. Whoever runs the server sees whether it may "
        "connect to the internet, to that address and to %(other)s. If your "
        "organisation has another Microsoft cloud, choose it under Operational Rules."
    ),
    "answer": _lt(
        "%(host)s answers, but not as Microsoft does. Microsoft may have an "
        "outage, or a page of a proxy comes instead. Try again in a few minutes."
    ),
    "other_addresses": _lt(
        "%(host)s names another server for the sign-in, so nothing was sent there. "
        "Choose your organisation's Microsoft cloud under Operational Rules. If it is "
        "chosen already, something on the way answers in Microsoft's place."
    ),
    "busy": _lt("Microsoft asks to wait. Try again in a few minutes."),
    "address": _lt(
        "The sign-in address under Operational Rules is not one of Microsoft's."
    ),
    "too_old": _lt(
        "This server's software for Microsoft 365 is too old. Install a newer "
        "msal, and restart Odoo."
    ),
    "clock": _lt(
        "The clock of this server is %(minutes)s minutes off, so that Microsoft's "
        "answers are not valid here. Set it, and have it kept right (NTP)."
    ),
}
