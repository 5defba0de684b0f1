from odoo import api, fields, models


class O365Notice(models.Model):
    """A task given to a company's administrators, and what it was for: a code.

    There may be several at a time, and each is taken back once its own matter is
    mended. Who has done with the task may delete it; the notice says that it was told.
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
