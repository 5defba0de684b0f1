import logging

from markupsafe import Markup
from odoo import api, models

from ...tools.activity import leave_activity
from ...tools.compat import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY
from ..account.o365_account import CONNECTED

_logger = logging.getLogger(__name__)

ASKS = "charitylog_o365.mail_activity_type_asks"
LIST = "/odoo/outlook-asks"


class O365CalendarEntry(models.Model):
    """Tells owners by one activity about how many of their records Outlook asks.

    It is made with the first question, follows their number, and ends with the last,
    whoever answered it and how. Nobody is mailed. Counted once, where the transaction
    ends: what is taken over by itself has no question left by then.
    """

    _inherit = "o365.calendar.entry"

    def write(self, vals):
        if "state" not in vals:
            return super().write(vals)
        asked = self.filtered(lambda entry: entry.state == "conflict")
        result = super().write(vals)
        if vals["state"] == "conflict":
            (self - asked)._tell_later(is_new=True)
        else:
            asked._tell_later()
        return result

    def unlink(self):
        self.filtered(lambda entry: entry.state == "conflict")._tell_later()
        # models/audit/open_writes.py
        self._write_off()
        return super().unlink()

    @api.model
    def _lists_of_questions(self):
        """Return the lists in which records that Outlook asks about are answered.

        A pair for each: the path, and what stands on the link.
        """
        return [(LIST, self.env._("See them and answer"))]

    def _tell_later(self, is_new=False):
        """Have their owners told before this transaction is committed.

        Where nothing ``is_new``, no activity is made: it may have been marked as done.
        """
        if not self:
            return
        precommit = self.env.cr.precommit
        told = precommit.data.setdefault(ASKS, {})
        if not told:
            env = self.env
            precommit.add(lambda: _tell(env(su=True), precommit.data.pop(ASKS, {})))
        for user in self.user_id:
            told[user.id] = told.get(user.id) or is_new


def _tell(env, users):
    """Make, change or end the activity of these ``users``, by id whether it is new."""
    for user in env["res.users"].browse(users).exists():
        try:
            with env.cr.savepoint():
                _tell_user(user, users[user.id])
        except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY:
            raise
        except Exception:
            # What Microsoft answered is to be kept all the same.
            _logger.exception("Outlook: user %s could not be told", user.id)


def _tell_user(user, is_new):
    kind = user.env.ref(ASKS, raise_if_not_found=False)
    if not kind:
        return
    count = _count_asked(user)
    activities = user.env["mail.activity"]
    told = activities.search(
        [("activity_type_id", "=", kind.id), ("user_id", "=", user.id)]
    )
    env = user.with_context(lang=user.lang, tz=user.tz).env
    summary = (
        env._("Outlook asks about one of your records")
        if count == 1
        else env._("Outlook asks about %s of your records", count)
    )
    if not count:
        told.unlink()
    elif told:
        told.filtered(lambda each: each.summary != summary).summary = summary
        told[1:].unlink()
    elif is_new and user.active:
        partner = env["res.partner"].browse(user.partner_id.id)
        follows = partner in partner.message_partner_ids
        # Without an e-mail, and without following oneself.
        quiet = partner.with_context(mail_activity_quick_update=True)
        leave_activity(quiet, user, summary, _note(env), ASKS)
        if not follows:
            partner.message_unsubscribe(partner.ids)


def _count_asked(user):
    """Return about how many entries of ``user`` an answer is still missing."""
    entries = user.env["o365.calendar.entry"].search(
        [
            ("user_id", "=", user.id),
            ("state", "=", "conflict"),
            ("leaving", "=", False),
            ("account_id.state", "in", CONNECTED),
        ]
    )
    rows = user.env["o365.sync.request"].search_fetch(
        [("res_id", "in", entries.mapped("res_id")), ("command", "!=", False)],
        ["res_model", "res_id"],
    )
    answered = {(row.res_model, row.res_id) for row in rows}
    return len([e for e in entries if (e.res_model, e.res_id) not in answered])


def _note(env):
    links = Markup(" · ").join(
        Markup('<a href="%s">%s</a>') % link
        for link in env["o365.calendar.entry"]._lists_of_questions()
    )
    words = env._(
        "Somebody moved, deleted or changed them in your Outlook calendar. Nothing is "
        "changed there or here before you have answered."
    )
    return Markup("<p>%s</p><p>%s</p>") % (words, links)
