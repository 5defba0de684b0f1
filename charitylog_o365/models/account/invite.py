from datetime import timedelta

from odoo import fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools.i18n import format_list

from ...tools.groups import ACCESS, MANAGER, SYSTEM
from ...tools.guard import is_member
from ...tools.words import READ_AGAIN, notice

AN_HOUR = timedelta(hours=1)


class ResUsers(models.Model):
    """Invites users by e-mail to connect their Outlook calendar."""

    _inherit = "res.users"

    o365_invited_at = fields.Datetime(
        "Invited", copy=False, readonly=True, groups=f"{ACCESS},{MANAGER}"
    )

    def action_o365_invite(self):
        """Send the invitation, and say who was sent it and who was not."""
        if not is_member(self.env, ACCESS, MANAGER, SYSTEM):
            raise AccessError(
                self.env._("Only managers and administrators can invite people.")
            )
        self.check_access("read")
        invited = self._o365_invite()
        return notice(self._o365_invited_sentence(invited), READ_AGAIN)

    def _o365_invite(self):
        """Send these users the way to My User Options; return those who were sent it.

        That is who may connect, in a company of the present user where Outlook
        calendars are switched on, and is not connected. It can be sent again once an
        hour is over.
        """
        # sudo: managers may invite, but neither make e-mails nor write users. Nothing
        # is sent but the way to the user's own page, to the user's own address.
        people = self.sudo().filtered_domain(self._o365_unconnected())
        people = people.filtered(lambda user: user._o365_can_be_invited())
        if people:
            self.env["mail.mail"].sudo().create(
                [user._o365_invitation() for user in people]
            )
            people.write({"o365_invited_at": fields.Datetime.now()})
            self.env.ref("mail.ir_cron_mail_scheduler_action").sudo()._trigger()
        return people.sudo(False)

    def _o365_can_be_invited(self):
        return (
            bool(self.email)
            and bool(self.company_ids & self.env.companies)
            and self._o365_uses_outlook()
            and not self._o365_invited_within(AN_HOUR)
        )

    def _o365_invited_within(self, length):
        """Tell whether this one user has been invited within this time."""
        # sudo: administrators who manage nothing may not read when.
        at = self.sudo().o365_invited_at
        return bool(at) and at >= fields.Datetime.now() - length

    def _o365_invitation(self):
        """Return the e-mail to this one user as values, in their language."""
        env = self.with_context(lang=self.lang).env
        body = env["ir.qweb"]._render(
            "charitylog_o365.invitation_mail",
            {"name": self.name, "base": env["charitylog.action"]._o365_base()},
            minimal_qcontext=True,
        )
        return {
            "subject": env._("Please connect your Outlook calendar"),
            "body_html": body,
            "email_from": self.company_id.email_formatted or self.email_formatted,
            "email_to": self.email_formatted,
            "auto_delete": True,
        }

    def _o365_invited_sentence(self, invited):
        """Return whom of these users the invitation was sent to, and whom not and why.

        Raises UserError where it was sent to nobody.
        """
        without = (self - invited).filtered(lambda user: not user.email)
        told = ""
        if without:
            told = self.env._(
                "No e-mail address: %s.", format_list(self.env, without.mapped("name"))
            )
        lately = (self - invited - without).filtered(
            lambda user: user._o365_invited_within(AN_HOUR)
        )
        if lately:
            names = format_list(self.env, lately.mapped("name"))
            sentence = self.env._("Invited within this hour already: %s.", names)
            told = f"{told} {sentence}".strip()
        if not invited:
            raise UserError(
                told
                or self.env._(
                    "There is nobody to invite: either they are connected, or they "
                    "have not been given My User Options, or Outlook calendars are "
                    "switched off."
                )
            )
        names = format_list(self.env, invited.mapped("name"))
        sent = self.env._("The invitation goes to %s.", names)
        return f"{sent} {told}".strip()
