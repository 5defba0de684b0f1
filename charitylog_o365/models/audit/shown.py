from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ...tools.compat import selection_labels
from ...tools.records import appears_in_outlook, open_record, record_at

# Of what is shown with a name: the column with its number.
NUMBERS = {
    "user_id": "user_ref",
    "owner_id": "owner_ref",
    "project_id": "project_ref",
    "company_id": "company_ref",
    "job_id": "job_ref",
}


def _named(comodel, string, name):
    """Return the field that shows what the column of ``name`` has the number of."""
    return fields.Many2one(
        comodel,
        string,
        compute="_compute_named",
        search=lambda self, *asked: self._search_named(name, *asked),
    )


class O365Audit(models.Model):
    """Shows who and what the numbers of a line stand for, as far as there is one now.

    A project is named to those only who may read it. These fields can be searched and
    grouped by like any other.
    """

    _inherit = "o365.audit"

    user_id = _named("res.users", "Who caused it", "user_id")
    owner_id = _named("res.users", "Whose calendar", "owner_id")
    project_id = _named("project.project", "Project", "project_id")
    company_id = _named("res.company", "Company", "company_id")
    job_id = _named("ir.cron", "Scheduled job", "job_id")
    record_number = fields.Char("Record", compute="_compute_record")
    can_open = fields.Boolean(compute="_compute_record")

    @api.depends(*NUMBERS.values())
    @api.depends_context("uid", "allowed_company_ids")
    def _compute_named(self):
        for name, number in NUMBERS.items():
            there = set(self._there(name, self.mapped(number)).ids)
            for line in self:
                line[name] = line[number] if line[number] in there else False

    @api.model
    def _there(self, name, ids):
        """Return those of ``ids`` that exist and are shown to the reader."""
        # sudo: names of colleagues, companies and jobs are no secret of theirs.
        model = self.env[self._fields[name].comodel_name]
        found = model.sudo().browse(filter(None, set(ids))).exists()
        if name == "project_id":
            return found.sudo(False)._filtered_access("read")
        return found

    @api.model
    def _shown(self, name):
        """Return the query of all that field ``name`` may show to the reader."""
        model = self.env[self._fields[name].comodel_name]
        # sudo: as in _there.
        model = model.sudo(False) if name == "project_id" else model.sudo()
        return model.with_context(active_test=False)._search(Domain.TRUE)

    @api.model
    def _search_named(self, name, operator, value):
        number = NUMBERS[name]
        if operator == "any":
            if isinstance(value, Domain):
                model = self.env[self._fields[name].comodel_name].sudo(False)
                value = model.with_context(active_test=False)._search(value)
            return Domain(number, "in", value) & Domain(number, "in", self._shown(name))
        if operator != "in":
            return NotImplemented
        domain = Domain(number, "in", [one for one in value if one]) & Domain(
            number, "in", self._shown(name)
        )
        if False in value:
            domain |= Domain(number, "=", False)
            domain |= Domain(number, "not in", self._shown(name))
        return domain

    def _field_to_sql(self, alias, field_expr, query=None):
        if field_expr not in NUMBERS:
            return super()._field_to_sql(alias, field_expr, query)
        number = super()._field_to_sql(alias, NUMBERS[field_expr], query)
        shown = self._shown(field_expr).subselect()
        return SQL("CASE WHEN %s IN %s THEN %s END", number, shown, number)

    @api.depends("operation")
    @api.depends_context("lang")
    def _compute_display_name(self):
        names = selection_labels(self, "operation")
        for line in self:
            line.display_name = f"{names[line.operation]} {line.id}"

    @api.depends("res_model", "res_id")
    @api.depends_context("uid")
    def _compute_record(self):
        for model, lines in self.grouped("res_model").items():
            is_ours = appears_in_outlook(self.env, model)
            known = is_ours and self.env[model].browse(lines.mapped("res_id"))
            there = known and known.exists()
            readable = set(there._filtered_access("read").ids) if there else ()
            by_id = {record.id: record for record in there or ()}
            for line in lines:
                line.can_open = line.res_id in readable
                line.record_number = line._number(by_id.get(line.res_id))

    def _number(self, record):
        """Return by which number people know the record, or its id; never its name."""
        # sudo: the number says nothing about the content of the record.
        known = record and record.sudo()
        told = known and "reference" in known and known.reference
        return told or (self.res_id and str(self.res_id)) or False

    def action_open_record(self):
        """Open the record of this one line, or nothing where it is gone."""
        self.ensure_one()
        self.check_access("read")
        return open_record(record_at(self.env, self.res_model, self.res_id))
