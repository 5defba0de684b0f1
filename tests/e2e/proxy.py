"""A proxy between Odoo and Microsoft, as organisations have: it refuses, or tunnels."""

import contextlib
import socket
import threading

REFUSED = b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n"
OPENED = b"HTTP/1.1 200 Connection established\r\n\r\n"


class Proxy:
    """Listens on 127.0.0.1 for CONNECT; ``allows`` decides about each connection."""

    def __init__(self):
        self.allows = False
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.address = f"127.0.0.1:{self._socket.getsockname()[1]}"

    def __enter__(self):
        threading.Thread(target=self._listen, daemon=True).start()
        return self

    def __exit__(self, *_error):
        self._socket.close()

    def _listen(self):
        while True:
            try:
                client, _address = self._socket.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(client,), daemon=True).start()

    def _serve(self, client):
        with client, contextlib.suppress(OSError):
            asked = b""
            while b"\r\n\r\n" not in asked:
                part = client.recv(4096)
                if not part:
                    return
                asked += part
            if not self.allows:
                client.sendall(REFUSED)
                return
            host, _colon, port = asked.split()[1].decode().rpartition(":")
            with socket.create_connection((host, int(port))) as server:
                client.sendall(OPENED)
                back = threading.Thread(
                    target=_pump, args=(server, client), daemon=True
                )
                back.start()
                _pump(client, server)
                back.join()


def _pump(source, target):
    with contextlib.suppress(OSError):
        while part := source.recv(65536):
            target.sendall(part)
    for end in (source, target):
        with contextlib.suppress(OSError):
            end.shutdown(socket.SHUT_RDWR)
