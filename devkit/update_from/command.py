"""The steps of ./dev update-from, and what is printed."""

import json
from contextlib import contextmanager
from pathlib import Path

from .. import (
    at_commit,
    certificates,
    database,
    demo,
    odoo,
    postgres,
    server,
    stamp,
    venv,
)
from ..console import step
from ..paths import CERTS, DEV, PYTHON, ROOT
from .compare import compare, table

ADDON = "charitylog_o365"
#: Has other models with entries than those of the addon itself.
BESIDE = "test_charitylog_o365"
DATABASE = "charitylog_update_from"
HOME = DEV / "update-from"
MIGRATIONS = ROOT / ADDON / "migrations"


def update_from(commit):
    """Fill a database of that commit, update it, compare. Returns the exit status."""
    sha = at_commit.find(commit)
    venv.prepare()
    certificates.bundle()
    with stamp.alone("update-from"), postgres.running() as env:
        places = [path for path in odoo.addons_path() if path != ROOT]
        places = ",".join(str(path) for path in (*places, at_commit.tree(sha, HOME)))
        try:
            with _stand_in(env) as urls:
                return _try(commit, urls, f"--addons-path={places}", env)
        finally:
            database.drop(DATABASE, env)


def _try(commit, urls, earlier, env):
    """`earlier` is the option of Odoo that names the commit's addons."""
    with step(f"Installing the addons of {commit}"):
        _install(earlier, env)
    with step("Filling the database"):
        _script("fill", urls, env, earlier)
        before = _script("look", {}, env, earlier)
    note = _have_migrations_run(commit, before["version"], env)
    with step("Updating it with the present addons"):
        database.update(DATABASE, ADDON, env, "update-from")
        after = _script("look", {}, env)
    rows, lost, differing = compare(before, after)
    with step("Running the scheduled action"):
        end = _script("deliver", {**urls, "BEFORE": before["status"]}, env)
    for whose, *numbers in end["held"]:
        rows.append((f"in Outlook, by that action: {whose}", *numbers))
    print("", *table(rows), note, sep="\n")
    _show("These read differently now:", differing)
    _show("These waited, and have arrived:", end["arrived"])
    _show("LOST BY THE UPDATE:", lost)
    _show("WRONG IN OUTLOOK AFTERWARDS:", end["wrong"])
    if lost or end["wrong"]:
        return 1
    print("\nNothing is lost.", flush=True)
    return 0


def _show(title, lines):
    if lines:
        print(f"\n{title}", *(f"  {line}" for line in lines), sep="\n", flush=True)


def _install(earlier, env):
    database.copy(database.base(env), DATABASE, env)
    # As if Odoo's own demo data were there: it would only hide ours.
    database.sql("UPDATE ir_module_module SET demo = true", env, DATABASE)
    folder = Path(earlier.split(",")[-1])
    names = ",".join(name for name in (ADDON, BESIDE) if (folder / name).is_dir())
    log = "update-from-install"
    database.install(DATABASE, names, env, log, "--with-demo", earlier)


def _have_migrations_run(commit, version, env):
    """The line that says so where the commit has the present version already.

    A commit between two releases has that of the release to come, so that Odoo would
    run no migration: one step before it, it does.
    """
    if not (MIGRATIONS / version).is_dir():
        return ""
    database.sql(
        f"UPDATE ir_module_module SET latest_version = '{version}dev'"
        f" WHERE name = '{ADDON}'",
        env,
        DATABASE,
    )
    return (
        f"\n{commit} is {version} already: the migrations of {version} were run only "
        "because\nthis command has Odoo take it for an earlier version."
    )


def _script(name, values, env, *options):
    """Run one of our scripts in Odoo's shell; what it leaves as JSON in RESULT."""
    result = HOME / f"{name}.json"
    values = {**values, "RESULT": str(result), "MIGRATIONS": str(MIGRATIONS)}
    lines = [f"{key} = {value!r}" for key, value in values.items()]
    if name == "fill":
        lines.append(demo.SET_UP.read_text())
    lines.append((Path(__file__).parent / f"{name}.py").read_text())
    server.shell(DATABASE, "\n".join(lines), env, f"update-from-{name}", *options)
    return json.loads(result.read_text()) if result.exists() else {}


@contextmanager
def _stand_in(env):
    """Run the stand-in for Microsoft 365; what scripts need to know of it."""
    https_port, pages_port = server.free_port(), server.free_port()
    pages, graph = f"http://localhost:{pages_port}", f"https://localhost:{https_port}"
    line = [*(PYTHON, "-m", "m365_simulator"), f"--cert-dir={CERTS}"]
    line += [f"--https-port={https_port}", f"--pages-port={pages_port}"]
    line += [f"--tenant-id={demo.TENANT}", f"--client-id={demo.CLIENT}"]
    line += [f"--client-secret={demo.SECRET}"]
    title = "The Microsoft 365 stand-in"
    process = server.Process(title, line, "update-from-stand-in", env, pages)
    try:
        process.wait_until_ready()
        settings = demo.settings("http://localhost:8069", graph)
        yield {"PAGES": pages, "SETTINGS": settings}
    finally:
        process.stop()
