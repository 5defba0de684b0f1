"""Odoo as a process of the tests' own, and its API as any program would use it."""

import contextlib
import itertools
import os
import signal
import socket
import time
import urllib.error
import urllib.request
import xmlrpc.client
from pathlib import Path

from . import warm_odoo

PATIENCE = 90  # seconds until a server must answer


# Below those that the system gives to whoever asks for any, which somebody may have
# taken by the time a server has started. A process beside this one begins elsewhere.
PORTS = itertools.count(20_000 + os.getpid() * 7_919 % 10_000)


def free_port() -> int:
    """Return a port for a server to be started, each time another."""
    for port in PORTS:
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port


class Odoo:
    """One Odoo server on a database, in a process group of its own."""

    def __init__(self, database: str, log: Path, jobs=True, port=None, **environment):
        self.database, self.log = database, log
        self.port = port or free_port()
        self.url = f"http://localhost:{self.port}"
        line = ["-c", os.environ["DEV_ODOO_CONFIG"], "-d", database]
        line += [f"--db-filter=^{database}$", f"--http-port={self.port}"]
        line += [f"--max-cron-threads={int(jobs)}", "--gevent-port=0"]
        self.process = warm_odoo.start(line, log, {**os.environ, **environment})

    def wait(self) -> "Odoo":
        """Return once the server answers. Raises RuntimeError with its log."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end and self.process.is_alive():
            try:
                with urllib.request.urlopen(f"{self.url}/web/health", timeout=30):
                    return self
            except OSError:
                time.sleep(0.1)
        raise RuntimeError(f"Odoo did not start:\n{self.log.read_text()[-3000:]}")

    def stop(self, how=signal.SIGTERM) -> None:
        for number, seconds in ((how, 20), (signal.SIGKILL, 5)):
            if self.process.is_alive():
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(self.process.pid, number)
                self.process.join(seconds)

    def login(self, login: str, password: str | None = None) -> "Api":
        """Return the API as this user; the password is the log-in by default."""
        return Api(self, login, password or login)


class Api:
    """Odoo's XML-RPC, as one user."""

    def __init__(self, odoo: Odoo, login: str, password: str):
        common = xmlrpc.client.ServerProxy(f"{odoo.url}/xmlrpc/2/common")
        self.uid = common.authenticate(odoo.database, login, password, {})
        if not self.uid:
            raise RuntimeError(f"{login} cannot log in")
        self._server = xmlrpc.client.ServerProxy(
            f"{odoo.url}/xmlrpc/2/object", allow_none=True
        )
        self._who = (odoo.database, self.uid, password)
        self._refs = {}

    def __call__(self, model: str, method: str, *arguments, **named):
        return self._server.execute_kw(*self._who, model, method, arguments, named)

    def ref(self, xml_id: str) -> int:
        if xml_id not in self._refs:
            self._refs[xml_id] = self._look_up(*xml_id.split("."))
        return self._refs[xml_id]

    def _look_up(self, module: str, name: str) -> int:
        [found] = self(
            "ir.model.data",
            "search_read",
            [("module", "=", module), ("name", "=", name)],
            ["res_id"],
        )
        return found["res_id"]


def eventually(look, seconds=30.0):
    """Return the first true answer of ``look``; fail if none comes in time.

    What takes longer is asked for less often: asking keeps a processor busy as well.
    """
    end, pause = time.monotonic() + seconds, 0.02
    while True:
        if found := look():
            return found
        if time.monotonic() > end:
            raise AssertionError(f"Still {found!r} after {seconds} seconds")
        time.sleep(pause)
        pause = min(pause * 1.3, 0.25)
