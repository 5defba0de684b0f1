from odoo import Command, api, models
from odoo.tools.i18n import format_list

from ..models.action.name import passed, refuse_hidden, refuse_hidden_in
from ..tools.dates import said_day


def proposed(kind, *arguments, compute, **named):
    """Return a field that ``compute`` proposes, and that its user may change."""
    return kind(
        *arguments,
        compute=compute,
        # Odoo computes stored fields as superuser, which would show values of actions
        # that the user may not read.
        compute_sudo=False,
        precompute=True,
        store=True,
        readonly=False,
        **named,
    )


class CharitylogWindow(models.AbstractModel):
    """Refuses a wizard about records to users who may not read those.

    Checked when it is opened, when its form changes and when it is saved: each of these
    returns the display names of the records.
    """

    _name = "charitylog.window"
    _description = "A window about something"

    # The names of the many2one fields to those records, and of the one2many fields to
    # lines, windows themselves, that have such.
    _about = ()
    _lines = ()

    @api.model
    def default_get(self, fields):
        defaults = super().default_get(fields)
        self._refuse_hidden(defaults)
        return defaults

    def onchange(self, values, field_names, fields_spec):
        self._refuse_hidden(values)
        return super().onchange(values, field_names, fields_spec)

    @api.model
    def _about_fields(self):
        """Return ``_about``, with what other addons add."""
        return self._about

    @api.constrains(lambda self: self._about_fields())
    def _check_readable(self):
        refuse_hidden_in(self, self._about_fields())

    @api.model
    def _refuse_hidden(self, values):
        """Raise AccessError where ``values`` refer to what the user may not read."""
        for name in self._about_fields():
            refuse_hidden(passed(self, name, values))
        for name in self._lines:
            for command in values.get(name) or ():
                if command[0] in (Command.CREATE, Command.UPDATE):
                    self[name]._refuse_hidden(command[2])

    @api.model
    def _days_by_month(self, days):
        """Return the days, a line for each month: "March 2027: Tue 2, Tue 9"."""
        months = {}
        for day in days:
            months.setdefault(day.replace(day=1), []).append(day)
        return "\n".join(
            "{}: {}".format(
                said_day(self.env, month, date_format="MMMM y"),
                ", ".join(said_day(self.env, day, date_format="EEE d") for day in days),
            )
            for month, days in months.items()
        )

    @api.model
    def _named_days(self, pairs, pattern="EEE d MMM y"):
        """Return days with the names of their bank holidays, or False where none is."""
        named = [
            f"{said_day(self.env, day, date_format=pattern)} ({name})"
            for day, name in pairs
        ]
        return bool(named) and format_list(self.env, named)
