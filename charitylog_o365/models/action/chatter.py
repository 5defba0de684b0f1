"""The messages, files, activities and followers of contacts and actions."""

from functools import partial

from odoo import api, models
from odoo.exceptions import AccessError

# The type of messages that the system logged; people write other types.
NOTED = "notification"


class MailMessage(models.Model):
    """Messages of contacts and actions are changed by their authors and managers only.

    What the system logged is changed by nobody. Odoo lets everybody who may write on a
    record change and delete all its messages by RPC, and every follower write messages
    on records that they may not read.
    """

    _inherit = "mail.message"

    def _get_forbidden_access(self, operation):
        forbidden = super()._get_forbidden_access(operation)
        if operation == "read":
            return forbidden
        work = self.env["charitylog.action"]
        # sudo: only the record that a message belongs to is read.
        beside = (self - forbidden).sudo().filtered(lambda m: m.model == work._name)
        if not beside:
            return forbidden
        if operation == "create":
            found = work.browse(set(beside.mapped("res_id")))
            readable = found._filtered_access("read")._ids
            closed = beside.filtered(lambda message: message.res_id not in readable)
        else:
            me, all_ = self.env.user.partner_id, work._may_change_every_case()
            closed = beside.filtered(
                lambda message: (
                    message.message_type == NOTED
                    or not (all_ or message.author_id == me)
                )
            )
        return forbidden | self.browse(closed.ids)


class IrAttachment(models.Model):
    """Files of a contact done are changed by those who may change the contact.

    Everybody who may read the record can add files, and change or delete what they
    added themselves.
    """

    _inherit = "ir.attachment"

    def _check_access(self, operation):
        refused = super()._check_access(operation)
        if operation not in ("write", "unlink") or not self:
            return refused
        before = refused[0] if refused else self.browse()
        kept = (self - before)._of_cases_not_to_change()
        if not kept:
            return refused
        return before | kept, refused[1] if refused else partial(kept._refusal_of_case)

    def _of_cases_not_to_change(self):
        """Return files, not added by the user, of contacts done that are not theirs."""
        work = self.env["charitylog.action"]
        # sudo: only the record that a file belongs to is read.
        files = self.sudo().filtered(
            lambda file: (
                file.res_model == work._name and file.create_uid != self.env.user
            )
        )
        cases = work.browse(set(files.mapped("res_id"))).exists()
        closed = cases._cases_not_to_change()._ids
        return self.browse(file.id for file in files if file.res_id in closed)

    def _refusal_of_case(self):
        return AccessError(
            self.env._(
                "This file belongs to a contact done. Only whose work it was, managers "
                "of Contacts & Actions and who added it can change it or take it out."
            )
        )


class MailActivity(models.Model):
    """Activities name contacts and actions as their user may read them."""

    _inherit = "mail.activity"

    @api.depends("user_id")
    def _compute_res_name(self):
        """Use the display name that the activity's user gets; see ``name``."""
        result = super()._compute_res_name()
        work = self.env["charitylog.action"]
        for activity in self.filtered(lambda each: each.res_model == work._name):
            if activity.user_id and activity.res_id:
                theirs = work.with_user(activity.user_id).browse(activity.res_id)
                activity.res_name = theirs.display_name
        return result


class CharitylogAction(models.Model):
    """Following a record gives no access to it."""

    _inherit = "charitylog.action"

    def _mail_get_operation_for_mail_message_operation(self, message_operation):
        """Let colleagues who may read the record write messages beside it."""
        if message_operation == "create" and self.env.user._is_internal():
            return dict.fromkeys(self, "read")
        return super()._mail_get_operation_for_mail_message_operation(message_operation)

    def _notify_get_recipients(self, message, msg_vals=False, **kwargs):
        """Notify no followers who may not read the record (any more).

        People named in a message are notified: its author has chosen them.
        """
        recipients = super()._notify_get_recipients(message, msg_vals, **kwargs)
        named = set((msg_vals or {}).get("partner_ids") or message.partner_ids.ids)
        return [
            each
            for each in recipients
            if not each["uid"]
            or each["id"] in named
            or self.with_user(each["uid"]).has_access("read")
        ]
