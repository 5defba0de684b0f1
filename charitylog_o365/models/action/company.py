from odoo import models
from odoo.exceptions import UserError


class CharitylogAction(models.Model):
    _inherit = "charitylog.action"

    def _check_company(self, fnames=None):
        """Refuse what belongs to different companies; Odoo would tell its names."""
        try:
            return super()._check_company(fnames)
        except UserError:
            # Of the user: Odoo looks at the records as superuser.
            parts = (
                self.sudo()[name].sudo(False) for name in ("partner_id", "project_id")
            )
            if all(part.has_access("read") for part in parts):
                raise
        raise UserError(
            self.env._(
                "Not saved yet. The client, the project and the person must belong to "
                "the same company."
            )
        )
