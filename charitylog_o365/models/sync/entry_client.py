from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ...tools.compat import models_with


class O365CalendarEntry(models.Model):
    """Shows an entry's client only to those who may read the work.

    That a client has entries at all can be confidential: of work in a private project,
    others read the number and the calendar, and cannot search by the client. Where the
    work is deleted, access to its project decides.
    """

    _inherit = "o365.calendar.entry"

    client_shown_id = fields.Many2one(
        "res.partner",
        "Client",
        compute="_compute_client_shown_id",
        search="_search_client_shown_id",
    )

    @api.depends("client_id", "project_id", "res_model", "res_id")
    @api.depends_context("uid")
    def _compute_client_shown_id(self):
        for entry in self:
            record = entry._record()
            # sudo: the project of deleted work, to check whether it is readable.
            decides = record or entry.sudo().project_id
            is_open = bool(decides) and decides.sudo(False).has_access("read")
            # sudo: nobody reads this field but through this one.
            entry.client_shown_id = entry.sudo().client_id if is_open else False

    def _search_client_shown_id(self, operator, value):
        if operator == "any":
            clients = value
            if isinstance(value, Domain):
                clients = self.env["res.partner"].sudo(False)._search(value)
            found = Domain("client_id", "in", clients)
        elif operator in ("child_of", "parent_of"):
            found = Domain("client_id", operator, value)
        elif operator == "in":
            found = Domain("client_id", "in", [one for one in value if one])
        else:
            return NotImplemented
        domain = found & self._open_to_reader()
        if operator == "in" and False in value:
            domain |= Domain("client_id", "=", False) | ~self._open_to_reader()
        # sudo: nobody reads these fields, but of what is open to the reader.
        return Domain("id", "in", self.sudo()._search(domain))

    def _field_to_sql(self, alias, field_expr, query=None):
        if field_expr != "client_shown_id":
            return super()._field_to_sql(alias, field_expr, query)
        # sudo: as in _search_client_shown_id.
        entries = self.sudo()
        return SQL(
            "CASE WHEN %s IN %s THEN %s END",
            SQL.identifier(alias, "id"),
            entries._search(self._open_to_reader()).subselect(),
            entries._field_to_sql(alias, "client_id", query),
        )

    @api.model
    def _open_to_reader(self):
        """Return the domain (for superuser) of the entries whose client is shown."""
        projects = self.env["project.project"].sudo(False)
        of_project = Domain("project_id", "in", _readable(projects))
        domain = Domain.FALSE
        for name in models_with(self.env, "o365.sync.mixin"):
            model = self.env[name].sudo(False)
            there = SQL("(SELECT id FROM %s)", SQL.identifier(model._table))
            # Of few records: some models look at each before they say who may read it.
            in_outlook = Domain(
                "id",
                "in",
                SQL(
                    "(SELECT res_id FROM o365_calendar_entry WHERE res_model = %s)",
                    name,
                ),
            )
            domain |= Domain("res_model", "=", name) & (
                Domain("res_id", "in", _readable(model, in_outlook))
                | (Domain("res_id", "not in", there) & of_project)
            )
        return domain


def _readable(model, among=Domain.TRUE):
    """Return the query of the records ``among`` them that the user may read."""
    if not model.has_access("read"):
        return []
    return model.with_context(active_test=False)._search(among)
