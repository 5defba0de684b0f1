from odoo import fields, models


class CharitylogActionSeries(models.Model):
    """Work that is repeated: which actions belong together, and how they were made.

    Each is a record and an entry in Outlook of its own. Made and changed by this addon
    only; who may see it is decided by its actions.
    """

    _name = "charitylog.action.series"
    _description = "Repeated work"
    _order = "id desc"

    name = fields.Char("How often", required=True, readonly=True)
    user_id = fields.Many2one(
        "res.users", "Repeated by", readonly=True, ondelete="set null"
    )
    from_action_id = fields.Many2one(
        "charitylog.action",
        "Repeated from",
        readonly=True,
        ondelete="set null",
        index="btree_not_null",
    )
    action_ids = fields.One2many("charitylog.action", "series_id", readonly=True)
    every = fields.Integer("Every so many weeks", readonly=True)
    days_a_week = fields.Integer(readonly=True)
    skips_holidays = fields.Boolean("Without bank holidays", readonly=True)
