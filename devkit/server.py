"""Odoo and the Microsoft 365 stand-in as processes of ours."""

import os
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request

from . import DevError, odoo, venv
from .console import tail
from .paths import CERTS, DATA, DEV, LOGS, PYTHON, ROOT

CONFIG = DEV / "odoo.conf"
COMPILED = DEV / "compiled"


def plain_environment():
    """For a process of ours that needs neither Odoo nor a database.

    Compiled modules are kept, also where the machine says that none be written:
    Odoo takes a second longer to start without. They lie in a folder of their own, so
    that no source tree is littered. MSAL_VERSION in the environment names the version
    of msal to work with instead of that of requirements.txt.
    """
    version = os.environ.get("MSAL_VERSION")
    path = [*([venv.msal(version)] if version else []), ROOT]
    kept = {**os.environ, "PYTHONPYCACHEPREFIX": str(COMPILED)}
    kept.pop("PYTHONDONTWRITEBYTECODE", None)
    return {**kept, "PYTHONPATH": os.pathsep.join(map(str, path))}


def environment(env):
    """What every process of ours finds in its environment."""
    return {
        **plain_environment(),
        "PYTHONUNBUFFERED": "1",
        "REQUESTS_CA_BUNDLE": str(CERTS / "bundle.pem"),
        **env,
    }


def config(env):
    """Write Odoo's configuration file; the same for all databases and ports."""
    settings = {
        "addons_path": ",".join(str(path) for path in odoo.addons_path()),
        "data_dir": DATA,
        "db_host": env["PGHOST"],
        "db_port": env.get("PGPORT") or os.environ.get("PGPORT") or "5432",
        "db_user": env["PGUSER"],
        "db_password": os.environ.get("PGPASSWORD"),
        "http_interface": "127.0.0.1",
        "list_db": False,
    }
    DATA.mkdir(parents=True, exist_ok=True)
    lines = [f"{key} = {value}" for key, value in settings.items() if value is not None]
    part = CONFIG.with_suffix(f".{os.getpid()}")
    part.touch(mode=0o600)
    part.write_text("\n".join(["[options]", *lines, ""]))
    part.replace(CONFIG)
    return CONFIG


def command(database, env):
    """Odoo's command line for a database, to which options can be added."""
    return [
        *(PYTHON, "-m", "odoo", "-c", config(env), "-d", database),
        f"--db-filter=^{database}$",
    ]


def shell(database, script, env, log, *options):
    """Run a script in Odoo's shell. Raises DevError with the end of its log."""
    LOGS.mkdir(parents=True, exist_ok=True)
    path = LOGS / f"{log}.log"
    line = [*(PYTHON, "-m", "odoo", "shell", "-c", config(env), "-d", database)]
    line += ["--no-http", "--log-level=warn", "--shell-interface=python", *options]
    with open(path, "w") as output:
        done = subprocess.run(
            [str(part) for part in line],
            input=script,
            text=True,
            stdout=output,
            stderr=subprocess.STDOUT,
            check=False,
            env=environment(env),
        )
    if done.returncode or "Traceback (most recent" in path.read_text():
        raise DevError(f"A script in Odoo's shell failed.\n{tail(path)}")
    return path


class Process:
    """A server in a process group of its own, so that Ctrl-C reaches only ./dev."""

    def __init__(self, title, line, log, env, ready):
        """`ready` is an address that answers once the server is up."""
        self.title, self.ready = title, ready
        LOGS.mkdir(parents=True, exist_ok=True)
        self.log = LOGS / f"{log}.log"
        with open(self.log, "wb") as output:
            self.process = subprocess.Popen(
                [str(part) for part in line],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                cwd=ROOT,
                env=environment(env),
                start_new_session=True,
            )

    def wait_until_ready(self, seconds=120):
        """Raises DevError with the end of the log if the server does not come up."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline and self.process.poll() is None:
            try:
                with urllib.request.urlopen(self.ready, timeout=60):
                    return
            except urllib.error.HTTPError:
                return
            except OSError:
                time.sleep(0.1)
        raise DevError(f"{self.title} did not start.\n{tail(self.log)}\n{self.log}")

    def stop(self):
        """End the process and what it started; the second signal cannot be ignored."""
        for number, seconds in ((signal.SIGTERM, 10), (signal.SIGKILL, 5)):
            try:
                os.killpg(self.process.pid, number)
                self.process.wait(seconds)
            except (ProcessLookupError, subprocess.TimeoutExpired):
                continue


def must_be_free(port, what, remedy):
    """Raises DevError when something listens there already."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except (OSError, OverflowError) as error:
            raise DevError(
                f"Port {port}, for {what}, is in use or not allowed. {remedy}"
            ) from error


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
