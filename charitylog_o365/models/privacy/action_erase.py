from odoo import models


class CharitylogAction(models.Model):
    """Takes an erased client out of the work with them, and the work out of Outlook."""

    _inherit = "charitylog.action"

    def _erase_work(self):
        """Forget what was written about this work; what is outstanding is cancelled."""
        outstanding = self.filtered(lambda action: action.state == "outstanding")
        outstanding.write({"state": "cancelled"})
        self.write({"name": self.env._("Erased"), "location": False})
        self.write({"description": False})
        self.activity_ids.unlink()
        self._files_of().unlink()

    def _log_of(self):
        # sudo: nothing of a client may be left because somebody cannot see it.
        domain = [("model", "=", self._name), ("res_id", "in", self.ids)]
        return self.env["mail.message"].sudo().search(domain)

    def _files_of(self):
        # sudo: as above.
        domain = [("res_model", "=", self._name), ("res_id", "in", self.ids)]
        return self.env["ir.attachment"].sudo().search(domain)
