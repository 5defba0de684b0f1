from odoo import api, fields, models

from ..setup.put_aside import put_aside


class ResConfigSettings(models.TransientModel):
    """Says on the page of rules how far setting up is, and tries what is saved there.

    Programs that write the rules to a company are not kept waiting: an installation may
    enter them before it is connected to anything.
    """

    _inherit = "res.config.settings"

    o365_setup_is_complete = fields.Boolean(compute="_compute_o365_setup")
    o365_setup_summary = fields.Char(compute="_compute_o365_setup")
    o365_setup_trouble = fields.Char(compute="_compute_o365_setup")

    @api.depends("company_id")
    def _compute_o365_setup(self):
        for settings in self:
            company = settings.company_id or self.env.company
            setup = self.env["o365.setup"]._of(company)
            settings.o365_setup_is_complete = company._o365_setup_is_complete()
            settings.o365_setup_summary = setup.summary
            settings.o365_setup_trouble = setup._trouble()

    def web_save(self, vals, specification, next_id=None):
        company = self.env["res.company"].browse(vals.get("company_id"))
        company = company or self.company_id or self.env.company
        changed = self._o365_changed_rules(company, vals)
        with put_aside(self.env, vals) as vals:
            saved = super().web_save(vals, specification, next_id)
        if changed.keys() - {"o365_sign_in_policy"} and changed.get("o365_rule", True):
            self.env["o365.setup"]._of(company)._try_saved()
        return saved

    def action_o365_set_up(self):
        """Open the page that leads through the set-up."""
        return self.env["o365.setup"].action_open()
