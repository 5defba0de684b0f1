"""The first lines of the page "Health", and what all its lines are made of."""

from datetime import timedelta

from odoo import fields

from ...tools.dates import said_moment
from ...tools.words import say
from ..setup.advice import ADVICE
from .facts import LATE

# All connected calendars are compared every night: an answer is never older.
ANSWERED = timedelta(days=2)


def when(env, moment):
    """Return a moment (UTC) by the reader's clock, with its day where not today's."""
    here = fields.Datetime.context_timestamp(env.user, moment)
    now = fields.Datetime.context_timestamp(env.user, fields.Datetime.now())
    form = "HH:mm" if here.date() == now.date() else "d MMM, HH:mm"
    return said_moment(env, moment, dt_format=form)


def line(level, text, **more):
    return {"level": level, "text": text, **more}


def button(label, method):
    return {"label": label, "method": method}


def opens(name, model, domain, *views, **more):
    """Return the action that opens a list of ``model``; no query is needed for it."""
    kinds = views or ("list", "form")
    return {
        "type": "ir.actions.act_window",
        "name": name,
        "res_model": model,
        "views": [(False, kind) for kind in kinds],
        "domain": list(domain),
        "target": "current",
        **more,
    }


# Whether scheduled jobs run and Microsoft answers


def head(env, known, why_nothing):
    """Return the first lines."""
    if why_nothing == "rule_off":
        return [line("none", env._("Outlook calendars are not switched on here."))]
    if why_nothing:
        return [line("bad", _nothing_is_sent(env, why_nothing))]
    return [_jobs(env, known), *_other_jobs(env, known), *_microsoft(env, known)]


def _nothing_is_sent(env, why):
    if why == "copy":
        return env._(
            "Nothing is sent: this system looks like a copy of another one. An "
            "administrator can say under Operational Rules which one is real."
        )
    return env._(
        "Nothing is sent: this server's software for Microsoft 365 is too old. Whoever "
        "runs the server has to bring it up to date."
    )


def _jobs(env, known):
    job = known.job
    if not job or not job.active:
        return line(
            "bad",
            env._(
                "The scheduled job that sends to Outlook is switched off, so nothing "
                "is sent. An administrator can switch it on again, under Settings › "
                "Technical › Scheduled Actions."
            ),
        )
    if known.jobs_stopped:
        return line(
            "bad",
            env._(
                "Odoo's scheduled jobs have not run since %s, so nothing is sent. "
                "Please tell whoever runs the server.",
                when(env, job.seen),
            ),
        )
    return line("ok", env._("Scheduled jobs run. Last: %s.", when(env, job.seen)))


def _other_jobs(env, known):
    still = [
        job
        for job in known.jobs
        if job != known.job and job.active and job.is_overdue(known.now)
    ]
    if not still or known.jobs_stopped:
        return []
    return [
        line(
            "warn",
            env._(
                "Other scheduled jobs that should have run and have not: %(count)s, "
                "the first since %(since)s.",
                count=len(still),
                since=when(env, min(job.seen for job in still)),
            ),
        )
    ]


def _microsoft(env, known):
    if known.refused:
        advice = " ".join(
            say(env, ADVICE.get(reason, ADVICE["secret"])) for reason in known.refused
        )
        said = env._("Microsoft 365 does not let this system in.")
        return [line("bad", f"{said} {advice}")]
    silent, answered = known.silent_since, known.answered_at
    if silent and (not answered or answered < max(silent, known.now - LATE)):
        since = max(silent, answered or silent)
        said = env._("Microsoft 365 has not answered since %s.", when(env, since))
        return [line("warn" if known.status == "ok" else "bad", said)]
    if silent:
        said = env._(
            "Microsoft 365 answers, but not for all calendars: some have waited since "
            "%s.",
            when(env, silent),
        )
        return [line("warn", said)]
    if not answered:
        return [line("none", env._("Microsoft 365 has not been asked anything yet."))]
    if answered < known.now - ANSWERED:
        level = "warn" if known.has_connected else "none"
        said = env._("Microsoft 365 last answered on %s.", when(env, answered))
        return [line(level, said)]
    return [line("ok", env._("Microsoft 365 answers. Last: %s.", when(env, answered)))]
