"""PostgreSQL: a server that is given, or one of this clone's own, never the machine's.

The cluster is private: a socket in a folder of its own, no TCP, a role `odoo` (Odoo
refuses `postgres`). The last ./dev process that uses it stops it.
"""

import fcntl
import os
import shutil
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path

from . import DevError, stamp, unclean
from .console import run, step
from .paths import CLONE, DEV, PYTHON, ROOT

ROLE = "odoo"
#: Whom root lends the server to, as PostgreSQL refuses to run as root.
UNPRIVILEGED = "nobody"
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
    home = _home()
    with open(DEV / "postgres-users.lock", "w") as users:
        with stamp.alone("postgres"):
            fcntl.flock(users, fcntl.LOCK_SH)
            control = _binaries(home) / "pg_ctl"
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
    data, as_user = home / "data", _as_user()
    if not (data / "PG_VERSION").exists():
        _initialise(home, control.parent / "initdb")
    status = [control, "status", "-D", data]
    if subprocess.run(status, capture_output=True, check=False, **as_user).returncode:
        unclean.note(data)
        with step("Starting PostgreSQL"):
            options = " ".join(f"-c {key}='{value}'" for key, value in SETTINGS.items())
            run(
                [control, "start", "-w", "-D", data, "-l", home / "log"]
                + ["-o", f"{options} -k '{socket}'"],
                "postgres",
                f"PostgreSQL did not start: see {home / 'log'}.",
                **as_user,
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
            **_as_user(),
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
        **_as_user(),
    )


def _as_user():
    """What subprocess needs to run something as whom PostgreSQL accepts."""
    if os.geteuid():
        return {"cwd": "/"}
    return {"cwd": "/", "user": UNPRIVILEGED, "group": _group(), "extra_groups": []}


def _group():
    import grp
    import pwd

    return grp.getgrgid(pwd.getpwnam(UNPRIVILEGED).pw_gid).gr_name


def _home():
    """The cluster's folder: in .dev, or where its user can reach it."""
    DEV.mkdir(exist_ok=True)
    home = DEV / "postgres"
    reach = ["test", "-x", str(DEV)]
    if subprocess.run(reach, check=False, **_as_user()).returncode:
        home = Path(tempfile.gettempdir()) / f"charitylog-{CLONE}"
    home.mkdir(mode=0o700, exist_ok=True)
    if not os.geteuid():
        shutil.chown(home, UNPRIVILEGED, _group())
    elif home.stat().st_uid != os.geteuid():
        raise DevError(f"{home} belongs to somebody else: remove it, or set PGHOST.")
    return home


def _socket_folder(home):
    if len(os.fsencode(home / SOCKET)) <= LONGEST_SOCKET:
        return home
    folder = Path(tempfile.gettempdir()) / f"charitylog-{CLONE}"
    folder.mkdir(mode=0o700, exist_ok=True)
    if not os.geteuid():
        shutil.chown(folder, UNPRIVILEGED, _group())
    return folder


def _binaries(home):
    """The folder of initdb, pg_ctl and postgres: the machine's, else pip's."""
    found = shutil.which("pg_ctl")
    places = [Path(found).resolve().parent] if found else []
    places += sorted(
        Path("/usr/lib/postgresql").glob("*/bin"),
        key=lambda place: float(place.parent.name),
        reverse=True,
    )
    for place in places:
        if all((place / name).exists() for name in ("initdb", "pg_ctl", "postgres")):
            return place
    return _embedded(home)


def _embedded(home):
    from . import venv

    binaries = home / "embedded" / "pgserver" / "pginstall" / "bin"
    if (binaries / "pg_ctl").exists():
        return binaries
    if sys.version_info >= (3, 13):
        raise DevError(
            "PostgreSQL is missing: apt-get install postgresql (as root), "
            "or set PGHOST to a server that has a role for you."
        )
    with step("Installing PostgreSQL from pip"):
        venv.install("-r", ROOT / "requirements-postgres.txt")
        where = "import pgserver; print(pgserver.__path__[0])"
        answer = subprocess.run(
            [PYTHON, "-c", where], capture_output=True, text=True, check=True
        )
        package = Path(answer.stdout.strip())
        part = home / "embedded.part"
        shutil.rmtree(part, ignore_errors=True)
        # Beside the package stand the libraries that its programs look for there.
        for folder in ("pgserver/pginstall", "pgserver.libs"):
            source = package.parent / folder
            shutil.copytree(source, part / folder, symlinks=True)
        part.rename(home / "embedded")
    return binaries
