from odoo import api, models
from odoo.exceptions import AccessError

from ...tools.groups import MANAGER
from ...tools.plain_ids import each_once
from . import power_shell
from .refusal import sentences

# A form shows fewer colleagues; asking about more would take too long.
MOST = 100


class O365CalendarAccess(models.Model):
    """Says in whole sentences why somebody may not edit a colleague's calendar."""

    _inherit = "o365.calendar.access"

    @api.model
    def check_again(self, owner_ids):
        """Ask Microsoft now whether the user may edit these calendars; keep each yes.

        Return what ``_explain`` says of those that they still may not.
        """
        if not self.env.user._is_internal():
            raise AccessError(self.env._("This is for colleagues only."))
        # sudo: a colleague's state decides, whoever asks.
        owners = self.env["res.users"].sudo().browse(each_once(owner_ids)[:MOST])
        needed = {
            owner.id
            for owner in owners.exists()
            if owner.o365_state != "none"
            and owner.company_ids & self.env.user.company_ids
        }
        missing = needed - self._editable(needed) - {self.env.uid}
        if not missing:
            return []
        reasons = self._ask_before_refusing(sorted(missing))
        return self._explain(missing - self._editable(missing), reasons)

    @api.model
    def _explain(self, owner_ids, reasons):
        """Return one dict for each of these colleagues: what is wrong, and what helps.

        ``reasons`` maps their ids to codes, where Microsoft has just been asked.
        """
        user = self.env.user
        # sudo: a colleague's name, for the sentence about them.
        owners = self.env["res.users"].sudo().browse(sorted(set(owner_ids)))
        own = self._cannot_ask(user)
        if own == "not_connected" and not user._o365_has_options():
            own = "no_options"
        explained = []
        for owner in owners:
            reason = own or reasons.get(owner.id) or "not_shared"
            what, how = sentences(self.env, reason, owner.name, user.name)
            explained.append(
                {
                    "id": owner.id,
                    "name": owner.name,
                    "reason": reason,
                    "what": what,
                    "how": how,
                    "line": self._line_for(owner, user),
                }
            )
        return explained

    @api.model
    def _line_for(self, owner, user):
        """Return the line for an administrator's console, for managers only."""
        if not self.env.user.has_group(MANAGER):
            return False
        addresses = [self.env["o365.account"]._of(one).email for one in (owner, user)]
        return all(addresses) and power_shell.line(*addresses)
