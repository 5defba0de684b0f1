"""./dev run: the demo, which is Odoo and the Microsoft 365 stand-in side by side."""

import json
import signal
import subprocess
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace

from . import DevError, certificates, database, panel, postgres, server, stamp, venv
from .console import run as run_quietly
from .console import step, tail
from .paths import CERTS, DEV, PYTHON, ROOT, addon_files, fingerprint

ADDON = "charitylog_o365"
SET_UP = ROOT / "devkit" / "demo_set_up.py"
STORY = ROOT / "devkit" / "demo_story.py"
TENANT = "11111111-2222-4333-8444-555555555555"
CLIENT = "aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee"
SECRET = "demo-secret-of-the-stand-in"
#: The addon's demo data has users of these log-ins, whose passwords are the same.
PEOPLE = {
    "ann": "Ann Lee",
    "bob": "Bob Marsh",
    "colleen": "Colleen Byrne",
    "dave": "Dave Okoro",
    "erin": "Erin Walsh",
    "farid": "Farid Aziz",
    "admin": "Ada Trator",
}


@dataclass(frozen=True)
class Demo:
    """The addresses of a demo follow from Odoo's port, and so does its database."""

    port: int

    @property
    def database(self):
        return "charitylog" if self.port == 8069 else f"charitylog_{self.port}"

    @property
    def calendars(self):
        """The file that keeps the stand-in's calendars, for one version of its source.

        With another one, or another database, they begin empty.
        """
        source = fingerprint(*(ROOT / "m365_simulator").rglob("*.py"), Path(__file__))
        return DEV / f"calendars-{self.port}-{source}"

    @property
    def url(self):
        return f"http://localhost:{self.port}"

    @property
    def pages_url(self):
        return f"http://localhost:{self.port + 1}"

    @property
    def graph_url(self):
        return f"https://localhost:{self.port + 2}"


def run(port, fresh):
    """Prepare everything, run it until Ctrl-C, and stop all of it."""
    # Also where the terminal is closed, or a shell has put us into the background.
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.default_int_handler)
    demo, started = Demo(port), time.monotonic()
    with running(demo, fresh) as up:
        seconds = time.monotonic() - started
        print(panel.text(demo, PEOPLE, seconds, up.kept, up.lost), flush=True)
        try:
            _watch(up.processes)
        except KeyboardInterrupt:
            print("\nStopping …", flush=True)
    return 0


@contextmanager
def running(demo, fresh):
    """Odoo and the stand-in, prepared and started; stopped when the block ends.

    Gives the processes; as `kept`, whether the database was there before, and as
    `lost`, whether its calendars at the stand-in were not.
    """
    remedy = "Stop what uses it, or choose others: --port NUMBER."
    server.must_be_free(demo.port, "Odoo", remedy)
    server.must_be_free(demo.port + 1, "the Outlook page", remedy)
    server.must_be_free(demo.port + 2, "the Microsoft 365 stand-in", remedy)
    venv.prepare()
    certificates.bundle()
    with postgres.running() as env:
        kept = _prepare(demo, fresh, env)
        lost = kept and not demo.calendars.exists()
        processes = [_stand_in(demo, env)]
        try:
            _tell(demo, processes[0], env)
            processes.append(_odoo(demo, env))
            with step("Starting Odoo and the Microsoft 365 stand-in"):
                for process in processes:
                    process.wait_until_ready()
            yield SimpleNamespace(processes=processes, kept=kept, lost=lost)
        finally:
            for process in reversed(processes):
                process.stop()


def shell(port):
    """Odoo's shell on the demo's database, with the terminal as it is."""
    demo = Demo(port)
    venv.prepare()
    certificates.bundle()
    with postgres.running() as env:
        if not database.exists(demo.database, env):
            raise DevError("There is no demo database yet: ./dev run makes it.")
        line = [*(PYTHON, "-m", "odoo", "shell", "-c", server.config(env))]
        line += ["-d", demo.database, "--no-http", "--log-level=warn"]
        return subprocess.run(
            [str(part) for part in line],
            check=False,
            cwd=ROOT,
            env=server.environment(env),
        ).returncode


def _prepare(demo, fresh, env):
    """Make or renew the database; whether an older one was kept."""
    wanted = fingerprint(*addon_files(ADDON), SET_UP)
    name, mark = demo.database, f"{demo.database}-database"
    with stamp.alone(name):
        kept = not fresh and database.exists(name, env)
        if kept and stamp.is_done(mark, wanted):
            return kept
        stamp.forget(mark)
        if kept:
            _update(demo, env)
        else:
            _make(demo, env)
        stamp.done(mark, wanted)
        return kept


def _update(demo, env):
    with step("Updating the demo database"):
        command = [*server.command(demo.database, env), "-u", ADDON]
        failure = "The update failed. A new database: ./dev run --fresh."
        run_quietly(
            [*command, "--no-http", "--stop-after-init"],
            "update",
            failure,
            env=server.environment(env),
        )
        set_up(demo, env)


def _make(demo, env):
    base, part = database.base(env), f"{demo.database}_part"
    with step("Installing the addon with demo data"):
        database.copy(base, part, env)
        # As if Odoo's own demo data were there: it would only hide ours.
        database.sql("UPDATE ir_module_module SET demo = true", env, part)
        database.install(part, ADDON, env, "install-demo", "--with-demo")
    for old in DEV.glob(f"calendars-{demo.port}-*"):
        old.unlink()
    stamp.forget(f"{demo.database}-story")
    database.drop(demo.database, env)
    database.rename(part, demo.database, env)
    # Only now: what is encrypted is bound to the database's name.
    with step("Setting the demo up"):
        set_up(demo, env)
        server.shell(demo.database, database.PREGENERATE, env, "assets")


def set_up(demo, env):
    """Turn the operational rule on, with the stand-in's application."""
    script = f"SETTINGS = {settings(demo.url, demo.graph_url)!r}\n{SET_UP.read_text()}"
    server.shell(demo.database, script, env, "demo")


def _tell(demo, stand_in, env):
    """Have the demo's people use Outlook, once per database."""
    mark = f"{demo.database}-story"
    if stamp.is_done(mark, "told"):
        return
    with step("Having the demo's people use Outlook"):
        stand_in.wait_until_ready()
        script = f"PAGES = {demo.pages_url!r}\n{STORY.read_text()}"
        server.shell(demo.database, script, env, "story")
    stamp.done(mark, "told")


def settings(url, graph_url):
    """What demo_set_up.py finds in SETTINGS."""
    return {
        "base_url": url,
        "o365_tenant_id": TENANT,
        "o365_client_id": CLIENT,
        "o365_client_secret": SECRET,
        "o365_login_url": graph_url,
        "o365_graph_url": graph_url,
    }


def _stand_in(demo, env):
    people = DEV / f"people-{demo.port}.json"
    people.write_text(
        json.dumps(
            [
                {"upn": f"{login}@charity.example", "name": name}
                for login, name in PEOPLE.items()
            ]
        )
    )
    options = {
        "https-port": demo.port + 2,
        "pages-port": demo.port + 1,
        "cert-dir": CERTS,
        "people": people,
        "keep": demo.calendars,
        "tenant-id": TENANT,
        "client-id": CLIENT,
        "client-secret": SECRET,
        "redirect-uri": f"{demo.url}/{ADDON}/callback",
    }
    line = [*(PYTHON, "-m", "m365_simulator")]
    line += [f"--{name}={value}" for name, value in options.items()]
    # The demo's Odoo has no certificate.
    line.append("--http-notifications")
    title = "The Microsoft 365 stand-in"
    return server.Process(title, line, "stand-in", env, demo.pages_url)


def _odoo(demo, env):
    line = server.command(demo.database, env)
    line += [f"--http-port={demo.port}", "--max-cron-threads=2"]
    return server.Process("Odoo", line, "odoo", env, f"{demo.url}/web/login")


def _watch(processes):
    """Wait for Ctrl-C. Raises DevError when a server ends by itself."""
    while True:
        for process in processes:
            if process.process.poll() is not None:
                raise DevError(f"{process.title} has ended.\n{tail(process.log)}")
        time.sleep(0.5)
