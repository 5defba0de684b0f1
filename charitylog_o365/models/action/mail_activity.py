from odoo import api, models


class MailActivity(models.Model):
    """Whoever has something to do about a record reads its name, and no more of it."""

    _inherit = "mail.activity"

    @api.depends("user_id")
    def _compute_res_name(self):
        """Name contacts and actions as the person may read them: see display_name."""
        result = super()._compute_res_name()
        work = self.env["charitylog.action"]
        for activity in self.filtered(lambda each: each.res_model == work._name):
            if activity.user_id and activity.res_id:
                theirs = work.with_user(activity.user_id).browse(activity.res_id)
                activity.res_name = theirs.display_name
        return result
