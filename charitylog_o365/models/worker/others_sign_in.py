from collections import defaultdict

from ...core.graph import errors
from ...core.sync import delivery


class OthersSignIn:
    """Sends with a colleague's sign-in where that of the calendar's owner has lapsed.

    The colleague made the change, and Microsoft lets them edit the calendar. What
    becomes of an entry is decided by answers to the owner's sign-in only: to a
    colleague Microsoft says "not there" also of what they may not see.
    """

    def __init__(self, mailboxes):
        self.env = mailboxes.env
        self.mailboxes = mailboxes

    def send_again(self, outcomes, asked_by):
        """Return the outcomes, with those of a colleague's sign-in where they count.

        ``asked_by`` has by entry id the ids of the users who made the change, the
        newest first.
        """
        waiting = defaultdict(list)
        for outcome in outcomes:
            if isinstance(outcome.error, errors.SignInNeeded):
                operation = outcome.operation
                if other := self._colleague(operation, asked_by[operation.key]):
                    waiting[operation.mailbox, other.id].append(operation)
        conclusive = {}
        for answered in delivery.deliver_all(self._deliveries(waiting)).values():
            for outcome in answered:
                if _is_conclusive(outcome.error):
                    conclusive[outcome.operation.key] = outcome
        return [
            conclusive[one.operation.key].after(one)
            if one.operation.key in conclusive
            else one
            for one in outcomes
        ]

    def _deliveries(self, waiting):
        ready = {}
        for (mailbox, other), operations in waiting.items():
            accounts = self.env["o365.account"].browse([mailbox, other])
            try:
                ready[mailbox, other] = self.mailboxes.delivery(
                    accounts[0], operations, sign_in=accounts[1]
                )
            except errors.GraphError:
                # That sign-in has lapsed as well: the operations wait for the owner's.
                continue
        return ready

    def _colleague(self, operation, user_ids):
        """Return the account of who asked and may edit this calendar, or None."""
        account = self.env["o365.account"].browse(operation.mailbox)
        if self._is_private(operation):
            return None
        for user in self.env["res.users"].browse(dict.fromkeys(user_ids)).exists():
            access = self.env["o365.calendar.access"].with_user(user)
            if user != account.user_id and access._editable(account.user_id.ids):
                return user.o365_account_ids
        return None

    def _is_private(self, operation):
        """Tell whether only its owner may see the entry, now or as it will be."""
        entry = self.env["o365.calendar.entry"].browse(operation.key)
        sent = (entry.sent or {}).get("sensitivity", "normal")
        return sent != "normal" or bool(operation.event and operation.event.private)


def _is_conclusive(error):
    """Tell whether an answer to a colleague counts, who may not see everything.

    ``Duplicate`` means here that they did not find the entry by its marker.
    """
    lacking = errors.SignInNeeded | errors.Forbidden | errors.Gone | errors.NoMailbox
    kept_out = errors.BlockedByAdmin | errors.ConsentNeeded
    return not isinstance(error, lacking | kept_out | errors.Duplicate)
