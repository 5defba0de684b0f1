"""A werkzeug server that keeps connections open, and can drop them.

werkzeug's own handler closes the connection after each answer. The product's client
keeps connections open, and is tested with that.
"""

import io
import socket
import ssl
import struct
import threading
import traceback
from dataclasses import dataclass

from werkzeug.serving import ThreadedWSGIServer, WSGIRequestHandler
from werkzeug.wrappers import Request, Response


@dataclass(frozen=True)
class Delivery:
    """How an answer is sent that fails on its way.

    ``reset``: nothing is sent, the connection is reset. ``cut_at``: so many bytes of
    the body are sent, then the connection is closed. ``seconds``: the body is sent in
    pieces, which takes so long.
    """

    reset: bool = False
    cut_at: int | None = None
    seconds: float = 0


class Handler(WSGIRequestHandler):
    """Sends the response of ``server.app``, in the way of its ``delivery``."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1

    def date_time_string(self, timestamp=None):
        """The header Date: the time of the simulator, where it has one of its own."""
        sim = getattr(self.server.app, "sim", None)
        return super().date_time_string(timestamp or (sim and sim.now()))

    def run_wsgi(self):
        environ = self.make_environ()
        length = int(environ.get("CONTENT_LENGTH") or 0)
        environ["wsgi.input"] = io.BytesIO(self.rfile.read(length))
        try:
            response = self.server.app(Request(environ))
        except Exception:
            traceback.print_exc()
            response = Response("The simulator has a fault of its own.", 500)
        delivery = getattr(response, "delivery", None) or Delivery()
        if delivery.reset:
            self._reset()
            return
        self._send(response, delivery)

    def _send(self, response, delivery):
        body = response.get_data()
        self.send_response(response.status_code)
        for name, value in response.headers.items():
            if name.lower() != "content-length":
                self.send_header(name, value)
        if response.status_code not in (204, 304):
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command == "HEAD" or response.status_code in (204, 304):
            body = b""
        if delivery.seconds:
            self._drip(body, delivery.seconds)
        elif delivery.cut_at is not None:
            self.wfile.write(body[: delivery.cut_at])
            self.close_connection = True
        else:
            self.wfile.write(body)
        self.wfile.flush()

    def _drip(self, body, seconds):
        pieces = 10
        size = max(1, -(-len(body) // pieces))
        for begin in range(0, len(body), size):
            if self.server.stopping.wait(seconds / pieces):
                self.close_connection = True
                return
            self.wfile.write(body[begin : begin + size])
            self.wfile.flush()

    def _reset(self):
        """Close so that the client gets "connection reset by peer"."""
        self.close_connection = True
        linger = struct.pack("ii", 1, 0)
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
        descriptor = self.connection.detach()
        socket.socket(fileno=descriptor).close()

    def finish(self):
        try:
            super().finish()
        except OSError:
            pass

    def log_request(self, *args, **kwargs):
        pass

    def log_error(self, *args):
        pass


class Server(ThreadedWSGIServer):
    """``app`` takes a werkzeug Request and returns a Response.

    ``certificate`` is a file with certificate and key; None: plain http.
    """

    def __init__(self, port, app, certificate=None):
        self.stopping = threading.Event()
        self._open = set()
        self._lock = threading.Lock()
        super().__init__("127.0.0.1", port, app, Handler)
        self._context = None
        if certificate:
            self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            self._context.load_cert_chain(certificate)
            # werkzeug reads this to know the scheme of a request.
            self.ssl_context = self._context
        self._thread = threading.Thread(
            target=self.serve_forever, args=(0.02,), daemon=True
        )

    def start(self):
        self._thread.start()

    def stop(self):
        """Stop listening, and drop the connections that clients keep open."""
        self.stopping.set()
        self.shutdown()
        self._thread.join()
        with self._lock:
            connections, self._open = self._open, set()
        for connection in connections:
            try:
                socket.socket.shutdown(connection, socket.SHUT_RDWR)
            except OSError:
                pass

    def get_request(self):
        connection, address = super().get_request()
        if self._context:
            # The handshake is done in the connection's own thread: a client that
            # sends nothing would block all others here.
            connection = self._context.wrap_socket(
                connection, server_side=True, do_handshake_on_connect=False
            )
        with self._lock:
            self._open.add(connection)
        return connection, address

    def shutdown_request(self, request):
        with self._lock:
            self._open.discard(request)
        super().shutdown_request(request)

    def handle_error(self, request, client_address):
        """Print nothing where a client closes, or does not trust the certificate."""
