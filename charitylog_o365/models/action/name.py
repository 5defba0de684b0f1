"""How an action is named: reference, display name, title in Odoo's calendar view.

Users who may not read an action get its reference only.
"""

from odoo import api, fields, models
from odoo.exceptions import AccessError

from ...tools.compat import next_numbers

SEQUENCE_CODE = "charitylog.action"


class CharitylogAction(models.Model):
    """Shows no summary, project or client to users who may not read it.

    Odoo reads display names of many2one fields as superuser, whether the value is saved
    or only passed to a form.
    """

    _inherit = "charitylog.action"

    # The number by which people refer to an action, also in Outlook.
    reference = fields.Char(readonly=True, copy=False, index=True)
    calendar_title = fields.Char(compute="_compute_calendar_title")
    is_striked = fields.Boolean(compute="_compute_is_striked")

    @api.depends("reference", "name")
    @api.depends_context("uid")
    def _compute_display_name(self):
        # As the user: Odoo reads display names as superuser.
        saved = self._origin.sudo(False)
        hidden = saved - saved._filtered_access("read")
        # sudo: the reference is all that is shown of a hidden record.
        hidden.sudo().fetch(["reference"])
        for action in self:
            name = "" if action._origin in hidden else _short(action.name or "")
            number = action.sudo().reference or ""
            action.display_name = f"{number} {name}".strip()

    @api.depends("partner_id", "name")
    @api.depends_context("uid")
    def _compute_calendar_title(self):
        for action in self:
            title = f"{action.partner_id.display_name}: {action.name}"
            action.calendar_title = _short(title)

    @api.depends("state")
    def _compute_is_striked(self):
        for action in self:
            action.is_striked = action.state == "cancelled"

    @api.model
    def _telling(self):
        """Return fields whose display names a form would show before it is saved."""
        return (
            "partner_id",
            "project_id",
            "proposed_project_id",
            "recorded_again_from_id",
        )

    @api.model
    def _leave_out_hidden(self, defaults):
        """Remove from ``defaults`` the records that the user may not read."""
        for name in self._telling():
            if name in defaults and not passed(self, name, defaults).has_access("read"):
                del defaults[name]

    def _refuse_naming_hidden(self, values):
        """Raise AccessError where ``values`` refer to what the user may not read.

        Values that are saved already are allowed.
        """
        for name in self._telling():
            # sudo: only compared with the saved value.
            kept = self.sudo()[name].sudo(False)
            if (chosen := passed(self, name, values)) != kept:
                refuse_hidden(chosen)

    @api.model
    def _with_references(self, vals_list):
        """Return ``vals_list`` with a new reference each."""
        references = self._draw_references(len(vals_list))
        return [
            {**vals, "reference": reference}
            for vals, reference in zip(vals_list, references, strict=True)
        ]

    @api.model
    def _draw_references(self, count):
        """Return ``count`` new references, with one query for all their numbers."""
        sequence = self.env["ir.sequence"].search(
            [
                ("code", "=", SEQUENCE_CODE),
                ("company_id", "in", (self.env.company.id, False)),
            ],
            order="company_id",
            limit=1,
        )
        if not sequence or not count:
            return [False] * count
        if sequence.implementation != "standard" or sequence.use_date_range:
            return [sequence.next_by_id() for _ in range(count)]
        return next_numbers(sequence, count)


def passed(record, name, values):
    """Return the record, as the user, that ``values`` have for many2one ``name``."""
    field = record._fields[name]
    value = field.convert_to_cache(values.get(name), record, validate=False)
    return field.convert_to_record(value, record)._origin.sudo(False)


def refuse_hidden(record):
    """Raise AccessError, without a name, where the user may not read ``record``.

    Odoo's own refusal names records to users in developer mode.
    """
    if record and not record.has_access("read"):
        raise AccessError(record.env._("You cannot use this: it is not open to you."))


def refuse_hidden_in(records, names):
    """Raise AccessError where one of these fields refers to what is not readable."""
    for record in records:
        for name in names:
            # As the user: Odoo runs constraints as superuser.
            refuse_hidden(record[name].sudo(False))


def _short(name):
    return name if len(name) <= 80 else f"{name[:79]}…"
