from odoo import fields, models


class ResUsers(models.Model):
    """The way by which the record rule finds who may edit a user's calendar."""

    _inherit = "res.users"

    o365_access_ids = fields.One2many(
        "o365.calendar.access",
        "owner_id",
        groups="base.group_system",
        copy=False,
        domain=[("valid_until", "!=", False)],
    )
