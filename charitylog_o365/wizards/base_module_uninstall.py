from odoo import api, fields, models

from ..tools.compat import uninstalled_with


class BaseModuleUninstall(models.TransientModel):
    """Says, before the addon is uninstalled, how many entries remain in Outlook."""

    _inherit = "base.module.uninstall"

    o365_entry_count = fields.Integer(compute="_compute_o365_entry_count")

    @api.depends("module_ids")
    def _compute_o365_entry_count(self):
        # sudo: entries are counted for whoever may uninstall.
        entries = self.env["o365.calendar.entry"].sudo()
        for wizard in self:
            concerned = "charitylog_o365" in uninstalled_with(wizard)
            wizard.o365_entry_count = concerned and entries.search_count([])
