"""./dev bench: our addon and Odoo's own connector, each in a database of its own."""

import os
import subprocess

from . import certificates, database, odoo, postgres, server, stamp, venv
from .console import step
from .paths import CERTS, PYTHON, ROOT, addon_files, fingerprint

OURS = "charitylog_o365"
THEIRS = "microsoft_calendar"


def bench(quick, write):
    """Prepare both databases and run benchmarks/. Returns its exit status."""
    venv.prepare()
    certificates.bundle()
    with postgres.running() as env:
        release = odoo.package() / "release.py"
        made = fingerprint(*addon_files(OURS), release)
        with stamp.alone("bench"):
            ours = _prepared("bench_ours_", made, OURS, env)
            theirs = _prepared("bench_theirs_", fingerprint(release), THEIRS, env)
        first, second = (f"bench_{os.getpid()}_{n}" for n in (1, 2))
        with (
            database.copied(ours, first, env),
            database.copied(theirs, second, env),
        ):
            line = [PYTHON, "-m", "benchmarks", first, second]
            line += ["--quick"] * quick + ["--write"] * write
            environment = {**server.environment(env), "DEV_CERTS": str(CERTS)}
            return subprocess.run(
                [str(part) for part in line], cwd=ROOT, env=environment, check=False
            ).returncode


def _prepared(beginning, made, module, env):
    """The name of a database with that one addon; made when there is none."""
    name = beginning + made
    if not database.exists(name, env):
        for old in database.names(beginning, env):
            database.drop(old, env)
        source = database.base(env)
        with step(f"Installing {module}"):
            database.copy(source, f"{beginning}part", env)
            database.install(f"{beginning}part", module, env, "install-bench")
        database.rename(f"{beginning}part", name, env)
    return name
