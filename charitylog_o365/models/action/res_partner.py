from odoo import api, fields, models
from odoo.fields import Domain

from ...tools.groups import ACCESS, USER
from ...tools.guard import is_member


class ResPartner(models.Model):
    _inherit = "res.partner"

    charitylog_action_count = fields.Integer(
        "Contacts & Actions",
        compute="_compute_charitylog_action_count",
        groups=USER,
    )
    charitylog_is_own = fields.Boolean(
        "An organisation of this system's own",
        compute="_compute_charitylog_is_own",
        search="_search_charitylog_is_own",
    )

    def _compute_charitylog_is_own(self):
        own = self._own_organisations()
        for partner in self:
            partner.charitylog_is_own = partner._origin in own

    @api.model
    def _search_charitylog_is_own(self, operator, value):
        if operator != "in":
            return NotImplemented
        own = Domain("id", "in", self._own_organisations().ids)
        return own if True in value else ~own

    @api.model
    def _own_organisations(self):
        """Return the partners that stand for companies of this system."""
        # sudo: companies that the user may not work in count as well.
        companies = self.env["res.company"].sudo().with_context(active_test=False)
        return self.browse(companies.search([]).partner_id.ids)

    def _compute_charitylog_action_count(self):
        """Count the actions of each client and of their contacts, archived ones too."""
        family = self.with_context(active_test=False).search_fetch(
            [("id", "child_of", self.ids)], ["parent_id"]
        )
        counts = self.env["charitylog.action"]._read_group(
            [("partner_id", "in", family.ids)], ["partner_id"], ["__count"]
        )
        self.charitylog_action_count = 0
        wanted = set(self._ids)
        for partner, count in counts:
            while partner:
                if partner.id in wanted:
                    partner.charitylog_action_count += count
                partner = partner.parent_id

    def _creation_message(self):
        """Return what is logged of a new partner: here it is a client, no contact."""
        is_caseworker = is_member(self.env, USER) and not is_member(self.env, ACCESS)
        # Who gives access to people makes partners of colleagues as well.
        if self.env.context.get("charitylog_client") or is_caseworker:
            return self.env._("Client recorded")
        return super()._creation_message()

    def _charitylog_address(self):
        """Return the address in one line; empty where the user may not read it."""
        if not self or not self.has_access("read"):
            return ""
        town = " ".join(filter(None, (self.city, self.zip)))
        abroad = self.country_id - self.env.company.country_id
        parts = (self.street, self.street2, town, abroad.name)
        return ", ".join(filter(None, parts))

    def action_view_charitylog_actions(self):
        self.ensure_one()
        return self.env["ir.actions.act_window"]._for_xml_id(
            "charitylog_o365.charitylog_action_action"
        ) | {
            "name": self.env._("Contacts & Actions"),
            "domain": [("partner_id", "child_of", self.ids)],
            "context": {"default_partner_id": self.id},
        }
