"""Bridges beside the apps that they are for, which no other test has."""

import os
import re
import subprocess

import polib

from devkit.bridges import NEEDS, needs
from devkit.paths import ROOT

from .servers import free_port
from .test_install import LOUD, odoo

ACTIVITIES = "charitylog_o365_activity"
# Tests that the main database skips, for want of an app.
LIFE = f"/{ACTIVITIES}:TestLifeOnOpportunity"
STATES = """
for addon in env["ir.module.module"].search([("name", "=like", "charitylog%")]):
    print("addon:", addon.name, addon.state)
"""


def test_bridges_come_with_their_apps_and_their_own_tests_pass(database, tmp_path):
    """One installation for all: it takes longer than what is tested."""
    bridges = list(NEEDS)
    # Odoo tests what it has just installed or updated, and then serves pages as well:
    # at an address that no browser of an earlier test knows.
    # With BESIDE the bridges may be there already, and are updated.
    tested = (ACTIVITIES, *bridges)
    options = ("-i", ",".join(needs(*bridges)), "-u", ",".join(tested))
    tags = ",".join((LIFE, *(f"/{name}" for name in bridges)))
    port = f"--http-port={free_port()}"
    log = odoo(database, *options, "--test-tags", tags, port, "--stop-after-init")
    assert not LOUD.findall(log), log
    assert re.search(r" 0 failed, 0 error\(s\) of \d+ tests", log), log[-3000:]
    assert " is not installed" not in log
    for name in tested:
        assert re.search(rf"odoo\.addons\.{name}\.tests\S+ Starting ", log), name

    said = odoo(database, "shell", "--shell-interface=python", script=STATES)
    for name in bridges:
        assert f"addon: {name} installed" in said
    hold_all_words(bridges, database, tmp_path / "all.pot")


def hold_all_words(bridges, database, path):
    """The templates for translators hold all there is."""
    line = [os.environ["DEV_PYTHON"], "-m", "odoo", "i18n", "export", *bridges]
    line += ["-c", os.environ["DEV_ODOO_CONFIG"], "-d", database, "-o", str(path)]
    subprocess.run(line, check=True, capture_output=True, timeout=300)
    has = {
        entry.msgid
        for name in bridges
        for entry in polib.pofile(str(ROOT / name / "i18n" / f"{name}.pot"))
    }
    wanted = {entry.msgid for entry in polib.pofile(str(path))}
    assert wanted == has, f"./dev words writes it anew: {wanted ^ has}"
