"""./dev crowd: our addons in a database with many of Odoo's applications.

Three databases, kept until Odoo or our addons change. Each has what Odoo installs by
itself beside these applications, and some languages:

    alone   the applications, without ours
    last    the applications, then ours: an organisation that adds ours
    first   ours, then the applications: an organisation that goes on from ours
"""

import os
from pathlib import Path

from . import (
    bridges,
    certificates,
    crowd_odoo,
    database,
    odoo,
    postgres,
    stamp,
    suites,
    venv,
)
from .console import step
from .paths import addon_files, addons, fingerprint

APPLICATIONS = (
    "hr crm calendar microsoft_calendar sale_project hr_timesheet website portal "
    "auth_oauth auth_totp auth_passkey base_automation mass_mailing survey"
).split()
#: English is not the first of them by name, and one is written from right to left.
LANGUAGES = "ar_001,en_GB,fr_FR"
BEGINNING = "charitylog_crowd_"
COUNT = "SELECT count(*) FROM ir_module_module WHERE state = 'installed'"


def crowd(order, with_odoo, arguments):
    """Make the database, and run our addons' tests in it, or Odoo's with and without.

    `arguments` are those of ./dev test, or modules of Odoo's. Returns the exit status.
    """
    # So that the bridges to them are among the addons that are looked for.
    os.environ["BESIDE"] = ",".join(APPLICATIONS)
    if not with_odoo:
        return suites.test(arguments, Crowd(order), bridges.in_template())
    venv.prepare(server=True, browser=True)
    certificates.bundle()
    with postgres.running() as env:
        names = [Crowd(each).template(env) for each in ("alone", order)]
        return crowd_odoo.compare(*names, arguments, env)


class Crowd:
    """Stands for devkit.database where tests copy a database."""

    def __init__(self, order):
        self._order = order

    def template(self, env):
        """The name of the database with that order.

        Raises DevError when installing writes a line of WARNING or above into the log.
        """
        with stamp.alone("crowd"):
            name = _made(self._order, env)
        count = database.sql(COUNT, env, database=name).strip()
        print(f"  {name}: {count} modules, no warning.", flush=True)
        return name


def _made(order, env):
    files = [Path(__file__), odoo.package() / "release.py"]
    files += [] if order == "alone" else addon_files(*addons())
    beginning = f"{BEGINNING}{order}_"
    name = beginning + fingerprint(*files)
    if database.exists(name, env):
        return name
    for old in database.names(beginning, env):
        database.drop(old, env)
    source = _made("alone", env) if order == "last" else database.base(env)
    part = f"{beginning}part"
    database.copy(source, part, env)
    for modules in _steps(order):
        with step(f"Installing {', '.join(modules)}"):
            log = f"crowd-{order}-{modules[0]}"
            options = [] if order == "last" else [f"--load-language={LANGUAGES}"]
            database.install(part, ",".join(modules), env, log, *options)
    database.rename(part, name, env)
    return name


def _steps(order):
    """What is installed one after the other; bridges install themselves."""
    if order == "alone":
        return (APPLICATIONS,)
    if order == "last":
        return (addons(),)
    return [name for name in addons() if not bridges.needs(name)], APPLICATIONS
