from odoo import fields, models


class O365PowerShell(models.TransientModel):
    """Shows a script to copy. Whoever administers Microsoft 365 runs it, never we."""

    _name = "o365.power.shell"
    _description = "PowerShell for shared calendars"

    script = fields.Text(readonly=True)
    # A form knows each field once: this one to read, the other behind the button.
    script_shown = fields.Text(related="script", string="The script")
    pairs = fields.Integer(readonly=True)
