from odoo import api, fields, models

from .o365_waiting import in_words


class ResUsers(models.Model):
    """What of a user's own work has not reached Outlook, under My User Options."""

    _inherit = "res.users"

    o365_own_waiting = fields.Char(
        "What of yours waits", compute="_compute_o365_own_part"
    )

    @api.depends_context("uid")
    def _compute_o365_own_part(self):
        for user in self:
            own = user._origin == self.env.user
            user.o365_own_waiting = own and user._origin._o365_own_waiting_words()

    def _o365_own_waiting_words(self):
        """Return how much waits, since when and why; False where nothing does."""
        # sudo: of the view of what waits, users see their own numbers.
        rows = (
            self.sudo()
            .env["o365.waiting"]
            ._read_group(
                [("user_id", "=", self.id)],
                ["reason"],
                ["__count", "since:min"],
                order="since:min",
            )
        )
        if not rows:
            return False
        names = in_words(self.env, rows)
        if names["count"] == 1:
            return self.env._(
                "One change waits for Outlook since %(since)s. %(why)s.", **names
            )
        return self.env._(
            "%(count)s changes wait for Outlook since %(since)s. %(why)s.", **names
        )
