from odoo import fields, models

from ..core.graph import errors


class O365Account(models.Model):
    """Holds one mailbox back while Microsoft asks for rest; no other waits for it."""

    _inherit = "o365.account"

    held_reason = fields.Char()

    def _o365_hold(self, until, reason):
        """Send nothing to this mailbox before ``until`` (UTC)."""
        until = max(self.held_until or until, until)
        self.write({"held_until": until, "held_reason": reason})

    def _o365_check_held(self):
        """Raise the error that this mailbox is held back for, while it is."""
        now = fields.Datetime.now()
        if not self.held_until or self.held_until <= now:
            return
        kind = errors.Throttled if self.held_reason == "busy" else errors.Unreachable
        raise kind("held back", retry_after=(self.held_until - now).total_seconds())
