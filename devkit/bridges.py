"""Bridges: addons of ours that need apps of Odoo's which no other test is to have.

They are linted, packed and translated like the others, and stand in no database that
tests copy: those would be others with the apps, and slower. tests/e2e/test_bridges.py
installs all of them once and runs their own tests. With the apps in BESIDE of the
environment they are in the database like any addon of ours:

    BESIDE=crm ./dev test charitylog_o365_crm
"""

import os

from .paths import addons

#: By bridge, the apps that it needs.
NEEDS = {
    "charitylog_o365_auth_oauth": ("auth_oauth",),
    "charitylog_o365_crm": ("crm",),
}


def beside():
    """The addons of others that BESIDE in the environment wants in the database."""
    return [each for each in os.environ.get("BESIDE", "").split(",") if each]


def in_template():
    """Those of our addons that are in the database which tests copy."""
    return [name for name in addons() if not needs(name) - set(beside())]


def apart():
    """The bridges that are not in it."""
    return [name for name in addons() if name not in in_template()]


def needs(*names):
    """The apps that these of our addons need beside those that are always there."""
    return {app for name in names for app in NEEDS.get(name, ())}
