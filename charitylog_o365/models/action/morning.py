"""The e-mail in the morning, for those who wish it: their day in one page.

Made from 06:00 to 08:00 by each user's clock, once a day, where there is something.
"""

import logging
from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain

from ...core.graph.clock import known_name, local_time
from ...tools.compat import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY
from ...tools.dates import said_day, said_moment
from ...tools.groups import OPTIONS, USER

_logger = logging.getLogger(__name__)

FROM, UNTIL = 6, 8  # hours
LONGEST = 25  # lines under one heading


class CharitylogAction(models.Model):
    """Names clients only where the project lets Outlook show them.

    An e-mail goes where Odoo's access rights do not reach.
    """

    _inherit = "charitylog.action"

    @api.model
    def _cron_morning(self):
        """Make the e-mails that are due, which Odoo's queue then sends.

        They are made and remembered in one transaction: a run that fails has sent
        nothing, and the next makes them all.
        """
        now = fields.Datetime.now()
        mornings = self._mornings(now)
        work = self._morning_work(list(mornings), now)
        mails, days = [], {}
        for user, (today, zone) in mornings.items():
            try:
                with self.env.cr.savepoint():
                    mail = work._morning_mail(user, today, zone)
            except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY:
                raise
            except Exception:
                # An error of ours about one user keeps no other's e-mail.
                _logger.exception("No e-mail in the morning for user %s", user.id)
                continue
            if mail:
                mails.append(mail)
                days[today] = days.get(today, user.browse()) | user
        if mails:
            self.env["mail.mail"].create(mails)
            for today, users in days.items():
                users.write({"o365_morning_sent": today})
            self.env.ref("mail.ir_cron_mail_scheduler_action")._trigger()

    @api.model
    def _mornings(self, now):
        """Return today and the time zone, by user, of those whose e-mail is due."""
        users = self.env["res.users"].search(
            [
                ("o365_morning_mail", "=", True),
                ("share", "=", False),
                ("email", "!=", False),
                ("all_group_ids", "in", self.env.ref(OPTIONS).ids),
                ("all_group_ids", "in", self.env.ref(USER).ids),
            ]
        )
        mornings = {}
        for user in users:
            zone = known_name(user.tz or user.company_id.partner_id.tz or "") or "UTC"
            here = local_time(now, zone)
            if FROM <= here.hour < UNTIL and user.o365_morning_sent != here.date():
                mornings[user] = (here.date(), zone)
        return mornings

    @api.model
    def _morning_work(self, users, now):
        """Return what is to be done by these users or offered to them, in one search.

        It reaches a little further than anybody's today.
        """
        ids = [user.id for user in users]
        own = Domain("user_id", "in", ids) & Domain("start", "<", now + timedelta(2))
        return self.search(
            Domain("state", "=", "outstanding")
            & (own | Domain("offered_to_ids", "in", ids)),
            order="start, id",
        )

    def _morning_mail(self, user, today, zone):
        """Return the e-mail for ``user`` as values; False where it would be empty."""
        words = self.with_context(lang=user.lang, tz=zone)
        env = words.env
        late, now_due, offered = [], [], []
        for action in words:
            if action.company_id not in user.company_ids:
                continue
            day = action._morning_day(zone)
            if user in action.offered_to_ids:
                line = action._morning_line(zone, day)
                # Its form, where it is taken or declined.
                offered.append(line | {"link": action._o365_form_link()})
            elif action.user_id == user and day < today:
                late.append(action._morning_line(zone, day))
            elif action.user_id == user and day == today:
                now_due.append(action._morning_line(zone))
        sections = [
            {"title": title, "lines": lines[:LONGEST], "more": len(lines[LONGEST:])}
            for title, lines in (
                (env._("Overdue"), late),
                (env._("Today"), now_due),
                (env._("Offered to you"), offered),
            )
            if lines
        ]
        if not sections:
            return False
        body = env["ir.qweb"]._render(
            "charitylog_o365.morning_mail",
            {"sections": sections, "base": self._o365_base()},
            minimal_qcontext=True,
        )
        day = said_day(env, today, date_format="EEEE d MMMM")
        return {
            "subject": env._("Your day, %s", day),
            "body_html": body,
            "email_from": user.company_id.email_formatted or user.email_formatted,
            "email_to": user.email_formatted,
            # No copy of what is said about clients is left behind.
            "auto_delete": True,
        }

    def _morning_day(self, zone):
        here = self.start if self.all_day else local_time(self.start, zone)
        return here.date()

    def _morning_line(self, zone, day=None):
        """Return when this one is (with ``day``, if given), what it is, its link."""
        env = self.env
        parts = [said_day(env, day, date_format="EEE d MMMM")] if day else []
        if not self.all_day:
            parts.append(said_moment(env, self.start, zone, "HH:mm"))
        return {
            "when": " ".join(parts) or env._("Any time"),
            "what": self._morning_words(),
            "link": self._o365_link(),
        }

    def _morning_words(self):
        if self._o365_detail() == "full":
            return self._o365_subject()
        kind = self.action_type_id.name or self.env._("Action")
        return f"{kind} {self.reference or ''}".rstrip()
