"""Which opportunity a piece of work is about, and who is told.

Odoo reads the names of other records as superuser: with a plain field everybody who may
read an action would read the name of an opportunity that CRM's rules hide from them. So
nobody reads the field that is stored, and another one shows it to whom it is open.
"""

from odoo import api, fields, models
from odoo.addons.charitylog_o365.models.action.name import refuse_hidden
from odoo.exceptions import ValidationError
from odoo.fields import NO_ACCESS, Domain
from odoo.tools import SQL

# Who has CRM at all: others may not read any opportunity.
SALES = "sales_team.group_sale_salesman"
# Those of the client, of their organisation and its people, and those of nobody yet:
# also of colleagues and of organisations of this system's own, who are no clients.
OF_CLIENT = (
    "[('type', '=', 'opportunity'), '|', '|', '|', ('partner_id', '=', False),"
    " ('partner_id.partner_share', '=', False),"
    " ('partner_id.charitylog_is_own', '=', True),"
    " ('partner_id.commercial_partner_id.id', 'parent_of', partner_id)]"
)


class CharitylogAction(models.Model):
    _inherit = "charitylog.action"

    opportunity_id = fields.Many2one(
        "crm.lead",
        compute="_compute_opportunity_id",
        compute_sudo=False,
        inverse="_inverse_opportunity_id",
        search="_search_opportunity_id",
        check_company=True,
        domain=f"partner_id and {OF_CLIENT} or [('type', '=', 'opportunity')]",
        groups=SALES,
    )
    kept_opportunity_id = fields.Many2one(
        "crm.lead",
        "Opportunity, as kept",
        copy=False,
        groups=NO_ACCESS,
        index="btree_not_null",
        ondelete="set null",
    )

    @api.depends("kept_opportunity_id")
    @api.depends_context("uid", "allowed_company_ids")
    def _compute_opportunity_id(self):
        shown = self._shown_opportunities()
        for action in self:
            action.opportunity_id = shown & action.sudo().kept_opportunity_id._origin

    def _inverse_opportunity_id(self):
        for action in self:
            chosen = action.opportunity_id._origin.sudo(False)
            refuse_hidden(chosen)
            # What is hidden from the user cannot be taken off by emptying the field.
            if chosen or not action._has_hidden_opportunity():
                action._o365_keep({"kept_opportunity_id": chosen.id})
            # Odoo leaves as it is what has been read of it as superuser.
            action.invalidate_recordset(["opportunity_id"])

    @api.model
    def _search_opportunity_id(self, operator, value):
        # "any!" asks past the rules of CRM, which nobody is told by here.
        if operator in ("any", "any!"):
            is_domain = isinstance(value, Domain)
            wanted = value if is_domain else Domain("id", "in", value)
            return self._about_opportunities(wanted)
        if operator != "in":
            return NotImplemented
        domain = self._about_opportunities([("id", "in", [*filter(None, value)])])
        if False in value:
            domain |= ~self._about_opportunities(Domain.TRUE)
        return domain

    @api.model
    def _about_opportunities(self, domain):
        """Return the domain of the work about opportunities, as the user reads them."""
        leads = self.env["crm.lead"].with_context(active_test=False)
        if not leads.has_access("read"):
            return Domain.FALSE
        query = leads._search(domain)
        # sudo: nobody may read that field. Which opportunities is found as the user.
        everything = self.sudo().with_context(active_test=False)
        return Domain(
            "id", "in", everything._search([("kept_opportunity_id", "in", query)])
        )

    def _field_to_sql(self, alias, field_expr, query=None):
        """Group by the opportunities that the user may read, like Odoo's own CRM does.

        That is by a field which is not stored; the others are in the group without one.
        """
        if field_expr != "opportunity_id":
            return super()._field_to_sql(alias, field_expr, query)
        leads = self.env["crm.lead"].with_context(active_test=False)
        if not leads.has_access("read"):
            return SQL("NULL::integer")
        # sudo: as above.
        kept = self.sudo()._field_to_sql(alias, "kept_opportunity_id", query)
        shown = leads._search([]).subselect()
        return SQL("CASE WHEN %s IN %s THEN %s END", kept, shown, kept)

    @api.constrains("opportunity_id")
    def _check_opportunity_chosen(self):
        # With the client among the names Odoo would not call it in new work.
        self._check_opportunity_client()

    @api.constrains("opportunity_id", "partner_id")
    def _check_opportunity_client(self):
        """Refuse an opportunity of another client.

        Not where only the opportunity changes, in CRM: it is merged, or its client is.
        What is undone has it put back after the client, and is checked then.
        """
        (self - self._being_undone())._refuse_opportunities_of_others()

    def _refuse_opportunities_of_others(self):
        for action in self:
            # sudo: who may read an opportunity may be told whose it is.
            chosen = action._shown_opportunities().sudo()
            client = action.sudo().partner_id
            if chosen and not chosen._is_about(client):
                raise ValidationError(
                    self.env._(
                        "Not saved yet. “%(opportunity)s” is an opportunity of "
                        "%(other)s, and this is work with %(client)s. Please choose "
                        "another opportunity, or leave it empty.",
                        opportunity=chosen.name,
                        other=chosen.partner_id.display_name,
                        client=client.display_name,
                    )
                )

    def _shown_opportunities(self):
        """Return the opportunities of these that the user may read.

        Also while `opportunity_id` is written, when Odoo reads nothing in it.
        """
        # sudo: nobody may read that field. As the user again, whoever computes it.
        kept = self.sudo().kept_opportunity_id._origin.sudo(False)
        return kept._filtered_access("read")

    def _has_hidden_opportunity(self):
        # sudo: it is only asked whether there is one.
        kept = self.sudo().kept_opportunity_id
        return bool(kept) and not self._shown_opportunities()
