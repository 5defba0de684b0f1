"""The addons as Python packages: pip installs them beside Odoo, which needs no path."""

import os
import re
import subprocess
from ast import literal_eval
from email.parser import HeaderParser
from zipfile import ZipFile

import pytest

from devkit import bridges, wheels
from devkit import database as databases
from devkit.paths import ROOT

from .test_install import LOUD

# Bridges are installed with their apps, from the same wheels, by ./dev wheels --tests.
INSTALLED = [name for name in wheels.ADDONS if not bridges.needs(name)]
NAMES = ",".join(INSTALLED)
TESTS = "--test-tags=" + ",".join(f"/{name}" for name in INSTALLED)
WHERE = f"""
from odoo.modules.module import get_module_path
for name in "{NAMES}".split(","):
    found = env["ir.module.module"].search([("name", "=", name)])
    print("addon:", name, found.state, found.latest_version, get_module_path(name))
"""


@pytest.fixture
def python(tmp_path):
    made = wheels.build(tmp_path / "wheels")
    return wheels.environment(tmp_path / "environment", made)


@pytest.fixture
def database():
    """A database with Odoo's own addons."""
    name = f"charitylog_alone_{os.getpid()}"
    with databases.copied(databases.base(os.environ), name, os.environ):
        yield name


@pytest.fixture
def odoo(python, database, tmp_path):
    """Have the environment's Odoo do something; return all that it wrote."""
    config = wheels.config(tmp_path / "odoo.conf", os.environ)

    def run(*options, script=None):
        line = [python, "-m", "odoo", *options, "-c", config, "-d", database]
        done = subprocess.run(
            [*line, "--no-http"],
            cwd=tmp_path,
            env=wheels.plain(),
            input=script,
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
        assert done.returncode == 0, done.stderr[-3000:]
        return done.stdout + done.stderr

    return run


def test_wheels_are_installed_by_pip_and_then_in_odoo_with_their_tests(odoo, python):
    log = odoo("-i", NAMES, TESTS, "--test-enable", "--stop-after-init")
    assert not LOUD.findall(log), log
    [number] = re.findall(r"0 failed, 0 error\(s\) of (\d+) tests", log)
    assert int(number) > 20, "those that need nothing beside the addon"

    said = odoo("shell", "--shell-interface=python", script=WHERE)
    found = re.findall(r"addon: (\S+) (\S+) (\S+) (\S+)", said)
    assert [name for name, *_ in found] == INSTALLED
    for name, state, version, path in found:
        manifest = literal_eval((ROOT / name / "__manifest__.py").read_text())
        assert (state, version) == ("installed", manifest["version"])
        assert path.startswith(str(python.parents[1])), "not in the environment"


def test_a_wheel_says_what_the_manifest_says(tmp_path):
    made = {}
    for wheel in wheels.build(tmp_path):
        with ZipFile(wheel) as packed:
            [name] = [each for each in packed.namelist() if each.endswith("/METADATA")]
            told = HeaderParser().parsestr(packed.read(name).decode())
            files = packed.namelist()
        addon = told["Name"].removeprefix("odoo-addon-")
        made[addon] = told
        assert f"odoo/addons/{addon}/__manifest__.py" in files
        assert f"odoo/addons/{addon}/tests/__init__.py" in files
    for addon in wheels.ADDONS:
        manifest = literal_eval((ROOT / addon / "__manifest__.py").read_text())
        needed = manifest.get("external_dependencies", {}).get("python", [])
        told = made.pop(addon)
        assert told["Version"] == manifest["version"]
        assert told["License"] == manifest["license"]
        asked = told.get_all("Requires-Dist")
        assert set(needed) < set(asked), asked
        assert any(each.startswith("odoo==19.0") for each in asked), asked
    assert not made
