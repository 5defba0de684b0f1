from odoo import api, models

from ..models.action.name import passed, refuse_hidden


class CharitylogWindow(models.AbstractModel):
    """A window about something: who may not read that may not open it.

    Asked when it is opened, when its form changes and when it is saved: each of them
    answers with the name of what the window is about.
    """

    _name = "charitylog.window"
    _description = "A window about something"

    # The many2one fields that say what the window is about.
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
                # Of the user: Odoo runs these as superuser.
                refuse_hidden(window[name].sudo(False))

    @api.model
    def _refuse_hidden(self, values):
        """Raise AccessError where ``values`` are about what the user may not read."""
        for name in self._about:
            refuse_hidden(passed(self, name, values))
