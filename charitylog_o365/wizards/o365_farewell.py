from odoo import api, fields, models


class O365Farewell(models.TransientModel):
    """Asks whoever archived somebody about their coming entries in Outlook."""

    _name = "o365.farewell"
    _description = "Coming entries of somebody archived"

    names = fields.Char(compute="_compute_offered")
    entry_count = fields.Integer(compute="_compute_offered")

    @api.depends_context("uid")
    def _compute_offered(self):
        accounts = self.env["o365.account"]._offered()
        self.names = ", ".join(accounts.user_id.mapped("name"))
        self.entry_count = len(accounts._entries()._coming())

    def action_take_out(self):
        return self._answer(remove=True)

    def action_leave(self):
        return self._answer(remove=False)

    def _answer(self, remove):
        self.env["o365.account"]._offered()._answer_offer(remove)
        return {"type": "ir.actions.client", "tag": "soft_reload"}
