from functools import partial

from odoo import models
from odoo.exceptions import AccessError


class IrAttachment(models.Model):
    """Files of a contact done belong to the case record, and change as it does.

    Whoever may read the record adds files, and may take back what they added.
    """

    _inherit = "ir.attachment"

    def _check_access(self, operation):
        refused = super()._check_access(operation)
        if operation not in ("write", "unlink") or not self:
            return refused
        before = refused[0] if refused else self.browse()
        kept = (self - before)._of_cases_not_to_change()
        if not kept:
            return refused
        return before | kept, refused[1] if refused else partial(kept._refusal_of_case)

    def _of_cases_not_to_change(self):
        """Return the files of contacts done that the user neither did nor added."""
        work = self.env["charitylog.action"]
        # sudo: where a file belongs is asked, not what it holds.
        files = self.sudo().filtered(
            lambda file: (
                file.res_model == work._name and file.create_uid != self.env.user
            )
        )
        cases = work.browse(set(files.mapped("res_id"))).exists()
        closed = cases._done_not_to_change()._ids
        return self.browse(file.id for file in files if file.res_id in closed)

    def _refusal_of_case(self):
        return AccessError(
            self.env._(
                "This file belongs to a contact done. Only whose work it was, managers "
                "of Contacts & Actions and who added it can change it or take it out."
            )
        )
