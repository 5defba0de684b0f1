from odoo import fields, models

from ..core.sync.retry import BY_ADMINISTRATOR
from .o365_advice import ADVICE, AFTERWARDS, MET, REFUSED
from .o365_words import say
from .res_company import SYSTEM

EXPIRES = "expires"


class ResCompany(models.Model):
    """Tells administrators once what is theirs to mend, and takes it back when it is.

    Workers are not told: nothing that they do would help.
    """

    _inherit = "res.company"

    # What the administrators were told, to be taken back once it is mended.
    o365_notice_ids = fields.Many2many(
        "mail.activity", groups=fields.NO_ACCESS, copy=False
    )
    o365_notice_reason = fields.Char(groups=fields.NO_ACCESS, copy=False)

    def _o365_tell_refused(self, reason, user):
        """Tell administrators why Microsoft does not let this system in: a code.

        It was met for ``user``, perhaps the first of many.
        """
        self.ensure_one()
        names = {"user": user.name}
        parts = (MET, ADVICE.get(reason, ADVICE["secret"]), AFTERWARDS)
        self._o365_tell_administrators(
            lambda env: say(env, REFUSED),
            lambda env: " ".join(say(env, part, names) for part in parts),
            reason,
            fields.Date.today(),
        )

    def _o365_untell_refused(self):
        """Take back what was told of a refusal, where nobody waits for it any more."""
        for company in self:
            # sudo: who signs in, or the worker, finds out that it is mended.
            told = company.sudo().o365_notice_reason
            if told and told != EXPIRES and not company._o365_waiting():
                company._o365_untell()

    def _o365_waiting(self):
        """Return the accounts of this one company that wait for an administrator."""
        # sudo: as above.
        return (
            self.env["o365.account"]
            .sudo()
            .search(
                [
                    ("company_id", "=", self.id),
                    ("state", "=", "sign_in"),
                    ("reason", "in", list(BY_ADMINISTRATOR)),
                ],
                limit=1,
            )
        )

    def _o365_untell(self):
        # sudo: activities are made for administrators, not by them.
        companies = self.sudo()
        companies.o365_notice_ids.unlink()
        companies.filtered("o365_notice_reason").o365_notice_reason = False

    def _o365_tell_administrators(self, summary, note, reason, day):
        """Leave each administrator one activity, once until it is mended.

        ``summary`` and ``note`` are functions of the environment, in the language of
        its reader. What was told for another ``reason`` is taken back.
        """
        # sudo: as in _o365_untell.
        company = self.sudo()
        if company.o365_notice_ids and company.o365_notice_reason == reason:
            return
        company._o365_untell()
        company.o365_notice_reason = reason
        for user in company._o365_administrators():
            env = company.with_context(lang=user.lang).env
            company.o365_notice_ids |= company.partner_id.activity_schedule(
                "mail.mail_activity_data_todo",
                date_deadline=day,
                summary=summary(env),
                note=note(env),
                user_id=user.id,
            )

    def _o365_administrators(self):
        # sudo: who administers is not everybody's to read.
        users = self.env.ref(SYSTEM).sudo().all_user_ids
        return users.filtered(lambda u: u.active and self in u.company_ids)
