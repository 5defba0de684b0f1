"""An administrator installs, updates and uninstalls; the log stays quiet."""

import os
import re
import subprocess
from contextlib import contextmanager
from pathlib import Path

from devkit import database as databases

from . import charity
from .charity import upn
from .servers import Odoo
from .visitor import Visitor

LOUD = re.compile(r"^\S+ \S+ \d+ (WARNING|ERROR|CRITICAL) ", re.MULTILINE)
ADDON = "charitylog_o365"
UNINSTALL = f"""
addon = env["ir.module.module"].search([("name", "=", "{ADDON}")])
addon.button_immediate_uninstall()
env.cr.commit()
env.cr.execute("SELECT to_regclass('charitylog_action')")
print("table:", env.cr.fetchone()[0])
"""
# What others may have kept about our models, and what we have.
LEFT = """
from odoo.tools import config
kept = env["ir.config_parameter"].search([("key", "like", "charitylog")])
print("parameters:", sorted(kept.mapped("key")))
print("searches:", env["ir.filters"].search([]).mapped("name"))
models = ["charitylog.action", "res.partner"]
kept = env["ir.exports"].search([("resource", "in", models)])
print("exports:", kept.mapped("resource"))
print("keys in:", config["data_dir"])
"""


def odoo(database, *options, script=None, status=0):
    """Run Odoo until it is done, with this exit status; return all that it wrote."""
    line = [os.environ["DEV_PYTHON"], "-m", "odoo", *options]
    line += ["-c", os.environ["DEV_ODOO_CONFIG"], "-d", database, "--no-http"]
    done = subprocess.run(
        line, input=script, capture_output=True, text=True, timeout=300, check=False
    )
    assert done.returncode == status, done.stderr[-3000:]
    return done.stdout + done.stderr


def test_update_of_odoo_and_of_all_beside_logs_no_warnings(database):
    """What depends on "base" goes with it, as after each new release of Odoo."""
    log = odoo(database, "-u", "base", "--stop-after-init")
    assert not LOUD.findall(log), log


def test_uninstall_and_reinstall_with_demo_data_log_no_warnings(database):
    log = odoo(database, "shell", "--shell-interface=python", script=UNINSTALL)
    assert "table: None" in log
    assert not LOUD.findall(log), log
    log = odoo(database, "-i", ADDON, "--with-demo", "--stop-after-init")
    assert not LOUD.findall(log), log
    log = odoo(database, "shell", "--shell-interface=python", script=UNINSTALL)
    assert "table: None" in log
    assert not LOUD.findall(log), log


def test_reinstalled_in_a_renamed_database_it_is_no_copy(database, sim, tmp_path):
    """Nothing is left that another database of another name would be judged by."""
    with serving(database, tmp_path / "first.log") as server:
        use(server, sim)
    log = odoo(database, "shell", "--shell-interface=python", script=LEFT)
    both = ["charitylog_o365.made_for", "charitylog_o365.right_minutes"]
    assert f"parameters: {both}" in log
    assert key_file(log, database).exists()
    log = odoo(database, "shell", "--shell-interface=python", script=UNINSTALL)
    assert not LOUD.findall(log), log
    log = odoo(database, "shell", "--shell-interface=python", script=LEFT)
    assert "parameters: []" in log
    assert "searches: ['Clients of mine']" in log
    assert "exports: ['res.partner']" in log
    assert not key_file(log, database).exists()
    renamed = f"{database}_renamed"
    databases.rename(database, renamed, os.environ)
    try:
        log = odoo(renamed, "-i", ADDON, "--stop-after-init")
        assert not LOUD.findall(log), log
        with serving(renamed, tmp_path / "second.log") as server:
            charity.set_up(server, sim, "Day Centre", {"dora": "Dora Penn"})
            Visitor(server, sim).connect("dora", upn("dora"))
            dora = server.login("dora")
            [read] = dora("res.users", "read", [dora.uid], ["o365_state"])
            assert read["o365_state"] == "connected"
    finally:
        databases.drop(renamed, os.environ)


@contextmanager
def serving(database, log):
    server = Odoo(database, log)
    try:
        yield server.wait()
    finally:
        server.stop()


def use(server, sim):
    """Do what leaves something behind: for our models, and for others."""
    charity.set_up(server, sim)
    Visitor(server, sim).connect("ann", upn("ann"))
    admin = server.login("admin")
    admin("ir.config_parameter", "set_param", "charitylog_o365.right_minutes", "30")
    for name, model in (
        ("Visits to Mary", "charitylog.action"),
        ("Clients of mine", "res.partner"),
    ):
        admin("ir.filters", "create", [{"name": name, "model_id": model}])
        admin("ir.exports", "create", [{"name": name, "resource": model}])


def key_file(log, database):
    [folder] = re.findall("keys in: (.*)", log)
    return Path(folder, ADDON, f"{database}.key")
