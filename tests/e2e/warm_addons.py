"""Imported once, by the process whose copies the servers are: all that they import."""

import importlib
import os

import odoo.addons

from devkit import database
from devkit.paths import ROOT

INSTALLED = "SELECT name FROM ir_module_module WHERE state = 'installed'"

# Where Odoo's configuration has it looked for, which is read later.
odoo.addons.__path__.append(str(ROOT))
for name in database.sql(INSTALLED, os.environ, os.environ["DEV_TEMPLATE"]).split():
    importlib.import_module(f"odoo.addons.{name}")
