"""The client of Graph: sends a request, returns its answer or raises its error."""

from collections.abc import Sequence

from .allowed import check
from .batch import pack, unpack
from .errors import GraphError, Unreachable, error_from
from .protocol import VERSION, Request, Response
from .transport import Transport


class GraphClient:
    """Sends requests to the Graph of one cloud, with the token of any person.

    Never sleeps, retries or refreshes a token: its caller decides what follows an
    error. May be used by several threads at once.
    """

    def __init__(self, graph_url: str, transport: Transport | None = None) -> None:
        self._root = graph_url.rstrip("/") + VERSION
        self._transport = transport or Transport()

    def send(self, token: str, request: Request) -> Response:
        """Return Graph's answer to ``request``.

        Raises GraphError for no answer and for a status that is not 2xx, ValueError for
        a request that `allowed` refuses.
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
        """Return the answer to each of ``requests``, or its error, in their order.

        Raises GraphError where the batch as a whole was refused, ValueError for more
        than twenty. Microsoft carries them out in any order, four at a time.
        """
        if not requests:
            return []
        requests = [request.named() for request in requests]
        return unpack(self.send(token, pack(requests)), requests)
