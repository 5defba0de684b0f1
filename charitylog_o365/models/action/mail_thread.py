"""Mail from outside to contacts, actions and projects asks for the right to read."""

import logging

from odoo import SUPERUSER_ID, api, models
from odoo.exceptions import AccessError

from ...tools.guard import BY_MAIL

_logger = logging.getLogger(__name__)

# Who writes to one of these by mail follows it, and who follows a project sees it.
GUARDED = ("charitylog.action", "project.project")


class MailThread(models.AbstractModel):
    """Odoo's gateway works as superuser, and every user may call it.

    So it asks for no right at all, and believes whoever it says the mail is from. What
    it does is marked: to our guards it is nobody's doing (o365_guard).
    """

    _inherit = "mail.thread"

    @api.model
    def _message_route_process(self, message, message_dict, routes):
        asked = [self._guarded_route(route) for route in routes or ()]
        allowed = [route for route in asked if route]
        if len(allowed) != len(asked):
            self._refuse_mail(message, message_dict)
            if not allowed:
                return False
        marked = self.with_context(**{BY_MAIL: True})
        return super(MailThread, marked)._message_route_process(
            message, message_dict, allowed
        )

    @api.model
    def _guarded_route(self, route):
        """Return the route to follow, or None where somebody concerned lacks the right.

        Asked are whom the mail is from and, unless it is the mail server's own user,
        whoever hands it over; the work is then done in their name.
        """
        model, thread_id, values, user_id, alias = route
        if model not in GUARDED:
            return route
        thread_id = int(thread_id or 0)
        users = {user_id}
        if not self._is_mail_server():
            users.add(self.env.uid)
            user_id = self.env.uid
        record = self.env[model].browse(thread_id or ())
        for user in self.env["res.users"].browse(users):
            if not record.with_user(user)._may_be_mailed():
                return None
        return model, thread_id, values, user_id, alias

    @api.model
    def _is_mail_server(self):
        """Tell whether the user is one as whom mail is fetched, or handed in."""
        is_admin = self.env.user.has_group("base.group_system")
        return is_admin or self.env.uid == SUPERUSER_ID

    def _may_be_mailed(self):
        """Tell whether the user may write to this record by mail, or make one so."""
        return self.has_access("read" if self else "create")

    @api.model
    def _refuse_mail(self, message, message_dict):
        """Tell whoever sent or handed in the mail that it was not accepted."""
        sentence = self.env._(
            "Your e-mail was not accepted: what it is meant for is not open to you, or "
            "is not recorded by e-mail."
        )
        if not self._is_mail_server():
            raise AccessError(sentence)
        sender = message_dict["email_from"]
        _logger.info(
            "Mail %s from %s was not accepted", message_dict["message_id"], sender
        )
        self._routing_create_bounce_email(sender, f"<p>{sentence}</p>", message)
