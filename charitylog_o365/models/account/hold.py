from odoo import fields, models

from ...core.graph import errors


class HeldBack(errors.GraphError):
    """Nothing was said: the mailbox was to be left alone, since an earlier answer."""


class O365Account(models.Model):
    """Holds one mailbox back while Microsoft asks for rest; no other waits for it."""

    _inherit = "o365.account"

    held_reason = fields.Char()

    def _o365_hold(self, until, reason):
        """Send nothing to this mailbox before ``until`` (UTC)."""
        until = max(self.held_until or until, until)
        self.write({"held_until": until, "held_reason": reason})

    def _o365_check_held(self):
        """Raise HeldBack while nothing may be sent to this mailbox."""
        if self.held_until and self.held_until > fields.Datetime.now():
            raise HeldBack("held back")
