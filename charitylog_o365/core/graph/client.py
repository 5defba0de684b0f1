"""Asking Graph: a request in, an answer or an error out."""

from collections.abc import Sequence

from .batch import pack, unpack
from .errors import GraphError, Unreachable, error_from
from .limits import check
from .protocol import VERSION, Request, Response
from .transport import Transport


class GraphClient:
    """Speaks to one cloud's Graph, for whoever's token it is given.

    Never sleeps, retries or refreshes a token: what an error leads to is for its
    caller to decide. May be used by several threads at once.
    """

    def __init__(self, graph_url: str, transport: Transport | None = None) -> None:
        self._root = graph_url.rstrip("/") + VERSION
        self._transport = transport or Transport()

    def send(self, token: str, request: Request) -> Response:
        """Return Graph's answer to ``request``, or raise what it means instead.

        Raises ValueError for a request that this product must never make.
        """
        check(request)
        request = request.named()
        try:
            response = self._transport.send(self._root + request.path, request, token)
        except Unreachable as error:
            error.client_request_id = request.name
            raise
        if not 200 <= response.status < 300:
            raise error_from(response, request)
        return response

    def send_batch(
        self, token: str, requests: Sequence[Request]
    ) -> list[Response | GraphError]:
        """Return what became of each of ``requests``, in their order.

        Raises a GraphError where the batch as a whole was not taken, ValueError for
        more than twenty. Microsoft does them in any order, four at a time.
        """
        if not requests:
            return []
        requests = [request.named() for request in requests]
        return unpack(self.send(token, pack(requests)), requests)
