"""The addon alone beside Odoo, as it is installed: nothing else of this repository."""

import os
import re
import shutil
from urllib.parse import urlsplit

import pytest

from devkit import database as databases
from devkit.paths import ROOT
from devkit.venv import LOWEST_MSAL, OLD_MSAL, msal

from . import charity
from .charity import upn
from .servers import Odoo, eventually
from .test_install import LOUD, odoo
from .visitor import Visitor

ADDON = "charitylog_o365"
# Hypothesis is among what the tests find here. This is as if it were not.
WITHOUT_HYPOTHESIS = """
import sys

class Absent:
    def find_spec(self, name, path=None, target=None):
        if name == "hypothesis":
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)

sys.meta_path.insert(0, Absent())
"""
SKIPPED = (
    "INFO {} odoo.addons.charitylog_o365.tests.needed: Most tests of Charitylog: "
    "Outlook calendars are skipped: there is no m365_simulator, no hypothesis here."
)
TEST_OF_ODOOS = "/base:TestFrozendict"
STATE = "SELECT state FROM ir_module_module WHERE name = 'charitylog_o365'"


@pytest.fixture
def database(tmp_path, find_addons):
    """A database with Odoo's own addons, for an Odoo that sees this one beside them."""
    ignored = shutil.ignore_patterns("__pycache__")
    shutil.copytree(ROOT / ADDON, tmp_path / "addons" / ADDON, ignore=ignored)
    find_addons(tmp_path / "addons", instead=True)
    (tmp_path / "sitecustomize.py").write_text(WITHOUT_HYPOTHESIS)
    name = f"charitylog_alone_{os.getpid()}"
    base = databases.base(os.environ)
    with databases.copied(base, name, os.environ):
        yield name


@pytest.fixture
def with_msal(tmp_path, monkeypatch):
    """Have Odoo started with another version of msal from now on."""

    def use(version):
        path = os.pathsep.join((str(msal(version)), str(tmp_path)))
        monkeypatch.setenv("PYTHONPATH", path)

    return use


@pytest.fixture
def served(database, sim, tmp_path):
    """Have a server do something, and end it."""

    def serve(do):
        server = Odoo(database, tmp_path / f"{do.__name__}.log")
        try:
            do(server.wait(), sim)
        finally:
            server.stop()

    return serve


def test_addon_installed_alone_works_with_lowest_msal_and_waits_with_older(
    database, with_msal, served
):
    with_msal(OLD_MSAL)
    it_is_not_installed(database)
    with_msal(LOWEST_MSAL)
    it_is_installed_with_tests(database)
    odoos_own_tests_run(database)
    served(with_the_lowest_work_arrives)
    with_msal(OLD_MSAL)
    served(with_an_old_one_work_waits)


def it_is_not_installed(database):
    """With Debian 12's package Odoo names what it lacks, and nothing has changed."""
    log = odoo(database, "-i", ADDON, "--stop-after-init", status=255)
    assert "an external dependency is not met: msal>=1.29" in log
    assert "apt install" not in log
    assert databases.sql(STATE, os.environ, database).strip() == "uninstalled"


def it_is_installed_with_tests(database):
    log = odoo(database, "-i", ADDON, "--test-enable", "--stop-after-init")
    skipped(database, log)
    [number] = re.findall(r"0 failed, 0 error\(s\) of (\d+) tests", log)
    assert int(number) > 20, "those that need nothing beside the addon"


def odoos_own_tests_run(database):
    """Where the addon is installed, those of another one go on as without it."""
    tags = f"--test-tags={TEST_OF_ODOOS}"
    log = odoo(database, "--test-enable", tags, "--stop-after-init")
    skipped(database, log)
    assert "0 failed, 0 error(s) of 2 tests" in log


def skipped(database, log):
    assert log.count(SKIPPED.format(database)) == 1, log
    assert log.count("m365_simulator") == 1, log
    assert not LOUD.findall(log), log


def with_the_lowest_work_arrives(server, sim):
    charity.set_up(server, sim)
    Visitor(server, sim).connect("ann", upn("ann"))
    record(server, "First visit")
    eventually(lambda: sim.events(upn("ann")))


def with_an_old_one_work_waits(server, sim):
    admin = server.login("admin")
    admin("ir.config_parameter", "set_param", "web.base.url", server.url)
    visitor = Visitor(server, sim)
    chain = visitor.follow(visitor.log_in("ann"))
    paths = [urlsplit(place).path for place in chain]
    assert paths == ["/odoo", "/charitylog_o365/connect", "/odoo"], chain
    assert "too old to sign anybody in" in visitor.pages[-1].text, "the banner"
    page = visitor.go("/charitylog_o365/connect")
    assert page.status_code == 200
    assert "too old to sign anybody in" in page.text
    assert f"msal {OLD_MSAL}" in page.text
    action = record(server, "Second visit")
    ann = server.login("ann")
    read = ["o365_state", "o365_message"]
    [told] = ann("charitylog.action", "read", action, read)
    assert told["o365_state"] == "pending"
    assert "software for Microsoft 365 is too old" in told["o365_message"]
    eventually(lambda: "bring calendars up to date' (" in server.log.read_text())
    # Beneath it all, nothing but that this test uses an old interface of Odoo's.
    log = server.log.read_text().splitlines()
    loud = [
        line for line in log if LOUD.match(line) and " odoo.addons.rpc." not in line
    ]
    assert not loud and not [line for line in log if "Traceback" in line], loud
    assert len(sim.events(upn("ann"))) == 1


def record(server, name):
    """Record a visit as Ann, for herself; return its id in a list."""
    ann = server.login("ann")
    [client] = ann("res.partner", "search", [("name", "=", "Mary Whitfield")])
    [project] = ann("project.project", "search", [("name", "=", "Home Visits")])
    visit = {"name": name, "partner_id": client, "project_id": project}
    return ann("charitylog.action", "create", [{**visit, "start": "2040-05-01 10:00"}])
