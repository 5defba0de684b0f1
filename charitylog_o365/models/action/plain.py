from odoo import api, models
from odoo.exceptions import UserError

from ...tools.plain_ids import with_plain_ids
from ...tools.plain_text import with_plain_text


class CharitylogAction(models.Model):
    """What is saved is made plain before any check looks at it.

    This file is imported last, so that its ``create`` and ``write`` are called first.
    """

    _inherit = "charitylog.action"

    @api.model_create_multi
    def create(self, vals_list):
        self._refuse_reference(vals_list)
        return super().create([self._o365_plain(vals) for vals in vals_list])

    def write(self, vals):
        self._refuse_reference([vals])
        return super().write(self._o365_plain(vals))

    @api.model
    def _o365_plain(self, vals):
        return with_plain_text(self, with_plain_ids(self, vals))

    @api.model
    def _refuse_reference(self, vals_list):
        """Raise UserError for a reference of one's own: Outlook shows it.

        Where the client is archived it is all that tells which work it is.
        """
        if any("reference" in vals for vals in vals_list):
            raise UserError(
                self.env._(
                    "Not saved yet. The number is given by itself and cannot be "
                    "changed. Please leave it out."
                )
            )
