from odoo import api, models
from odoo.exceptions import AccessError, UserError

from ...tools.groups import MANAGERS
from ..sync.o365_calendar_entry import DELETED


class ResUsers(models.Model):
    """Colleagues who leave: archived, deleted, or disconnected by a manager."""

    _inherit = "res.users"

    def action_archive(self):
        """Archive, and ask about entries that are still to come."""
        result = super().action_archive()
        if not self.env["o365.account"]._offered().user_id & self:
            return result
        return self.env["ir.actions.act_window"]._for_xml_id(
            "charitylog_o365.o365_farewell_action"
        )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_in_outlook(self):
        """Refuse to delete a user whose calendar still shows entries.

        Without the user nobody could find them again.
        """
        # sudo: whoever may delete a user may know that there is something.
        entries = self.env["o365.calendar.entry"].sudo()
        entries = entries.search([("user_id", "in", self.ids)])
        left = entries.filtered(lambda each: each.reason != DELETED)._may_be_there()
        if left:
            raise UserError(
                self.env._(
                    "%(name)s's Outlook calendar may still show work from here. Please "
                    "archive them instead, so that it can still be found.",
                    name=left[0].user_id.name,
                )
            )

    def _o365_end_connection(self, remove, entries=None):
        """End the connection of this one colleague.

        ``remove`` takes their entries out of Outlook first, or ``entries`` only.
        Raises AccessError unless the user is a manager who may see the account.
        """
        self.ensure_one()
        if not any(self.env.user.has_group(group) for group in MANAGERS):
            raise AccessError(
                self.env._("Only managers may end a colleague's connection.")
            )
        account = self._o365_account()
        account.with_user(self.env.user).check_access("read")
        # Superuser still, as _o365_account returned it: nobody may write accounts.
        account._disconnect(remove, entries)


class ResGroups(models.Model):
    """Ends the connections of users who lose My User Options by a change of groups.

    ``res.users.write`` does where the groups of the user are written.
    """

    _inherit = "res.groups"

    def write(self, vals):
        result = super().write(vals)
        if {"user_ids", "implied_ids", "implied_by_ids"} & vals.keys():
            self.env["o365.account"]._end_without_options()
        return result

    def unlink(self):
        result = super().unlink()
        self.env["o365.account"]._end_without_options()
        return result
