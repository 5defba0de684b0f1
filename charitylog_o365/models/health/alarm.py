from odoo import api, fields, models
from odoo.tools.translate import LazyTranslate

from ...core.sync.retry import BY_ADMINISTRATOR
from ...tools.dates import said_moment
from ...tools.words import say
from ..status.reasons import TITLES
from . import facts

_lt = LazyTranslate(__name__)

NOTICE = "late"
PAGE = "/odoo/outlook-health"
LATE = _lt("Outlook calendars are late")
STOPPED = _lt("Odoo's scheduled jobs do not send to Outlook")
WAITING = _lt(
    "Changes that wait for Outlook: %(count)s, the first since %(since)s. The reason: "
    "%(why)s."
)
NOTHING_YET = _lt("Changes are about to wait for Outlook. The reason: %(why)s.")
NOTHING_LOST = _lt(
    "Nothing is lost: what is recorded is kept, and sent once it is mended. You are "
    "told when all is well again."
)
AGAIN = _lt("Some of them are not tried any more before somebody presses “Try again”.")
WELL = _lt("Outlook calendars are up to date again")
WELL_THEN = _lt(
    "You were told on %(at)s that changes were late. Now nothing waits for longer than "
    "it should."
)
SEE = _lt("See how it is")


class O365Health(models.AbstractModel):
    """Tells administrators that changes do not reach Outlook, before users notice.

    Once, by an activity and an e-mail, when something has waited for minutes that no
    user could mend; and by one e-mail when all is well again. Where scheduled jobs do
    not run at all nothing can be sent: then the page says so, and the answer for a
    monitor (`controllers/health.py`).
    """

    _inherit = "o365.health"

    @api.model
    def _cron_watch(self):
        """See whether changes reach Outlook in time; called by the scheduled job."""
        if self.env["o365.identity"]._is_copy():
            return
        for company in self.env["res.company"].search([]):
            company._o365_tell_late(facts.gather(self.env, company))


class ResCompany(models.Model):
    """Has one notice while changes of this company are late."""

    _inherit = "res.company"

    def _o365_tell_late(self, known):
        """Tell the administrators of this company where its `Facts` change.

        Jobs that stopped are told once something is late for it: after a restart of
        the server this job may only be the first to run.
        """
        notices = self.env["o365.notice"]._of(self, [NOTICE])
        if not self.o365_rule:
            notices._take_back()
            return
        if not notices and (known.late or known.refused):
            self._o365_say_late(known)
        elif notices and known.status == "ok":
            at = min(notices.mapped("create_date"))
            notices._take_back()
            self._o365_mail_administrators(
                lambda env: say(env, WELL),
                lambda env: say(env, WELL_THEN, {"at": _when(env, at)}),
            )

    def _o365_say_late(self, known):
        late = sorted(known.late, key=lambda one: one.since)
        reasons = [one.reason for one in late]
        title = LATE
        if known.status == "stopped":
            title = why = STOPPED
        else:
            first = [*reasons, *(BY_ADMINISTRATOR[one] for one in known.refused)][0]
            why = dict(TITLES)[first]

        def summary(env):
            return say(env, title)

        def note(env):
            names = {"count": sum(one.count for one in late), "why": say(env, why)}
            if late:
                names["since"] = _when(env, late[0].since)
            words = [
                say(env, WAITING if late else NOTHING_YET, names),
                say(env, NOTHING_LOST),
            ]
            if set(reasons) & set(facts.GIVEN_UP):
                words.append(say(env, AGAIN))
            return " ".join(words)

        # Without Odoo's own e-mail for the activity: one is sent to everybody, below.
        quiet = self.with_context(mail_activity_quick_update=True)
        quiet._o365_notify_administrators(summary, note, NOTICE, fields.Date.today())
        self._o365_mail_administrators(summary, note)

    def _o365_mail_administrators(self, subject, text):
        """Send each administrator one e-mail, in their language.

        ``subject`` and ``text`` are functions of the environment. Odoo's queue sends
        it, where the jobs run.
        """
        # sudo: called by a scheduled job, for its administrators.
        company, mails = self.sudo(), []
        # Who administers several is told of each.
        are_several = company.search_count([], limit=2) > 1
        about = f" ({company.name})" if are_several else ""
        for user in company._o365_administrators().filtered("email"):
            env = company.with_context(lang=user.lang, tz=user.tz).env
            body = env["ir.qweb"]._render(
                "charitylog_o365.health_mail",
                {
                    "text": text(env),
                    "link": f"{company.get_base_url()}{PAGE}",
                    "label": say(env, SEE),
                },
                minimal_qcontext=True,
            )
            mails.append(
                {
                    "subject": f"{subject(env)}{about}",
                    "body_html": body,
                    "email_from": company.email_formatted or user.email_formatted,
                    "email_to": user.email_formatted,
                    "auto_delete": True,
                }
            )
        if mails:
            company.env["mail.mail"].create(mails)
            company.env.ref("mail.ir_cron_mail_scheduler_action")._trigger()


def _when(env, moment):
    zone = env.context.get("tz") or "UTC"
    return said_moment(env, moment, tz=zone, dt_format="d MMMM, HH:mm zzz")
