from collections import defaultdict

from odoo import models

from ...core.graph import errors
from ...core.sync import delivery


class O365SyncRequest(models.Model):
    """Whose sign-in is used where that of the calendar's owner has lapsed.

    That of a colleague who made the change and whom Microsoft lets edit the calendar.
    What becomes of an entry is decided on the owner's sign-in only: to somebody else
    Microsoft says "not there" also of what they may not see.
    """

    _inherit = "o365.sync.request"

    def _as_those_who_asked(self, outcomes, asked_by):
        """Say once more, as who asked for it, what the owners' sign-ins could not."""
        bags = defaultdict(list)
        for outcome in outcomes:
            if isinstance(outcome.error, errors.SignInNeeded):
                operation = outcome.operation
                if other := self._stand_in(operation, asked_by[operation.key]):
                    bags[operation.mailbox, other.id].append(operation)
        said = {}
        for answered in delivery.deliver_all(self._others_bags(bags)).values():
            for outcome in answered:
                if _is_conclusive(outcome.error):
                    said[outcome.operation.key] = outcome
        return [said.get(outcome.operation.key, outcome) for outcome in outcomes]

    def _others_bags(self, bags):
        ready = {}
        for (mailbox, other), operations in bags.items():
            accounts = self.env["o365.account"].browse([mailbox, other])
            try:
                ready[mailbox, other] = self._mailbag(
                    accounts[0], tuple(operations), sign_in=accounts[1]
                )
            except errors.GraphError:
                # Theirs has lapsed as well: it waits for the owner's.
                continue
        return ready

    def _stand_in(self, operation, user_ids):
        """Return the account of who asked, where they may edit this calendar."""
        account = self.env["o365.account"].browse(operation.mailbox)
        if self._is_private(operation):
            return None
        for user in self.env["res.users"].browse(dict.fromkeys(user_ids)).exists():
            access = self.env["o365.calendar.access"].with_user(user)
            if user != account.user_id and access._editable(account.user_id.ids):
                return user.o365_account_ids
        return None

    def _is_private(self, operation):
        """Tell whether the entry is one that only its owner may see, or will be."""
        entry = self.env["o365.calendar.entry"].browse(operation.key)
        told = (entry.told or {}).get("sensitivity", "normal")
        return told != "normal" or bool(operation.event and operation.event.private)


def _is_conclusive(error):
    """Tell whether an answer to a colleague counts: not where it may not be the whole.

    A duplicate without its id is one that they could not find by its marker.
    """
    lacking = errors.SignInNeeded | errors.Forbidden | errors.Gone | errors.NoMailbox
    kept_out = errors.BlockedByAdmin | errors.ConsentNeeded
    return not isinstance(error, lacking | kept_out | errors.Duplicate)
