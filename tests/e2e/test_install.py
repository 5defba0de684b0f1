"""An administrator installs, updates and uninstalls; the log stays quiet."""

import os
import re
import subprocess

LOUD = re.compile(r"^\S+ \S+ \d+ (WARNING|ERROR|CRITICAL) ", re.MULTILINE)
ADDON = "charitylog_o365"
UNINSTALL = f"""
addon = env["ir.module.module"].search([("name", "=", "{ADDON}")])
addon.button_immediate_uninstall()
env.cr.commit()
env.cr.execute("SELECT to_regclass('charitylog_action')")
print("table:", env.cr.fetchone()[0])
"""


def odoo(database, *options, script=None):
    """Run Odoo until it is done; return all that it wrote."""
    line = [os.environ["DEV_PYTHON"], "-m", "odoo", *options]
    line += ["-c", os.environ["DEV_ODOO_CONFIG"], "-d", database, "--no-http"]
    done = subprocess.run(
        line, input=script, capture_output=True, text=True, timeout=300, check=False
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return done.stdout + done.stderr


def test_updating_says_nothing(database):
    log = odoo(database, "-u", ADDON, "--stop-after-init")
    assert not LOUD.findall(log), log


def test_uninstalled_and_installed_again_with_demo_data_it_says_nothing(database):
    log = odoo(database, "shell", "--shell-interface=python", script=UNINSTALL)
    assert "table: None" in log
    assert not LOUD.findall(log), log
    log = odoo(database, "-i", ADDON, "--with-demo", "--stop-after-init")
    assert not LOUD.findall(log), log
    log = odoo(database, "shell", "--shell-interface=python", script=UNINSTALL)
    assert "table: None" in log
    assert not LOUD.findall(log), log
