from ...core.graph import errors
from ...core.graph.client import GraphClient
from ...core.graph.deadline import Deadline
from ...core.graph.transport import SIDE_BY_SIDE, Transport
from ...core.sync.delivery import MailboxDelivery


class Mailboxes:
    """Opens mailboxes for one run: with a token, and a client for the cloud it is in.

    It remembers during the run which clients there are, each with its open
    connections, and for which companies Microsoft's sign-in does not answer.
    """

    def __init__(self, env, patience=None, connections=SIDE_BY_SIDE):
        """``patience`` is the `Deadline` of all sign-ins, where there is one.

        ``connections`` is how many threads may send at once.
        """
        self.env = env
        self._patience = patience
        self._connections = max(connections, SIDE_BY_SIDE)
        self._clients = {}
        self._deadlines = {}

    def delivery(self, account, operations=(), sign_in=None, force=False, claims=None):
        """Return a MailboxDelivery, or raise the GraphError that prevents it.

        ``sign_in`` is the account whose token is used, by default the mailbox's own;
        for ``force`` and ``claims`` see ``o365.account._o365_token``.
        """
        account._o365_check_held()
        # The token first: its error says in Microsoft's terms where the application is
        # not set up, of which the address below is a part.
        token = self._token(sign_in or account, force, claims)
        client = self._client(account.company_id._o365_cloud().graph_url)
        mailbox = account.oid if sign_in else None
        return MailboxDelivery(client, token, tuple(operations), mailbox)

    def _token(self, account, force, claims):
        """Return a token; raises GraphError.

        Where sign-in does not answer, only one account of a company waits for it. The
        others use the tokens they have until the next run, or a hundred time limits
        would stop everybody for half an hour.
        """
        company = account.company_id.id
        try:
            deadline = self._deadlines.get(company, self._patience)
            return account._o365_token(force, deadline, claims)
        except errors.Unreachable as error:
            if error.status is None:
                self._deadlines[company] = Deadline(0)
            raise

    def _client(self, url):
        if url not in self._clients:
            transport = Transport(connections=self._connections)
            self._clients[url] = GraphClient(url, transport)
        return self._clients[url]
