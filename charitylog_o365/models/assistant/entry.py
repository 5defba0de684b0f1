"""Whether a test entry could be written into one's own calendar and taken out again."""

from odoo import models
from odoo.tools import format_date

from ...core.graph import errors
from .o365_test_entry import SUBJECT, NotOut
from .steps import Found

GOOD = Found("good", "good")
REASONS = (
    (errors.NoMailbox, "no_mailbox"),
    (errors.Gone, "no_mailbox"),
    (errors.BlockedByAdmin, "blocked"),
    (errors.MailboxFull, "full"),
    (errors.ConsentNeeded, "forbidden"),
    (errors.Forbidden, "forbidden"),
    (errors.SignInNeeded, "sign_in"),
    (errors.Rejected, "rejected"),
    (NotOut, "left"),
)


class O365Setup(models.Model):
    _inherit = "o365.setup"

    def _try_entry(self):
        """Write an entry into the calendar of whoever asks, and take it out again."""
        account = self._own_account()
        if not account:
            return Found("bad", "not_connected")
        try:
            self.env["o365.test.entry"]._try(account)
        except errors.GraphError as error:
            reason = next((r for kind, r in REASONS if isinstance(error, kind)), None)
            days = self.env["o365.test.entry"]._left(account)
            if not days:
                return Found("bad", reason or "unreached")
            names = {"left": SUBJECT, "day": format_date(self.env, max(days))}
            return Found("bad", reason or "left", names)
        return GOOD

    def _own_account(self):
        accounts = self._connected(self.company_id)
        return accounts.filtered(lambda account: account.user_id == self.env.user)

    def _look_entry(self, kept):
        """Return what is kept; real work that has arrived shows as much."""
        if kept.state == "good":
            return kept
        # sudo: entries belong to the worker; whether there is any is no secret.
        entries = self.env["o365.calendar.entry"].sudo()
        sent = [
            ("account_id.company_id", "=", self.company_id.id),
            ("last_sent_at", "!=", False),
        ]
        if entries.search_count([*sent, ("state", "=", "synced")], limit=1):
            return Found("good", "arrived")
        if kept.names.get("left") and not self._is_left():
            # Taken out since; a reason of another kind still stands.
            kept = Found("" if kept.reason == "left" else kept.state, kept.reason)
        if kept.state == "bad" and kept.reason != "not_connected":
            return kept
        return Found("bad", "not_tried" if self._own_account() else "not_connected")

    def _is_left(self):
        # sudo: nobody reads these rows; whether there is any is said to who tested.
        rows = self.env["o365.test.entry"].sudo()
        of_company = [("account_id.company_id", "=", self.company_id.id)]
        return bool(rows.search_count(of_company, limit=1))
