"""./dev bench: our addon and Odoo's own connector, each in a database of its own."""

import os
import subprocess
from contextlib import ExitStack

from . import certificates, database, odoo, postgres, server, stamp, venv
from .console import step
from .paths import CERTS, PYTHON, ROOT, addon_files, fingerprint

OURS = "charitylog_o365"
THEIRS = "microsoft_calendar"


def bench(quick, write, only=None, mailboxes=None):
    """Prepare both databases and run benchmarks/. Returns its exit status.

    With ``only`` one of ours.
    """
    venv.prepare()
    certificates.bundle()
    with postgres.running() as env:
        release = odoo.package() / "release.py"
        made = fingerprint(*addon_files(OURS), release)
        with stamp.alone("bench"):
            ours = _prepared("bench_ours_", made, OURS, env)
            sources = [ours]
            if not only:
                theirs = _prepared("bench_theirs_", fingerprint(release), THEIRS, env)
                sources.append(theirs)
        with ExitStack() as stack:
            line = [PYTHON, "-m", "benchmarks"]
            for number, source in enumerate(sources, 1):
                name = f"bench_{os.getpid()}_{number}"
                stack.enter_context(database.copied(source, name, env))
                line.append(name)
            line += ["--quick"] * quick + ["--write"] * write
            line += [f"--only={only}"] * bool(only)
            line += [f"--mailboxes={mailboxes}"] * bool(mailboxes)
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
