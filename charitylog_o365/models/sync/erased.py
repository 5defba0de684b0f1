from odoo import fields, models


class ResPartner(models.Model):
    """Says of a client that they were erased: nothing of them is to be in Outlook.

    It is set by "Erase" (privacy/erase.py), and in no other way.
    """

    _inherit = "res.partner"

    # Each run of the worker asks for what was removed of them (worker/sweep.py).
    _charitylog_erased_idx = models.Index("(id) WHERE charitylog_erased")

    charitylog_erased = fields.Boolean("Erased", readonly=True, copy=False)
