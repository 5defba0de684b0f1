from odoo import models
from odoo.exceptions import AccessError

from ...tools.groups import MANAGER
from ...tools.guard import is_member


class ResPartner(models.Model):
    """Erases the work with clients whom OCA's privacy_partner_to_be_forgotten forgets.

    That addon gives them a new name, and archives them with their log-in. What "Erase"
    leaves nothing of goes with it: work, entries in Outlook, and notes.
    """

    _inherit = "res.partner"

    def _anonymize_partner_attachments(self):
        """Erase too: the last step but one of that addon, which alone calls this."""
        result = super()._anonymize_partner_attachments()
        # sudo: as in ``_erase_client``.
        forgotten = self.sudo()
        forgotten._check_not_own_organisation()
        forgotten._check_may_forget_work()
        actions, entries = forgotten._work_and_entries()
        # As in ``_erase_person``.
        forgotten._write_and_follow({"charitylog_erased": True})
        forgotten._erase_beside_person()
        forgotten._erase_work_with(actions, entries)
        return result

    def _check_may_forget_work(self):
        """Raise AccessError for others than managers, where there is any work."""
        if self._charitylog_actions() and not is_member(self.env, MANAGER):
            raise AccessError(
                self.env._("Only managers of Contacts & Actions can erase clients.")
            )
