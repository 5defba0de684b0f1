from odoo import fields, models


class O365PowerShell(models.TransientModel):
    """Shows a script to copy. Whoever administers Microsoft 365 runs it, never we."""

    _name = "o365.power.shell"
    _description = "PowerShell for shared calendars"

    script = fields.Text(readonly=True)
    pairs = fields.Integer(readonly=True)
