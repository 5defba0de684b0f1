"""A server on loopback whose answers each test sets, over real HTTP."""

import json
import socket
import ssl
import struct
import threading
from dataclasses import dataclass, field
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs


@dataclass(frozen=True)
class Asked:
    """One request as it was received."""

    method: str
    path: str
    headers: Message
    content: bytes

    @property
    def body(self):
        return json.loads(self.content) if self.content else None

    @property
    def form(self):
        return {k: v[0] for k, v in parse_qs(self.content.decode()).items()}


@dataclass(frozen=True)
class Answer:
    """``body``: a dict is sent as JSON, bytes as they are; ``length`` may be wrong."""

    status: int = 200
    body: object = None
    headers: dict = field(default_factory=dict)
    length: int | None = None

    def wire(self):
        content = self.body
        if not isinstance(content, bytes):
            content = b"" if content is None else json.dumps(content).encode()
        length = len(content) if self.length is None else self.length
        lines = [f"HTTP/1.1 {self.status} Told", f"Content-Length: {length}"]
        lines += [f"{name}: {value}" for name, value in self.headers.items()]
        return "\r\n".join([*lines, "", ""]).encode() + content


class Loopback:
    """Gives ``answer`` to whatever is asked; a function of what was `Asked` may be it.

    ``reset`` and ``hang`` are answers too: the connection breaks, or nothing comes for
    longer than any test is patient.
    """

    reset = object()
    hang = object()

    def __init__(self, tls: ssl.SSLContext | None = None):
        self._over = threading.Event()
        self.forget()
        self._server = _Server(("127.0.0.1", 0), self._handler())
        if tls:
            plain = self._server.socket
            self._server.socket = tls.wrap_socket(plain, server_side=True)
        scheme = "https" if tls else "http"
        self.url = f"{scheme}://localhost:{self._server.server_port}"
        self._thread = threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.01}
        )

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *_):
        self._over.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def forget(self):
        """Reset for the next test; ends requests of the last one that still wait."""
        self._over.set()
        self._over = threading.Event()
        self.asked: list[Asked] = []
        self.answer = Answer(200, {})

    def _handler(loopback):
        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True

            def handle_one_request(self):
                try:
                    super().handle_one_request()
                except (OSError, ssl.SSLError):
                    self.close_connection = True

            def respond(self):
                length = int(self.headers.get("Content-Length") or 0)
                asked = Asked(
                    self.command, self.path, self.headers, self.rfile.read(length)
                )
                loopback.asked.append(asked)
                answer = loopback.answer
                answer = answer(asked) if callable(answer) else answer
                if answer is loopback.reset:
                    return self.break_off()
                if answer is loopback.hang:
                    loopback._over.wait(5)
                    answer = Answer(200, {})
                self.wfile.write(answer.wire())
                if answer.length is not None:
                    self.close_connection = True

            do_GET = do_POST = do_PATCH = do_DELETE = do_PUT = respond

            def break_off(self):
                linger = struct.pack("ii", 1, 0)
                self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
                self.close_connection = True

            def log_message(self, *_):
                pass

        return Handler


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def server_bind(self):
        # http.server would look up the name of 127.0.0.1.
        self.socket.bind(self.server_address)
        self.server_address = self.socket.getsockname()
        self.server_name, self.server_port = self.server_address

    def handle_error(self, *_):
        pass
