"""./dev bench: our addon and Odoo's own connector, each in a database of its own."""

import os
import subprocess
from contextlib import ExitStack

from . import at_commit, certificates, database, odoo, postgres, server, stamp, venv
from .console import step
from .paths import CERTS, DEV, PYTHON, ROOT, addon_files, fingerprint

OURS = "charitylog_o365"
THEIRS = "microsoft_calendar"
EARLIER = DEV / "bench-before"


def bench(quick, write, only=None, mailboxes=None, before=None, minutes=None):
    """Prepare the databases and run benchmarks/. Returns its exit status.

    With ``only`` one of ours; with ``before``, a commit, one of its addon too.
    """
    venv.prepare()
    certificates.bundle()
    with postgres.running() as env:
        release = odoo.package() / "release.py"
        made = fingerprint(*addon_files(OURS), release)
        with stamp.alone("bench"):
            ours = _prepared("bench_ours_", made, OURS, env)
            sources, option = [ours], None
            if before:
                sha, option = _addons_of(before)
                sources.append(_prepared("bench_before_", sha, OURS, env, option))
            elif not only:
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
            line += [f"--before={before}", f"--earlier={option}"] * bool(before)
            line += [f"--minutes={minutes}"] * bool(minutes)
            line += [f"--mailboxes={mailboxes}"] * bool(mailboxes)
            environment = {**server.environment(env), "DEV_CERTS": str(CERTS)}
            return subprocess.run(
                [str(part) for part in line], cwd=ROOT, env=environment, check=False
            ).returncode


def _addons_of(commit):
    """A short name of the commit, and the option of Odoo that names its addons."""
    sha = at_commit.find(commit)
    places = [path for path in odoo.addons_path() if path != ROOT]
    places.append(at_commit.tree(sha, EARLIER))
    return sha[:12], "--addons-path=" + ",".join(str(path) for path in places)


def _prepared(beginning, made, module, env, *options):
    """The name of a database with that one addon; made when there is none."""
    name = beginning + made
    if not database.exists(name, env):
        for old in database.names(beginning, env):
            database.drop(old, env)
        source = database.base(env)
        with step(f"Installing {module}"):
            part = f"{beginning}part"
            database.copy(source, part, env)
            database.install(part, module, env, "install-bench", *options)
        database.rename(part, name, env)
    return name
