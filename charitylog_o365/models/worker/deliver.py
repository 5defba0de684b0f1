from collections import defaultdict

from ...core.graph import errors
from ...core.sync import delivery
from .others_sign_in import OthersSignIn


class Sender:
    """Sends the operations of record plans to Microsoft.

    The database is used for tokens only, and before the threads start.
    """

    def __init__(self, mailboxes):
        self.env = mailboxes.env
        self.mailboxes = mailboxes

    def send(self, plans):
        """Send all operations, mailboxes side by side; return outcomes by entry id."""
        by_mailbox, asked_by = defaultdict(list), {}
        for plan in plans:
            for operation in plan.operations:
                by_mailbox[operation.mailbox].append(operation)
                asked_by[operation.key] = plan.queued.asked_by
        outcomes = self._send_as_owners(by_mailbox)
        outcomes = OthersSignIn(self.mailboxes).send_again(outcomes, asked_by)
        return {outcome.operation.key: outcome for outcome in outcomes}

    def _send_as_owners(self, by_mailbox):
        """Send with the sign-in of each mailbox's owner."""
        outcomes, deliveries = [], {}
        for account in self.env["o365.account"].browse(by_mailbox):
            operations = by_mailbox[account.id]
            try:
                deliveries[account.id] = self.mailboxes.delivery(account, operations)
            except errors.GraphError as error:
                outcomes += [delivery.Outcome(one, error=error) for one in operations]
        for account_id, answered in delivery.deliver_all(deliveries).items():
            outcomes += self.send_with_new_token(account_id, answered)
        return outcomes

    def send_with_new_token(self, account_id, outcomes):
        """Send once more with a new token what Microsoft refused for the old one.

        Returns all outcomes, those of the second try in place of the refusals.
        """
        refused = [o for o in outcomes if errors.may_need_new_token(o.error)]
        if not refused:
            return outcomes
        account = self.env["o365.account"].browse(account_id)
        operations = [outcome.operation for outcome in refused]
        claims = next((o.error.claims for o in refused if o.error.claims), None)
        try:
            one_more = self.mailboxes.delivery(
                account, operations, force=True, claims=claims
            )
        except errors.GraphError as error:
            again = [delivery.Outcome(one, error=error) for one in operations]
        else:
            again = delivery.deliver(one_more)
        before = {outcome.operation.key: outcome for outcome in refused}
        again = [one.after(before[one.operation.key]) for one in again]
        return [o for o in outcomes if o not in refused] + again
