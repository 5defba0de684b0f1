"""Contacts and actions from a file: what is found by its name, and what is wrong."""

from odoo import api, models
from odoo.exceptions import UserError

TEMPLATE = "/charitylog_o365/static/xlsx/contacts_and_actions.xlsx"
WORK = "charitylog.action"


class CharitylogAction(models.Model):
    """Says of each row of a file what is wrong with it, before any row is saved.

    Odoo saves all rows at once, and if that fails one after the other, which takes
    minutes for a long file with a single mistake. What is found here is not tried.
    """

    _inherit = "charitylog.action"

    @api.model
    def get_import_templates(self):
        label = self.env._("Template for contacts and actions")
        return [{"label": label, "template": TEMPLATE}]

    def _convert_records(self, records, **named):
        """Yield the rows in which nothing is wrong, and log what is in others.

        Once anything is logged as an error Odoo saves no row at all.
        """
        wrong = set()

        def noticed(message):
            if message["type"] == "error":
                wrong.add(message["record"])
            log(message)

        log, named["log"] = named["log"], noticed
        for db_id, xml_id, values, info in super()._convert_records(records, **named):
            if not (db_id or xml_id):
                values = self._without_empty_cells(values)
                if info["record"] not in wrong and (fault := self._fault(values)):
                    wrong.add(info["record"])
                    # Odoo's page shows "record" as it is, and counts rows from one.
                    row = info["rows"]["from"] + 1
                    log({**info, "type": "error", "message": fault, "record": row})
            if info["record"] not in wrong:
                yield db_id, xml_id, values, info

    @api.model
    def _without_empty_cells(self, values):
        """Return ``values`` of a new row without those that its cells do not give.

        An empty cell says no more than a column that is not there: what is done took
        as long as planned, and took place. Odoo has False for it, and for a no.
        """
        return {
            name: value
            for name, value in values.items()
            if value is not False or self._fields[name].type == "boolean"
        }

    @api.model
    def _fault(self, values):
        """Return in a sentence why creating with ``values`` would be refused, or "".

        Not what needs the database: permissions, and the project's being hidden.
        """
        try:
            [vals] = self._with_state([self._with_plain_values(values)])
            vals = self._with_start(vals)
            [vals] = self._with_required([vals])
            draft = self.new(vals)
            draft._check_start()
            draft._check_lengths()
            draft._check_planned_length_wanted()
            draft._check_planned_length_given()
            draft._check_user_can_work()
            draft._refuse_ahead()
        except UserError as error:
            return str(error)
        except ValueError:
            # A year of fewer than four digits, which Odoo writes but does not read.
            start = values.get("start")
            return self.env._("Please check the date: “%s” cannot be right.", start)
        return ""


class IrFieldsConverter(models.AbstractModel):
    """Finds each name of a file once, and refuses one that several records have.

    Odoo searches it again in every row, and takes the first of several with a warning
    only: a visit would stand with another client of the same name.
    """

    _inherit = "ir.fields.converter"

    @api.model
    def db_id_for(self, model, field, subfield, value, savepoint):
        find = super().db_id_for
        if model._name != WORK or subfield is not None or not isinstance(value, str):
            return find(model, field, subfield, value, savepoint)
        value = " ".join(value.split())
        # Made by Odoo for one load of rows; without one nothing is remembered.
        known = self.env.context.get("import_cache", {})
        key = (field.name, value)
        if key not in known:
            known[key] = find(model, field, subfield, value, savepoint)
        found, warnings = known[key]
        if warnings:
            raise self._format_import_error(
                ValueError,
                self.env._(
                    "There are several of the name “%s” in the field “%%(field)s”. "
                    "Please write what only one of them has: for a client the "
                    "reference or the e-mail address.",
                ),
                value,
                # Where there are several errors Odoo's page shows only this of each.
                {"value": self.env._("%s (there are several)", value)},
            )
        return found, list(warnings)
