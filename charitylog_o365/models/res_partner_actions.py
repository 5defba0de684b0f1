from odoo import fields, models


class ResPartner(models.Model):
    _inherit = "res.partner"

    charitylog_action_count = fields.Integer(
        "Contacts & Actions",
        compute="_compute_charitylog_action_count",
        groups="charitylog_o365.group_user",
    )

    def _compute_charitylog_action_count(self):
        """Count the work with each client, that with people of theirs included."""
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

    def action_view_charitylog_actions(self):
        self.ensure_one()
        return self.env["ir.actions.act_window"]._for_xml_id(
            "charitylog_o365.charitylog_action_action"
        ) | {
            "name": self.env._("Contacts & Actions"),
            "domain": [("partner_id", "child_of", self.ids)],
            "context": {"default_partner_id": self.id},
        }
