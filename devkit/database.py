"""Databases: the one with all our addons that tests copy, made again when they change.

Its name holds a fingerprint of what decides about it, so it is never stale; one with
Odoo's part only is kept apart, because that part is slow and changes with Odoo alone.
"""

import json
import os
import re
import shutil
import subprocess
from contextlib import contextmanager

from . import DevError, bridges, odoo, outline, server, stamp, statements
from .console import run, step
from .paths import DATA, PYTHON, addon_files, fingerprint

TEMPLATE = "charitylog_template_"
BASE = "charitylog_base_"
MODULES_OF_ODOO = "project"
LOUD = re.compile(r"^\S+ \S+ \d+ (WARNING|ERROR|CRITICAL) ")
#: The bundles that a browser asks for on Odoo's pages: no copy makes them again.
#: Odoo's own list also has those of its tests and reports.
PREGENERATE = """
bundle = env["ir.qweb"]._get_asset_bundle
for name in ("assets_web", "assets_frontend_minimal", "assets_frontend_lazy"):
    bundle(f"web.{name}", css=False, js=True).js()
for name in ("assets_web", "assets_web_print", "assets_frontend"):
    bundle(f"web.{name}", css=True, js=False).css()
env.cr.commit()
"""


def template(env):
    """The name of a database with all our addons but bridges, and no demo data.

    BESIDE in the environment names other addons that are to be in it too. Raises
    DevError when installing them writes a warning into the log.
    """
    name, beginning = named(), template_names()
    wanted = ",".join((*bridges.in_template(), *bridges.beside()))
    with stamp.alone("template"):
        if exists(name, env):
            return name
        note, source = outline.note(), base(env)
        for old in names(beginning, env):
            drop(old, env)
        part = f"{beginning}part"
        copy(source, part, env)
        with step(f"Installing {wanted}"):
            install(part, wanted, env, "install")
            server.shell(part, PREGENERATE, env, "assets")
        rename(part, name, env)
        remember(name, json.dumps(note), env)
    return name


def named():
    """The name that a database made from the files as they are has."""
    release = odoo.package() / "release.py"
    ours = addon_files(*bridges.in_template())
    return template_names() + fingerprint(*ours, release)


def template_names():
    """How the name of a database with the addons wanted now begins."""
    others = bridges.beside()
    return "_".join(("charitylog_beside", *others, "")) if others else TEMPLATE


def base(env):
    """The name of a database with Odoo's part only, without demo data."""
    name = BASE + fingerprint(odoo.package() / "release.py")
    if not exists(name, env):
        part = f"{BASE}part"
        with step(f"Installing Odoo's own {MODULES_OF_ODOO}"):
            drop(part, env)
            install(part, MODULES_OF_ODOO, env, "install-base")
        rename(part, name, env)
    return name


def install(name, modules, env, log, *options):
    """Install addons. Raises DevError for a log line of WARNING or above."""
    failure = f"Installing {modules} failed."
    _change(name, env, log, failure, "-i", modules, *options)


def update(name, modules, env, log):
    """Update addons, and those that depend on them. Raises DevError like install."""
    _change(name, env, log, f"Updating {modules} failed.", "-u", modules)


def _change(name, env, log, failure, *options):
    command = [*server.command(name, env), *options, "--no-http", "--stop-after-init"]
    quiet(run(command, log, failure, env=server.environment(env)))


def quiet(path):
    """Raises DevError with the first lines of a log that are WARNING or above."""
    loud = [line for line in path.read_text().splitlines() if LOUD.match(line)]
    if loud:
        shown = "\n".join(f"  {line}" for line in loud[:10])
        raise DevError(f"Odoo's log has warnings:\n{shown}\nAll of it: {path}")


@contextmanager
def copied(source, name, env):
    """A copy for one use, dropped afterwards."""
    copy(source, name, env)
    try:
        yield name
    finally:
        drop(name, env)


def copy(source, name, env):
    shutil.rmtree(filestore(name), ignore_errors=True)
    sql(f'CREATE DATABASE "{name}" TEMPLATE "{source}"', env, before=_dropping(name))
    if filestore(source).exists():
        # Odoo never changes a file of the store, so a second name for it will do.
        shutil.copytree(filestore(source), filestore(name), copy_function=os.link)


def rename(name, new, env):
    sql(f'ALTER DATABASE "{name}" RENAME TO "{new}"', env)
    shutil.rmtree(filestore(new), ignore_errors=True)
    if filestore(name).exists():
        filestore(name).rename(filestore(new))


def drop(name, env):
    sql(_dropping(name), env)
    shutil.rmtree(filestore(name), ignore_errors=True)


def _dropping(name):
    return f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'


def exists(name, env):
    return name in names(name, env)


def names(beginning, env):
    """Databases whose name begins so; underscores stand for themselves."""
    found = sql("SELECT datname FROM pg_database WHERE NOT datistemplate", env)
    return [name for name in found.split() if name.startswith(beginning)]


def remember(name, comment, env):
    """Write down beside a database what it was made from; see comments."""
    quoted = comment.replace("'", "''")
    sql(f"COMMENT ON DATABASE \"{name}\" IS '{quoted}'", env)


def comments(env):
    """What was written down beside each database; a copy has none."""
    found = sql(
        "SELECT datname || ' ' || shobj_description(oid, 'pg_database')"
        " FROM pg_database WHERE shobj_description(oid, 'pg_database') LIKE '{%'",
        env,
    )
    return dict(line.split(" ", 1) for line in found.splitlines() if line)


def filestore(name):
    return DATA / "filestore" / name


def sql(statement, env, database="postgres", before="SELECT"):
    """Run two statements outside a transaction; the first column of the last answer.

    By psycopg2, as a machine whose server is elsewhere has no psql; by that of this
    process where it has one, as to start another takes longer than what it does.
    """
    names = {"host": "PGHOST", "port": "PGPORT", "user": "PGUSER"}
    where = {name: env[key] for name, key in names.items() if env.get(key)}
    try:
        return statements.run(database, before, statement, **where)
    except ImportError:
        return _by_another(database, before, statement, env)
    except Exception as error:
        raise _refused(str(error)) from error


def _by_another(database, before, statement, env):
    answer = subprocess.run(
        [PYTHON, "-I", statements.__file__, database, before, statement],
        env={**os.environ, **env},
        capture_output=True,
        text=True,
        check=False,
    )
    if answer.returncode:
        raise _refused(answer.stderr)
    return answer.stdout


def _refused(said):
    last = said.strip().splitlines()[-1:]
    return DevError(f"PostgreSQL says: {' '.join(last)}")
