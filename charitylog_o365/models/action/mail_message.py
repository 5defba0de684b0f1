from odoo import models

# What the system noted, as against what people wrote.
NOTED = "notification"


class MailMessage(models.Model):
    """What stands beside contacts and actions stays as it was written.

    Odoo lets whoever may write on a record change and delete all messages beside it,
    by a program, and every follower write one where they may not read.
    """

    _inherit = "mail.message"

    def _get_forbidden_access(self, operation):
        forbidden = super()._get_forbidden_access(operation)
        if operation == "read":
            return forbidden
        work = self.env["charitylog.action"]
        # sudo: what a message is beside is asked, not what it says.
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
