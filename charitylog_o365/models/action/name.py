"""The name of work that one may not read is its number."""

from odoo import api, models
from odoo.exceptions import AccessError

# Fields that would tell the name of what they refer to, before anything is saved.
TELLING = ("partner_id", "project_id", "recorded_again_from_id")


class CharitylogAction(models.Model):
    """Tells no summary, project or client to who may not read it.

    Odoo tells the names of what many2one fields refer to as superuser, whether saved or
    only passed to a form.
    """

    _inherit = "charitylog.action"

    @api.depends("reference", "name")
    @api.depends_context("uid")
    def _compute_display_name(self):
        # Of the user: Odoo asks for names as superuser.
        saved = self._origin.sudo(False)
        hidden = saved - saved._filtered_access("read")
        # sudo: the number is all that is told of hidden work.
        hidden.sudo().fetch(["reference"])
        for action in self:
            name = "" if action._origin in hidden else _short(action.name or "")
            number = action.sudo().reference or ""
            action.display_name = f"{number} {name}".strip()

    @api.model
    def default_get(self, fields):
        """Propose nothing that the user may not read."""
        defaults = super().default_get(fields)
        for name in TELLING:
            if name in defaults and not passed(self, name, defaults).has_access("read"):
                del defaults[name]
        return defaults

    def onchange(self, values, field_names, fields_spec):
        """Refuse to name what the user may not read; what is saved already is told."""
        for name in TELLING:
            # sudo: compared with what is saved, of which nothing is told.
            kept = self.sudo()[name].sudo(False)
            if (chosen := passed(self, name, values)) != kept:
                refuse_hidden(chosen)
        return super().onchange(values, field_names, fields_spec)


def passed(record, name, values):
    """Return the record to which ``values`` set the many2one ``name``, as the user."""
    field = record._fields[name]
    value = field.convert_to_cache(values.get(name), record, validate=False)
    return field.convert_to_record(value, record)._origin.sudo(False)


def refuse_hidden(record):
    """Raise AccessError, without a name, where the user may not read ``record``.

    Odoo's own refusal tells names to who has switched its developer mode on.
    """
    if record and not record.has_access("read"):
        raise AccessError(record.env._("You cannot use this: it is not open to you."))


def _short(name):
    return name if len(name) <= 80 else f"{name[:79]}…"
