"""The addons as Python packages (wheels), and an environment that has nothing else."""

import re
import shutil
import subprocess
import sys

from . import DevError, bridges, certificates, database, odoo, postgres, server, venv
from .console import run, step, tail
from .paths import CERTS, DEV, LOGS, PYTHON, ROOT, VENV

HOME = DEV / "wheels"
ADDONS = (
    "charitylog_o365",
    "charitylog_o365_activity",
    "charitylog_o365_auth_oauth",
    "charitylog_o365_microsoft_calendar",
    "charitylog_o365_crm",
)
DATABASE = "charitylog_wheels"
#: As pip sees it; Debian's own names packages that none of ours needs.
METADATA = "Metadata-Version: 2.1\nName: odoo\nVersion: 19.0\n"


def wheels(with_tests):
    """Make them; try the addons' own tests with them. Returns the exit status."""
    venv.prepare(server=with_tests)
    with step("Making the wheels"):
        made = build(HOME)
    print(*(f"  {wheel}" for wheel in made), sep="\n", flush=True)
    if not with_tests:
        return 0
    with step("Installing them into an environment of their own"):
        python = environment(HOME / "environment", made)
    certificates.bundle()
    with postgres.running() as env:
        try:
            database.copy(database.base(env), DATABASE, env)
            shutil.copytree(ROOT / "m365_simulator", HOME / "beside" / "m365_simulator")
            apart = [name for name in ADDONS if bridges.needs(name)]
            for names in ([name for name in ADDONS if name not in apart], apart):
                title = ", ".join(names)
                with step(f"Installing {title} from their wheels, and testing them"):
                    _try(python, names, env)
        finally:
            database.drop(DATABASE, env)
    return 0


def build(folder):
    """A wheel of each addon, made without the network; their paths."""
    shutil.rmtree(folder, ignore_errors=True)
    command = [PYTHON, "-m", "pip", "wheel", "--no-deps", "--no-index"]
    command += ["--no-build-isolation", f"--wheel-dir={folder}"]
    failure = "The wheels could not be made."
    run([*command, *(ROOT / name for name in ADDONS)], "wheels", failure)
    return sorted(folder.glob("*.whl"))


def environment(folder, made):
    """The Python of a new environment with these wheels in it.

    Odoo and what it needs are seen from there, our own folder is not; pip finds that
    all that the wheels ask for is there, in a version that they accept.
    """
    failure = "The environment could not be made."
    command = [sys.executable, "-m", "venv", "--clear", "--without-pip", folder]
    run(command, "wheels-venv", failure)
    [site] = folder.glob("lib/python3*/site-packages")
    [needed] = VENV.glob("lib/python3*/site-packages")
    info = site / "odoo-19.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(METADATA)
    (site / "needed.pth").write_text(f"{odoo.package().parent}\n{needed}\n")
    python = folder / "bin" / "python"
    pip = [PYTHON, "-m", "pip", f"--python={python}", "install", "--no-index", *made]
    run(pip, "wheels-pip", "The wheels could not be installed.", env=plain())
    return python


def plain():
    """An environment in which Python sees nothing of this repository."""
    env = server.plain_environment()
    return {name: value for name, value in env.items() if name != "PYTHONPATH"}


def config(path, env):
    """Odoo's configuration, in which no folder of ours is named.

    With a port of its own: tests have Odoo listen, and a page that somebody has open
    at the usual one would not let it end.
    """
    places = [str(place) for place in odoo.addons_path() if place != ROOT]
    settings = {
        "addons_path": ",".join(places),
        "data_dir": server.DATA,
        "db_host": env["PGHOST"],
        "db_port": env.get("PGPORT") or "5432",
        "db_user": env["PGUSER"],
        "http_interface": "127.0.0.1",
        "http_port": server.free_port(),
    }
    lines = [f"{name} = {value}" for name, value in settings.items()]
    path.write_text("\n".join(["[options]", *lines, ""]))
    return path


def _try(python, names, env):
    """Install them, with all of their tests: beside the wheels stands what they need.

    Bridges last: their apps would be beside the others' tests.
    """
    beside = HOME / "beside"
    log = LOGS / f"wheels-tests-{names[0]}.log"
    command = [python, "-m", "odoo", "-c", config(HOME / "odoo.conf", env)]
    command += ["-d", DATABASE, "-i", ",".join(names), "--stop-after-init"]
    tags = ",".join(f"/{name}" for name in names)
    command += ["--test-enable", f"--test-tags={tags}"]
    more = {"PYTHONPATH": str(beside), "M365_SIMULATOR_CERTS": str(CERTS)}
    with open(log, "w") as output:
        done = subprocess.run(
            [str(part) for part in command],
            cwd=beside,
            env={**server.environment(env), **more},
            stdout=output,
            stderr=subprocess.STDOUT,
            check=False,
        )
    if done.returncode:
        raise DevError(f"They do not pass: {log}\n{tail(log)}")
    results = re.findall(r"\d+ failed, .*? tests", log.read_text())
    print(f"  {', '.join(names)}: {results[-1]}", flush=True)
