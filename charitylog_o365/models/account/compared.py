from odoo import fields, models


class O365Account(models.Model):
    _inherit = "o365.account"

    compared_at = fields.Datetime(
        "Last compared",
        readonly=True,
        copy=False,
        help="When the mailbox was last compared with the records",
    )
