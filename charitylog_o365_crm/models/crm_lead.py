from odoo import api, fields, models
from odoo.addons.charitylog_o365.tools.groups import USER

DONE, OUTSTANDING = "done", "outstanding"


class CrmLead(models.Model):
    """Shows what was done and is to be done, as far as the user may read it."""

    _inherit = "crm.lead"

    charitylog_done_count = fields.Integer(
        "Contacts done", compute="_compute_charitylog_counts", groups=USER
    )
    charitylog_outstanding_count = fields.Integer(
        "Actions", compute="_compute_charitylog_counts", groups=USER
    )

    @api.depends_context("uid", "allowed_company_ids")
    def _compute_charitylog_counts(self):
        actions = self.env["charitylog.action"].sudo(False)
        found = []
        # Also code that reads all as superuser, for who has no such work, is told none.
        if actions.has_access("read"):
            about = actions._about_opportunities([("id", "in", self.ids)])
            found = actions._read_group(about, ["opportunity_id", "state"], ["__count"])
        counts = {(one.id, state): count for one, state, count in found}
        for lead in self:
            number = lead._origin.id
            lead.charitylog_done_count = counts.get((number, DONE), 0)
            lead.charitylog_outstanding_count = counts.get((number, OUTSTANDING), 0)

    def action_charitylog_contacts(self):
        """List the contacts done for this opportunity."""
        return self._charitylog_list("done", {"default_state": DONE})

    def action_charitylog_actions(self):
        """List all work for this opportunity, first what is outstanding."""
        return self._charitylog_list("outstanding", {"search_default_outstanding": 1})

    def action_record_contact(self):
        """Open the window that records a contact for this opportunity."""
        self._refuse_unreadable()
        found = self.env["ir.actions.act_window"]._for_xml_id(
            "charitylog_o365.action_record_contact"
        )
        context = {**self._charitylog_defaults(), "dialog_size": "extra-large"}
        return {**found, "context": context}

    def action_plan_action(self):
        """Open a new action for this opportunity."""
        self._refuse_unreadable()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Plan an action"),
            "res_model": "charitylog.action",
            "view_mode": "form",
            "context": self._charitylog_defaults(),
        }

    def _charitylog_list(self, which, context):
        self._refuse_unreadable()
        found = self.env["ir.actions.act_window"]._for_xml_id(
            f"charitylog_o365.charitylog_action_action_{which}"
        )
        domain = [("opportunity_id", "=", self.id)]
        if which == DONE:
            domain.append(("state", "=", DONE))
        context |= self._charitylog_defaults()
        return found | {"domain": domain, "context": context}

    def _charitylog_defaults(self):
        """Return with whom and about what work begins that is recorded from here."""
        client = self._charitylog_client()._filtered_access("read")
        return {"default_partner_id": client.id, "default_opportunity_id": self.id}

    def _charitylog_client(self):
        """Return whose this one is, if it is somebody with whom there can be work.

        No colleagues, no organisations of this system's own: it is of nobody then.
        """
        # sudo: only what kind of partner it is, who may be another company's.
        client = self.partner_id.sudo()
        if not client.partner_share or client.charitylog_is_own:
            client = client.browse()
        return client.sudo(self.env.su)

    def _refuse_unreadable(self):
        self.ensure_one()
        self.check_access("read")

    def _is_about(self, client):
        """Return whether work with ``client`` can be about this one.

        Of who is the client's organisation, or belongs to it; or of nobody yet.
        """
        theirs = self._charitylog_client().commercial_partner_id
        while client and theirs:
            if client == theirs:
                return True
            client = client.parent_id
        return not theirs

    def _merge_dependences(self, opportunities):
        """Odoo deletes the others, after what is with them was moved to this one."""
        result = super()._merge_dependences(opportunities)
        actions = opportunities._sudo_work()
        with actions._opportunity_noted():
            actions._o365_keep({"kept_opportunity_id": self.id})
        return result

    def unlink(self):
        actions = self._sudo_work()
        with actions._opportunity_noted():
            result = super().unlink()
            # The database has emptied it.
            actions.invalidate_recordset(["kept_opportunity_id"])
        return result

    def _sudo_work(self):
        """Return all work for these opportunities, archived work as well.

        With sudo: who merges or deletes may not see it, and none is to be left behind.
        """
        actions = self.env["charitylog.action"].sudo().with_context(active_test=False)
        return actions.search([("kept_opportunity_id", "in", self.ids)])
