from odoo import api, models

from ..models.action.name import passed, refuse_hidden


class CharitylogWindow(models.AbstractModel):
    """Refuses a wizard about records to users who may not read those.

    Checked when it is opened, when its form changes and when it is saved: each of these
    returns the display names of the records.
    """

    _name = "charitylog.window"
    _description = "A window about something"

    # The names of the many2one fields to those records.
    _about = ()

    @api.model
    def default_get(self, fields):
        defaults = super().default_get(fields)
        self._refuse_hidden(defaults)
        return defaults

    def onchange(self, values, field_names, fields_spec):
        self._refuse_hidden(values)
        return super().onchange(values, field_names, fields_spec)

    @api.constrains(lambda self: self._about)
    def _check_readable(self):
        for window in self:
            for name in self._about:
                # As the user: Odoo runs constraints as superuser.
                refuse_hidden(window[name].sudo(False))

    @api.model
    def _refuse_hidden(self, values):
        """Raise AccessError where ``values`` refer to what the user may not read."""
        for name in self._about:
            refuse_hidden(passed(self, name, values))
