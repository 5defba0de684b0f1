"""PostgreSQL: a server that is given, or one of this clone's own, never the machine's.

The cluster is private: a socket in a folder of its own, no TCP, a role `odoo` (Odoo
refuses `postgres`). The last ./dev process that uses it stops it.
"""

import fcntl
import os
import shutil
import subprocess
import tempfile
from contextlib import contextmanager
from pathlib import Path

from . import DevError, postgres_server, stamp, unclean
from .console import run, step
from .paths import CLONE, DEV
from .postgres_server import as_user, own

ROLE = "odoo"
LONGEST_SOCKET = 107  # bytes, the limit of a Unix socket's address on Linux
SOCKET = ".s.PGSQL.5432"
SETTINGS = {
    "listen_addresses": "",
    "port": "5432",
    "max_connections": "200",
    "shared_buffers": "256MB",
    # What is in it can be made again at any time: it need not survive a power cut.
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
}


@contextmanager
def running():
    """Have PostgreSQL run, and yield the environment with which to reach it."""
    if os.environ.get("PGHOST"):
        user = os.environ.get("PGUSER", ROLE)
        if user == "postgres":
            raise DevError("Odoo refuses the role postgres: set PGUSER to another.")
        yield {"PGHOST": os.environ["PGHOST"], "PGUSER": user}
        return
    home = postgres_server.home()
    with open(DEV / "postgres-users.lock", "w") as users:
        with stamp.alone("postgres"):
            fcntl.flock(users, fcntl.LOCK_SH)
            control = postgres_server.programs() / "pg_ctl"
            socket = _start(home, control)
            env = {"PGHOST": str(socket), "PGUSER": ROLE, "PGPORT": "5432"}
            unclean.clear(env)
        try:
            yield env
        finally:
            with stamp.alone("postgres"):
                _stop_unless_used(users, home, control)


def _start(home, control):
    socket = _socket_folder(home)
    data, whom = home / "data", as_user()
    made_by = postgres_server.cluster_version()
    if made_by and made_by != postgres_server.version(control.parent):
        print(f"  PostgreSQL {made_by} is gone: databases are made anew.", flush=True)
        shutil.rmtree(data)
        made_by = None
    if not made_by:
        _initialise(home, control.parent / "initdb")
    status = [control, "status", "-D", data]
    if subprocess.run(status, capture_output=True, check=False, **whom).returncode:
        unclean.note(data)
        with step("Starting PostgreSQL"):
            options = " ".join(f"-c {key}='{value}'" for key, value in SETTINGS.items())
            run(
                [control, "start", "-w", "-D", data, "-l", home / "log"]
                + ["-o", f"{options} -k '{socket}'"],
                "postgres",
                f"PostgreSQL did not start: see {home / 'log'}.",
                **whom,
            )
    return socket


def _initialise(home, initdb):
    with step("Making a PostgreSQL cluster"):
        part = home / "data.part"
        shutil.rmtree(part, ignore_errors=True)
        run(
            [initdb, "-D", part, "-U", ROLE, "-A", "trust", "-E", "UTF8"]
            + ["--locale=C", "--no-sync"],
            "initdb",
            "The PostgreSQL cluster could not be made.",
            **as_user(),
        )
        part.rename(home / "data")


def _stop_unless_used(users, home, control):
    try:
        fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return
    subprocess.run(
        [control, "stop", "-D", home / "data", "-m", "fast"],
        capture_output=True,
        check=False,
        **as_user(),
    )


def _socket_folder(home):
    if len(os.fsencode(home / SOCKET)) <= LONGEST_SOCKET:
        return home
    return own(Path(tempfile.gettempdir()) / f"charitylog-{CLONE}")
