"""Following work tells of it; it opens nothing that the project does not open."""

from odoo import models


class CharitylogAction(models.Model):
    _inherit = "charitylog.action"

    def _may_be_mailed(self):
        # Nobody records work by mail, whatever their rights are.
        return bool(self) and super()._may_be_mailed()

    def _mail_get_operation_for_mail_message_operation(self, message_operation):
        """Let colleagues who may read the record write messages beside it."""
        if message_operation == "create" and self.env.user._is_internal():
            return dict.fromkeys(self, "read")
        return super()._mail_get_operation_for_mail_message_operation(message_operation)

    def _notify_get_recipients(self, message, msg_vals=False, **kwargs):
        """Send nothing to followers who may not read the record (any more).

        Whom somebody names in a message has been chosen by them.
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
