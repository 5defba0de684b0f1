"""PostgreSQL's programs: those of the machine, else Debian's without installing them;
and whom they run as.
"""

import grp
import os
import pwd
import re
import shutil
import stat
import subprocess
import tempfile
from pathlib import Path

from . import DevError, debian
from .paths import CLONE, DEV

#: Whom root lends the server to, as PostgreSQL refuses to run as root.
UNPRIVILEGED = "nobody"
#: Where Debian has them.
MACHINES = Path("/usr/lib/postgresql")
PROGRAMS = ("initdb", "pg_ctl", "postgres")
WANTED = rf"postgresql-\d+|{debian.LIBRARIES}"
#: Compiling queries needs LLVM; with these files PostgreSQL would try.
LEFT_OUT = ("*/llvmjit*", "*/bitcode/*", "./usr/share/doc/*", "./usr/share/man/*")


def home():
    """The cluster's folder: in .dev, or where its user can reach it."""
    DEV.mkdir(exist_ok=True)
    folder = DEV / "postgres"
    reach = ["test", "-x", str(DEV)]
    if subprocess.run(reach, check=False, **_user()).returncode:
        folder = Path(tempfile.gettempdir()) / f"charitylog-{CLONE}"
    return own(folder)


def own(folder):
    """A folder of the server's user alone; it may be in one in which anybody writes."""
    folder.mkdir(mode=0o700, exist_ok=True)
    found = folder.lstat()
    ours = {os.geteuid()} if os.geteuid() else {0, pwd.getpwnam(UNPRIVILEGED).pw_uid}
    if found.st_uid not in ours or not stat.S_ISDIR(found.st_mode):
        raise DevError(f"{folder} belongs to somebody else: remove it, or set PGHOST.")
    if not os.geteuid():
        shutil.chown(folder, UNPRIVILEGED, group())
    return folder


def programs():
    """The folder of initdb, pg_ctl and postgres; None where there is none.

    Of several, the one whose version the cluster has.
    """
    found = shutil.which("pg_ctl")
    places = [Path(found).resolve().parent] if found else []
    places += _newest_first(MACHINES)
    places += _newest_first(_fetched() / "usr/lib/postgresql")
    usable = [
        place for place in places if all((place / name).exists() for name in PROGRAMS)
    ]
    version = cluster_version()
    same = (place for place in usable if version and place.parent.name == version)
    return next(same, next(iter(usable), None))


def cluster_version():
    """The version that made the cluster, like 17; None where there is no cluster."""
    file = home() / "data" / "PG_VERSION"
    return file.read_text().strip() if file.exists() else None


def version(place):
    """The version of these programs, like 17."""
    command = [place / "postgres", "--version"]
    said = subprocess.run(command, capture_output=True, text=True, **as_user())
    found = re.search(r"\) (\d+)", said.stdout)
    if not found:
        raise DevError(f"PostgreSQL in {place} does not run.\n{said.stderr.strip()}")
    return found[1]


def as_user():
    """What subprocess needs to run them as whom PostgreSQL accepts.

    Those that were fetched find their libraries beside them.
    """
    tree = _fetched()
    if not (programs() or Path()).is_relative_to(tree):
        return _user()
    path = debian.libraries(tree)
    return {**_user(), "env": {**os.environ, "LD_LIBRARY_PATH": path}}


def group():
    return grp.getgrgid(pwd.getpwnam(UNPRIVILEGED).pw_gid).gr_name


def _user():
    if os.geteuid():
        return {"cwd": "/"}
    return {"cwd": "/", "user": UNPRIVILEGED, "group": group(), "extra_groups": []}


def _fetched():
    return home() / "server"


def _newest_first(folder):
    places = list(folder.glob("*/bin"))
    return sorted(places, key=lambda place: float(place.parent.name), reverse=True)


def _take(packages):
    part = home() / "server.part"
    shutil.rmtree(part, ignore_errors=True)
    debian.unpack(packages, part, LEFT_OUT)
    shutil.rmtree(_fetched(), ignore_errors=True)
    part.rename(_fetched())


PART = debian.Part(
    title="PostgreSQL",
    is_there=lambda: bool(os.environ.get("PGHOST") or programs()),
    find=lambda: debian.with_needed(["postgresql"], WANTED),
    take=_take,
    otherwise="install it, or set PGHOST to a server that has a role for you",
    package="postgresql",
)
