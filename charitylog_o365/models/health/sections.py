"""The sections of the page "Health": what waits, who, questions, what ends soon."""

from dataclasses import replace
from datetime import timedelta

from odoo import fields
from odoo.fields import Domain
from odoo.tools import format_date
from odoo.tools.translate import LazyTranslate

from ...tools.groups import SYSTEM
from ...tools.guard import is_member
from ...tools.words import say
from ..account.o365_account import CONNECTED
from ..setup.secret import AHEAD
from ..status.reasons import TITLES
from .facts import LATE
from .lines import button, line, opens, when

_lt = LazyTranslate(__name__)

RULES = "charitylog_o365.res_config_settings_action"
# Of a client secret, and of a certificate.
ENDS = (
    _lt("The client secret of %(company)s ends on %(day)s"),
    _lt("The certificate of %(company)s ends on %(day)s"),
)
ENDED = (
    _lt("The client secret of %(company)s ended on %(day)s"),
    _lt("The certificate of %(company)s ended on %(day)s"),
)

# What waits


def waiting(env, known):
    """Return the section of what waits, a line for each reason."""
    titles = dict(TITLES)
    by_reason = {}
    for one in known.waiting:
        before = by_reason.get(one.reason, one)
        count = one.count + (before.count if before is not one else 0)
        since = min(before.since, one.since)
        by_reason[one.reason] = replace(one, count=count, since=since)
    found = [
        _waits(env, known, one, say(env, titles.get(one.reason, one.reason)))
        for one in sorted(by_reason.values(), key=lambda one: one.since)
    ]
    can_try = by_reason.keys() - {"going"}
    return {
        "title": env._("What waits"),
        "empty": env._("Nothing waits: all changes are in Outlook."),
        "lines": found,
        "button": bool(can_try) and button(env._("Try again"), "action_try_again"),
    }


def _waits(env, known, one, title):
    level = "warn" if one.since < known.now - LATE else "none"
    if known.is_late(one):
        level = "bad"
    domain = [("reason", "=", one.reason)]
    return line(
        level,
        env._("%(why)s, since %(since)s", why=title, since=when(env, one.since)),
        count=one.count,
        action=opens(title, "o365.waiting", domain, "list"),
    )


# People


def people(env, known, unconnected, unsigned):
    """Return the section of who cannot have their work in Outlook, and why."""
    counts = {state: 0 for state in CONNECTED}
    for (state, _reason), count in known.accounts.items():
        counts[state] += count
    found = [
        line(
            "ok" if counts["connected"] else "none",
            env._("Connected"),
            count=counts["connected"],
            action=_accounts(env, "connected", env._("Connected")),
        )
    ]
    if counts["sign_in"]:
        title = env._("Have to sign in to Microsoft 365 again")
        remind = button(env._("Remind them"), "action_remind")
        found.append(
            line(
                "warn",
                title,
                count=counts["sign_in"],
                action=_accounts(env, "sign_in", title),
                button=not known.refused and remind,
            )
        )
    if counts["no_mailbox"]:
        title = env._("Have no mailbox in Microsoft 365, perhaps no licence")
        found.append(
            line(
                "warn",
                title,
                count=counts["no_mailbox"],
                action=_accounts(env, "no_mailbox", title),
                button=button(env._("Check"), "action_check"),
            )
        )
    if unsigned:
        title = env._(
            "Have not signed in since they logged in, so cannot give work away"
        )
        domain = [("id", "in", unsigned)]
        found.append(
            line(
                "none",
                title,
                count=len(unsigned),
                action=opens(title, "o365.account", domain, "list", "kanban"),
                button=button(env._("Remind them"), "action_remind_since_log_in"),
            )
        )
    if unconnected:
        title = env._("May connect their calendar, and have not")
        found.append(
            line(
                "none",
                title,
                count=len(unconnected),
                action=opens(
                    title, "res.users", [("id", "in", unconnected)], "list", "form"
                ),
                button=button(env._("Send the invitation"), "action_invite"),
            )
        )
    return {"title": env._("People"), "empty": "", "lines": found}


def _accounts(env, state, title):
    return opens(title, "o365.account", [("state", "=", state)], "list", "kanban")


# Questions that nobody answers


def asked_domain(companies):
    return Domain(
        [
            ("state", "=", "conflict"),
            ("leaving", "=", False),
            ("account_id.state", "in", CONNECTED),
            ("account_id.company_id", "in", companies.ids),
        ]
    )


def questions(env, count, oldest):
    """Return the section of what Outlook asks, and nobody has answered."""
    found = []
    if count:
        title = env._("Questions from Outlook")
        is_old = oldest < fields.Datetime.now() - timedelta(days=7)
        found.append(
            line(
                "warn" if is_old else "none",
                env._(
                    "Entries that somebody changed in Outlook, and nobody has answered "
                    "here. The oldest: %s",
                    when(env, oldest),
                ),
                count=count,
                action=opens(
                    title,
                    "o365.calendar.entry",
                    asked_domain(env.companies),
                    "list",
                    context={"group_by": ["user_id"]},
                ),
            )
        )
    return {
        "title": env._("Questions from Outlook"),
        "empty": env._("There are no open questions."),
        "lines": found,
        "button": button(env._("Compare now"), "action_compare"),
    }


# What ends soon


def ending(env, now, ends, unseen):
    """Return the section of credentials and sign-ins that end soon.

    ``ends`` are (company's name, kind of credential, day or False where it is not
    known), ``unseen`` ids of accounts.
    """
    found, today = [], now.date()
    helps = (
        {"label": env._("Replace it"), "action": RULES}
        if is_member(env, SYSTEM)
        else button(env._("Tell the administrators"), "action_tell_administrators")
    )
    for company, kind, day in ends:
        if not day:
            text = env._(
                "On which day the client secret of %s ends is not entered: nobody is "
                "told beforehand.",
                company,
            )
            found.append(line("warn", text, button=helps))
            continue
        if day <= today + AHEAD:
            is_over = day < today
            said = say(env, (ENDED if is_over else ENDS)[kind == "certificate"])
            text = said % {"company": company, "day": format_date(env, day)}
            level = "bad" if is_over else "warn"
            found.append(line(level, text, button=helps))
    if unseen:
        title = env._(
            "Have not logged in for 80 days, so that their sign-in is about to end"
        )
        found.append(
            line(
                "warn",
                title,
                count=len(unseen),
                action=opens(
                    title, "o365.account", [("id", "in", unseen)], "list", "kanban"
                ),
                button=button(env._("Remind them"), "action_remind_to_log_in"),
            )
        )
    return {
        "title": env._("What ends soon"),
        "empty": env._("No credential and no sign-in ends within 30 days."),
        "lines": found,
    }


# Notifications


def told(env, is_on, trouble, sentence, minutes):
    """Return the section of whether Microsoft tells of changes at once.

    ``minutes``: how often they are looked for else; with 0 at night only.
    """
    found = []
    if is_on:
        found.append(line("warn" if trouble else "ok", trouble or sentence))
    return {
        "title": env._("Changes made in Outlook"),
        "empty": env._(
            "Looked for every few minutes. Microsoft 365 is not asked to tell of them "
            "at once; an administrator can have it asked, under Operational Rules."
        )
        if minutes
        else env._(
            "Looked for at night, and when a record is opened. An administrator can "
            "have it looked for every few minutes, under Operational Rules."
        ),
        "lines": found,
    }
