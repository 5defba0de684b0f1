from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools.i18n import format_list

from ..models.setup.res_company import REACHED
from ..tools.groups import MANAGER


class CharitylogClientErase(models.TransientModel):
    """Asks before a client is erased: it cannot be undone."""

    _name = "charitylog.client.erase"
    _inherit = "charitylog.window"
    _description = "Erase a Client"
    _about = ("client_id",)

    client_id = fields.Many2one(
        "res.partner", required=True, readonly=True, ondelete="cascade"
    )
    action_count = fields.Integer(compute="_compute_counts")
    entry_count = fields.Integer(compute="_compute_counts")
    waiting_count = fields.Integer(compute="_compute_counts")
    waiting_with = fields.Char(compute="_compute_counts")
    remaining_count = fields.Integer(compute="_compute_counts")
    remaining_with = fields.Char(compute="_compute_counts")
    removed_count = fields.Integer(compute="_compute_counts")
    removed_with = fields.Char(compute="_compute_counts")

    @api.depends("client_id")
    def _compute_counts(self):
        for wizard in self:
            family = wizard.client_id._family()
            actions = family._charitylog_actions()
            wizard.action_count = len(actions)
            entries = family._o365_entries()
            remaining = entries._remaining()
            going = entries - remaining
            wizard.entry_count = len(going)
            waiting = going.filtered(
                lambda entry: entry.account_id.state not in REACHED
            )
            wizard.waiting_count = len(waiting)
            wizard.waiting_with = ", ".join(waiting.user_id.mapped("name"))
            wizard.remaining_count = len(remaining)
            wizard.remaining_with = ", ".join(remaining.user_id.mapped("name"))
            removed = self.env["o365.calendar.removed"]._of(actions, family)
            wizard.removed_count = len(removed)
            owners = removed.account_id.user_id
            wizard.removed_with = ", ".join(owners.mapped("name"))

    def action_confirm(self):
        """Erase the client; AccessError for users who are no managers."""
        self.ensure_one()
        if not self.env.user.has_group(MANAGER):
            raise AccessError(
                self.env._("Only managers of Contacts & Actions can erase clients.")
            )
        self.client_id.check_access("write")
        self._sudo_refuse_other_companies()
        self.client_id._erase_client()
        return {"type": "ir.actions.client", "tag": "soft_reload"}

    def _sudo_refuse_other_companies(self):
        """Raise UserError where people of theirs are in a company closed to the user.

        With sudo, because the rules hide those people, and they would be erased, too.
        """
        others = self.client_id.sudo()._family().company_id - self.env.user.company_ids
        if others:
            raise UserError(
                self.env._(
                    "People of %(client)s belong to %(companies)s, which you have no "
                    "access to. Please ask somebody who has.",
                    client=self.client_id.name,
                    companies=format_list(self.env, others.mapped("name")),
                )
            )
