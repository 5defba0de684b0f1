"""Accepts e-mails to contacts, actions and projects from those who may read them."""

import logging

from odoo import SUPERUSER_ID, api, models
from odoo.exceptions import AccessError

from ...tools.groups import SYSTEM
from ...tools.guard import BY_MAIL

_logger = logging.getLogger(__name__)

# Whoever e-mails one of these becomes a follower; followers of a project may read it.
GUARDED = ("charitylog.action", "project.project")


class MailThread(models.AbstractModel):
    """Checks access in Odoo's mail gateway, which every user may call.

    The gateway works as superuser, checks nothing, and believes the sender address.
    What it does is marked in the context (``BY_MAIL``): permission checks then take
    nobody to be the one who does it; see ``tools/guard.py``.
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
        """Return the route to follow, or None where it is refused.

        Access is checked for the sender and, unless it is the mail server's own user,
        for the user who hands the e-mail over; it is then processed as that user.
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
        """Return whether the user is one as whom mail is fetched or handed in."""
        is_admin = self.env.user.has_group(SYSTEM)
        return is_admin or self.env.uid == SUPERUSER_ID

    def _may_be_mailed(self):
        """Return whether the user may e-mail this record, or create one by e-mail."""
        return self.has_access("read" if self else "create")

    @api.model
    def _refuse_mail(self, message, message_dict):
        """Tell the sender that it was not accepted, or the user by an AccessError."""
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


class ProjectProject(models.Model):
    _inherit = "project.project"

    @api.model
    def message_new(self, msg_dict, custom_values=None):
        """Create the project as the user; Odoo's gateway would do so as superuser."""
        as_user = super(ProjectProject, self.sudo(False))
        return as_user.message_new(msg_dict, custom_values)


class CharitylogAction(models.Model):
    _inherit = "charitylog.action"

    def _may_be_mailed(self):
        # Nobody records work by e-mail, whatever their access rights.
        return bool(self) and super()._may_be_mailed()

    @api.model
    def message_new(self, msg_dict, custom_values=None):
        """Raise AccessError: work is not recorded by e-mail.

        Odoo's gateway creates records as superuser, in the name of the sender that the
        e-mail states, and every user may call it: no access right would hold.
        """
        raise AccessError(self.env._("Work cannot be recorded by e-mail."))
