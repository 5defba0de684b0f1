"""What the record beneath an activity says: project, client and company."""

from odoo import api, fields, models
from odoo.fields import NO_ACCESS
from odoo.tools import SQL

PROJECT, CLIENT = "project.project", "res.partner"


class MailActivity(models.Model):
    """Keeps with new activities which project decides, and who is the client.

    Stored, so that they are found when the project or the client changes. The project
    is the record's own, where its model has one: none there means none. Else it is the
    one that the type of the activity names, else the one of the Operational Rules.
    """

    _inherit = "mail.activity"

    # Not of those that were there when this addon was installed; see hooks.py.
    o365_is_new = fields.Boolean(
        default=True, copy=False, readonly=True, groups=NO_ACCESS
    )
    o365_project_id = fields.Many2one(
        PROJECT,
        compute="_compute_o365_of_record",
        store=True,
        index="btree_not_null",
        ondelete="set null",
        groups=NO_ACCESS,
    )
    o365_client_id = fields.Many2one(
        CLIENT,
        compute="_compute_o365_of_record",
        store=True,
        index="btree_not_null",
        ondelete="set null",
        groups=NO_ACCESS,
    )
    o365_company_id = fields.Many2one(
        "res.company",
        compute="_compute_o365_of_record",
        store=True,
        ondelete="set null",
        groups=NO_ACCESS,
    )

    @api.depends("res_model", "res_id", "activity_type_id")
    def _compute_o365_of_record(self):
        records = self._o365_records()
        for activity in self:
            activity.update(activity._o365_of_record(records.get(activity)))

    def _o365_of_record(self, record):
        """Return project, client and company of this one activity, as values.

        ``record`` is what `_o365_records` returned for it, or None.
        """
        record = record if self.o365_is_new else None
        company = _of(record, "company_id", "res.company")
        client = record if _is(record, CLIENT) else _of(record, "partner_id", CLIENT)
        values = {"o365_client_id": client, "o365_company_id": company}
        if self.o365_is_new:
            values["o365_project_id"] = self._o365_project_of(record, company)
        return {
            name: values.get(name) and values[name].id
            for name in ("o365_project_id", "o365_client_id", "o365_company_id")
        }

    def _o365_project_of(self, record, company):
        if _is(record, PROJECT):
            return record
        own = _of(record, "project_id", PROJECT)
        if own is not None:
            return own
        company = self._o365_company_choosing(company)
        # sudo: which project decides is settled for everybody.
        kind, company = self.activity_type_id.sudo(), company.sudo()
        theirs = kind.o365_project_id
        if theirs and theirs.company_id in (theirs.company_id.browse(), company):
            return theirs
        return company.o365_activity_project_id

    def _o365_company_choosing(self, company):
        """Return whose rule names the project, for a record of ``company``, or none."""
        return company or self.user_id.company_id or self.env.company

    def _o365_has_own_project(self, record):
        """Tell whether ``record`` itself says which project decides, or that none."""
        return _is(record, PROJECT) or _of(record, "project_id", PROJECT) is not None

    def _o365_records(self):
        """Return by activity its record, as superuser, where there is one."""
        found = {}
        for name, activities in self.grouped("res_model").items():
            if not name or name not in self.env:
                continue
            # sudo: what it says of project and client decides, whoever may read it.
            model = self.env[name].sudo().with_context(active_test=False)
            ids = {activity.res_id for activity in activities if activity.res_id}
            there = {record.id: record for record in model.browse(ids).exists()}
            for activity in activities:
                if record := there.get(activity.res_id):
                    found[activity] = record
        return found

    def _o365_record(self):
        """Return the record of this one activity, as superuser; None without one."""
        return self._o365_records().get(self)

    def _o365_project(self):
        # sudo: nobody may read the field; what of it is shown is asked elsewhere.
        return self.sudo().o365_project_id.with_env(self.env)

    @api.model
    def _o365_project_sql(self, alias):
        return self._o365_column(alias, "o365_project_id")

    def _o365_client(self):
        # sudo: as in _o365_project.
        return self.sudo().o365_client_id.with_env(self.env)

    def _o365_company(self):
        # sudo: as in _o365_project.
        activity = self.sudo()
        own = activity.o365_company_id
        company = own or super(MailActivity, activity)._o365_company()
        return company.with_env(self.env)

    @api.model
    def _o365_company_sql(self, alias):
        own = self._o365_column(alias, "o365_company_id")
        return SQL("COALESCE(%s, %s)", own, super()._o365_company_sql(alias))


def _is(record, name):
    return record is not None and record._name == name


def _of(record, name, comodel):
    """Return what field ``name`` of ``record`` holds, None where it has no such one."""
    field = record is not None and record._fields.get(name)
    if not field or field.type != "many2one" or field.comodel_name != comodel:
        return None
    return record[name]
