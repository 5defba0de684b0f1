from odoo import api, fields, models

from ..models.setup.res_company import REACHED


class O365Clear(models.TransientModel):
    """Asks before Outlook calendars are switched off and all entries taken out."""

    _name = "o365.clear"
    _inherit = "charitylog.window"
    _description = "Switch off and clear Outlook"
    _about = ("company_id",)

    company_id = fields.Many2one(
        "res.company",
        required=True,
        readonly=True,
        default=lambda self: self.env.company,
        ondelete="cascade",
    )
    entry_count = fields.Integer(compute="_compute_counts")
    calendar_count = fields.Integer(compute="_compute_counts")
    unreachable_count = fields.Integer(compute="_compute_counts")
    let_go_count = fields.Integer(compute="_compute_counts")
    for_good = fields.Boolean("Leave nothing in Deleted Items either")
    removed_count = fields.Integer(compute="_compute_counts")

    @api.depends("company_id")
    def _compute_counts(self):
        for wizard in self:
            everything = wizard.company_id._o365_entries()
            entries = everything.filtered(lambda entry: not entry.let_go)
            wizard.let_go_count = len(everything - entries)
            wizard.entry_count = len(entries)
            wizard.calendar_count = len(entries.account_id)
            reached = entries.filtered(lambda entry: entry.account_id.state in REACHED)
            wizard.unreachable_count = len(entries - reached)
            removed = self.env["o365.calendar.removed"]
            wizard.removed_count = len(removed._of_companies(wizard.company_id))

    def action_confirm(self):
        """Switch the rule off; AccessError for whoever is no administrator."""
        self.ensure_one()
        self.company_id._o365_switch_off_and_clear(self.for_good)
        return {"type": "ir.actions.client", "tag": "reload"}
