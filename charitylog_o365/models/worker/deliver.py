import itertools
from collections import defaultdict

from ...core.graph import errors
from ...core.sync import delivery
from .others_sign_in import OthersSignIn


class Sending:
    """The operations of record plans on their way to Microsoft, as their owners.

    With ``lanes`` they are under way from now on, else once their `outcomes` are asked
    for. The database is used for tokens only, and by the thread that calls.
    """

    def __init__(self, mailboxes, plans, lanes=None):
        self.mailboxes = mailboxes
        self._lanes = lanes
        self._by_mailbox, self._asked_by = defaultdict(list), {}
        for plan in plans:
            for operation in plan.operations:
                self._by_mailbox[operation.mailbox].append(operation)
                self._asked_by[operation.key] = plan.queued.asked_by
        self._refused, self._deliveries = [], {}
        self._open()
        self._promises = lanes and lanes.send(self._deliveries)

    def _open(self):
        accounts = self.mailboxes.env["o365.account"]
        for account in accounts.browse(self._by_mailbox):
            operations = self._by_mailbox[account.id]
            try:
                opened = self.mailboxes.delivery(account, operations)
            except errors.GraphError as error:
                self._refused += [
                    delivery.Outcome(one, error=error) for one in operations
                ]
            else:
                self._deliveries[account.id] = opened

    def outcomes(self):
        """Wait for all answers; return the outcomes by entry id."""
        found, sender = [*self._refused], Sender(self.mailboxes)
        answers = self._answers()
        # What is sent once more must not meet what follows in its lane.
        self._rest(
            outcome.operation.mailbox
            for outcome in (*found, *itertools.chain(*answers.values()))
            if errors.may_need_new_token(outcome.error)
        )
        for account_id, answered in answers.items():
            found += sender.send_with_new_token(account_id, answered)
        found = OthersSignIn(self.mailboxes).send_again(found, self._asked_by)
        return {outcome.operation.key: outcome for outcome in found}

    def _answers(self):
        if self._lanes is None:
            return delivery.deliver_all(self._deliveries)
        return self._lanes.answers(self._promises)

    def _rest(self, mailboxes):
        for mailbox in set(mailboxes) if self._lanes else ():
            self._lanes.rest(mailbox)


class Sender:
    """Sends once more, with a new token, what Microsoft refused for the old one."""

    def __init__(self, mailboxes):
        self.env = mailboxes.env
        self.mailboxes = mailboxes

    def send_with_new_token(self, account_id, outcomes):
        """Send the refused ones of ``outcomes`` once more.

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
