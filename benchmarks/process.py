"""An Odoo process, and what it costs: processor time, memory, SQL queries."""

import os
import signal
import socket
import time
from pathlib import Path

from devkit import server
from devkit.paths import DEV, LOGS, PYTHON

TICKS = os.sysconf("SC_CLK_TCK")
PATIENCE = 10  # seconds for an answer to a signal
# Odoo restarts when a request takes two minutes; its own connector's saves may.
FOREVER = "--limit-time-real=100000"


class OdooProcess:
    """Odoo on one database, with or without scheduled jobs, with or without a port."""

    def __init__(self, name, database, *options, jobs=0, graph_url=""):
        self.database, self.port = database, free_port()
        self.url = f"http://localhost:{self.port}"
        self._counter = DEV / f"bench-{name}-{self.port}.count"
        usual = server.command(database, os.environ)
        line = [PYTHON, "-m", "benchmarks.launch", *usual[usual.index("-c") :]]
        line += [f"--http-port={self.port}", f"--max-cron-threads={jobs}"]
        line += ["--gevent-port=0", *options]
        more = {"BENCH_GRAPH": graph_url, "BENCH_COUNTER": str(self._counter)}
        self._process = server.Process(
            f"Odoo ({name})", line, f"bench-{name}", more, f"{self.url}/web/health"
        )
        self.pid = self._process.process.pid

    def wait_until_ready(self):
        self._process.wait_until_ready()

    def stop(self):
        self._process.stop()
        self._counter.unlink(missing_ok=True)

    def queries(self):
        """SQL queries since the process began."""
        self._counter.unlink(missing_ok=True)
        os.kill(self.pid, signal.SIGRTMIN)
        end = time.monotonic() + PATIENCE
        while not self._counter.exists():
            if time.monotonic() > end:
                raise RuntimeError(f"{LOGS}: the process does not count its queries")
            time.sleep(0.005)
        return int(self._counter.read_text())

    def processor_seconds(self):
        """What the process has used of a processor since it began."""
        fields = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / TICKS

    def forget_peak(self):
        """Have ``peak`` count from now; Linux only."""
        Path(f"/proc/{self.pid}/clear_refs").write_text("5")

    def peak(self):
        """The most memory it has held at once, in MB."""
        for line in Path(f"/proc/{self.pid}/status").read_text().splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) / 1024
        raise RuntimeError("This machine does not tell how much memory is used.")


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
