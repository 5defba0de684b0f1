from odoo import fields, models

from .facts import PROMISED
from .o365_waiting import in_words


class O365Account(models.Model):
    """What waits for each user, in the list of connected users.

    Somebody is connected also while Microsoft does not answer: that nothing arrives
    meanwhile has to be said beside it.
    """

    _inherit = "o365.account"

    waiting = fields.Char("Waits for Outlook", compute="_compute_waiting")
    is_late = fields.Boolean(compute="_compute_waiting")

    def _compute_waiting(self):
        late = {}
        for user, *row in self._waiting_rows():
            late.setdefault(user.id, []).append(row)
        for account in self:
            rows = late.get(account.user_id.id)
            account.is_late = bool(rows)
            account.waiting = rows and account._waiting_words(rows)

    def _waiting_rows(self):
        """Return user, reason, count and since when, the oldest first; in one query.

        Without what is on its way and may still arrive in the time that is promised.
        """
        # sudo: numbers only; who may read an account may know how much waits for it.
        return (
            self.sudo()
            .env["o365.waiting"]
            ._read_group(
                [
                    ("user_id", "in", self.user_id.ids),
                    "|",
                    ("reason", "!=", "going"),
                    ("since", "<", fields.Datetime.now() - PROMISED),
                ],
                ["user_id", "reason"],
                ["__count", "since:min"],
                order="since:min",
            )
        )

    def _waiting_words(self, rows):
        """Return how many changes wait, since when, and why the oldest does."""
        return self.env._(
            "%(count)s since %(since)s: %(why)s", **in_words(self.env, rows)
        )
