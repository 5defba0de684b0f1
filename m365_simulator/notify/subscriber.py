"""A server that subscribes, for tests that need one: in place of the product."""

from werkzeug.wrappers import Response

from ..server import Server


class Subscriber:
    """Listens on this machine until `stop`; without a ``certificate`` (a file) on http.

    ``url`` is its address. ``got`` are the bodies that came, ``raw`` the same as bytes.
    ``answer`` is given to each: a status, or a function of the request. ``handshake``
    is a function of the token, and returns the Response.
    """

    def __init__(self, certificate=None):
        self.got, self.raw = [], []
        self.answer, self.handshake = 202, Response
        self._server = Server(0, self, certificate)
        self._server.start()
        scheme = "https" if certificate else "http"
        self.url = f"{scheme}://localhost:{self._server.port}/notify"
        self.stop = self._server.stop

    def __call__(self, request):
        if "validationToken" in request.args:
            return self.handshake(request.args["validationToken"])
        self.raw.append(request.get_data())
        self.got.append(request.get_json())
        answer = self.answer(request) if callable(self.answer) else self.answer
        return Response(status=answer)

    def told(self):
        """(changeType or lifecycleEvent, clientState) of each that came."""
        return [
            (one.get("changeType") or one["lifecycleEvent"], one["clientState"])
            for body in self.got
            for one in body["value"]
        ]
