from markupsafe import escape
from odoo import api, fields, models

from ...core.sync.retry import BY_ADMINISTRATOR
from ...tools.activity import leave_activity
from ...tools.groups import SYSTEM
from ...tools.words import say
from .advice import ADVICE, AFTERWARDS, MET, REFUSED, SIGN_IN_THEN


class O365Notice(models.Model):
    """A task given to a company's administrators, and what it was for: a code.

    There may be several at a time. Each is withdrawn once the cause of its own code is
    mended. An administrator may delete the task; the notice keeps that it was given.
    """

    _name = "o365.notice"
    _description = "Task given to administrators"
    _rec_name = "reason"

    company_id = fields.Many2one(
        "res.company", required=True, index=True, ondelete="cascade"
    )
    reason = fields.Char(required=True)
    activity_ids = fields.Many2many("mail.activity")

    @api.model
    def _of(self, companies, reasons):
        # sudo: no group may read them; who signs in, or the worker, finds out that
        # something is to be told, or is mended.
        return self.sudo().search(
            [("company_id", "in", companies.ids), ("reason", "in", list(reasons))]
        )

    def _take_back(self):
        self.activity_ids.unlink()
        self.unlink()


class ResCompany(models.Model):
    """Gives administrators a task for what only they can mend, until it is mended.

    Users are not notified: nothing that they do would help.
    """

    _inherit = "res.company"

    def _o365_notify_refused(self, reason, user):
        """Tell administrators why Microsoft does not let this system in: a code.

        It was met for ``user``, perhaps the first of many.
        """
        self.ensure_one()
        names = {"user": user.name}
        then = SIGN_IN_THEN if reason == "server_refused" else AFTERWARDS
        parts = (MET, ADVICE.get(reason, ADVICE["secret"]), then)
        self._o365_notify_administrators(
            lambda env: say(env, REFUSED),
            lambda env: " ".join(say(env, part, names) for part in parts),
            reason,
            fields.Date.today(),
        )

    def _o365_clear_refused(self, reasons=tuple(ADVICE)):
        """Withdraw the notices of those ``reasons`` that no account has any more."""
        for company in self:
            waited_for = company._o365_waiting().mapped("reason")
            company._o365_clear_notices(set(reasons).difference(waited_for))

    def _o365_waiting(self):
        """Return the accounts of this one company that wait for an administrator."""
        # sudo: who signs in, or the worker, finds out that it is mended.
        return (
            self.env["o365.account"]
            .sudo()
            .search(
                [
                    ("company_id", "=", self.id),
                    ("state", "=", "sign_in"),
                    ("reason", "in", list(BY_ADMINISTRATOR)),
                ]
            )
        )

    def _o365_clear_notices(self, reasons):
        """Withdraw the notices of these companies for ``reasons``."""
        self.env["o365.notice"]._of(self, reasons)._take_back()

    def _o365_notify_administrators(self, summary, note, reason, day):
        """Give each administrator one activity for ``reason``, until it is mended.

        ``summary`` and ``note`` are functions of the environment, in the language of
        its reader.
        """
        # sudo: activities are made for administrators, not by them.
        company = self.sudo()
        notices = self.env["o365.notice"]._of(company, [reason])
        if notices.activity_ids:
            return
        notices._take_back()
        activities = company.env["mail.activity"]
        for user in company._o365_administrators():
            env = company.with_context(lang=user.lang, tz=user.tz).env
            # Names that users chose stand in the note.
            activities |= leave_activity(
                company.partner_id, user, summary(env), escape(note(env)), day=day
            )
        notices.create(
            {
                "company_id": company.id,
                "reason": reason,
                "activity_ids": activities.ids,
            }
        )

    def _o365_administrators(self):
        # sudo: who administers is not everybody's to read.
        users = self.env.ref(SYSTEM).sudo().all_user_ids
        return users.filtered(lambda u: u.active and self in u.company_ids)
