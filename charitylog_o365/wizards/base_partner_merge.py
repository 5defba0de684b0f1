from markupsafe import escape
from odoo import models


class BasePartnerMergeAutomaticWizard(models.TransientModel):
    """Has entries show the client that is left when two are made one.

    Odoo merges by SQL: no action is written, so none would be looked at again.
    """

    _inherit = "base.partner.merge.automatic.wizard"

    def _merge(self, partner_ids, dst_partner=None, extra_checks=True):
        partners = self.env["res.partner"].browse(partner_ids)
        before = {
            action: (action.partner_id.id, action.partner_id._charitylog_mention())
            for action in partners._charitylog_actions()
        }
        result = super()._merge(partner_ids, dst_partner, extra_checks)
        self.env.invalidate_all()
        partners.exists()._o365_queue_actions()
        self._tell_merged(before)
        return result

    def _tell_merged(self, before):
        """Note with each record in Outlook that its client was made one with another.

        ``before`` holds the client's id and name by record, as superuser.
        """
        actions = self.env["charitylog.action"].union(*before)
        bodies = {
            action.id: escape(self.env._("Client merged: %(old)s is now %(new)s"))
            % {"old": before[action][1], "new": action.partner_id._charitylog_mention()}
            for action in actions._in_outlook_or_waiting()
            if action.partner_id.id != before[action][0]
        }
        actions.browse(bodies)._message_log_batch(bodies)
