"""The two systems that are walked through: as installed, and in use with demo data."""

import os
from contextlib import contextmanager
from datetime import datetime, timedelta, timezone
from types import SimpleNamespace

from devkit import database as databases
from devkit import server as shells
from devkit.demo import SET_UP
from m365_simulator import Simulator

from . import charity
from .charity import MANAGER, OPTIONS, USER, upn
from .conftest import OTHERS_REST
from .servers import Odoo, eventually
from .signing_in import connect

HOME = "My outstanding actions"
PEOPLE = {
    "carl": ("Carl Case", (USER, OPTIONS)),
    "pat": ("Pat Plain", (USER,)),
    "mia": ("Mia Moss", (MANAGER, OPTIONS)),
    "sys": ("Sid Stone", ("base.group_system",)),
}
DEMO = """
from odoo.modules.module import Manifest
from odoo.tools import convert_file
name = "charitylog_o365"
for file in Manifest.for_addon(name)["demo"]:
    convert_file(env, name, file, {}, "init", True)
"""


@contextmanager
def system(folder, is_demo):
    """Have an Odoo in use, or as it is installed, with a person for each role."""
    name = f"charitylog_walk_{os.getpid()}"
    with (
        Simulator(cert_dir=os.environ["DEV_CERTS"]) as sim,
        databases.copied(os.environ["DEV_TEMPLATE"], name, os.environ),
    ):
        databases.sql(OTHERS_REST, os.environ, name)
        odoo = Odoo(name, folder / "odoo.log")
        try:
            odoo.wait()
            if is_demo:
                load_demo(name, odoo.url, sim)
            add_people(odoo, sim)
            about = put_to_work(odoo, sim) if is_demo else None
            yield SimpleNamespace(odoo=odoo, sim=sim, is_demo=is_demo, about=about)
        finally:
            odoo.stop()


def load_demo(database, url, sim):
    """Load the addon's demo data, and set it up as `./dev run` does."""
    settings = {
        "base_url": url,
        "o365_tenant_id": sim.tenant_id,
        "o365_client_id": sim.client_id,
        "o365_client_secret": sim.client_secret,
        "o365_login_url": sim.login_url,
        "o365_graph_url": sim.graph_url,
        # Logging in is not what is looked at here.
        "o365_sign_in_policy": "stay",
    }
    script = f"{DEMO}SETTINGS = {settings!r}\n{SET_UP.read_text()}"
    shells.shell(database, script, os.environ, "walk-demo")


def roles(is_demo):
    """Return who walks, each with the page that they find after log-in, if it is ours.

    A caseworker, one who has no My User Options, a manager, an administrator who is a
    manager, and one who is not.
    """
    caseworker = "ann" if is_demo else "carl"
    members = dict.fromkeys((caseworker, "pat", "mia", "admin"), HOME)
    return members | {"sys": None}


def add_people(odoo, sim):
    """Add a person for each role, and a portal user."""
    admin = odoo.login("admin")
    for login, (name, groups) in PEOPLE.items():
        user = charity.add_person(admin, sim, login, name)
        wanted = [admin.ref(group) for group in ("base.group_user", *groups)]
        admin("res.users", "write", [user], {"group_ids": [(6, 0, wanted)]})
    portal = [(6, 0, [admin.ref("base.group_portal")])]
    person = {"name": "Paula Guest", "login": "paula", "password": "paula"}
    admin(
        "res.users",
        "create",
        [{**person, "email": "paula@home.example", "group_ids": portal}],
    )


def put_to_work(odoo, sim):
    """Have records of all kinds: sent, offered, gone from Outlook, repeated …

    Return the ids of the client whom most of it is about, and of what is repeated.
    """
    for login in ("ann", "bob", "admin"):
        sim.add_person(upn(login), login)
        connect(odoo, sim, login)
    sim.share(upn("ann"), upn("bob"), "write")
    ann, admin = odoo.login("ann"), odoo.login("admin")
    client = admin.ref("charitylog_o365.client_george")
    values = {
        "partner_id": client,
        "project_id": admin.ref("charitylog_o365.project_befriending"),
        "start": str(datetime.now(timezone.utc) + timedelta(hours=1))[:19],
    }
    names = ("Sent", "Gone", "Offered")
    sent, gone, offered = ann(
        "charitylog.action", "create", [{**values, "name": name} for name in names]
    )
    old = admin.ref("charitylog_o365.action_mary_visit")
    ann("charitylog.action", "action_record_again", [old])
    of_these = [("res_id", "in", [sent, gone, offered]), ("state", "=", "synced")]
    count = ("o365.calendar.entry", "search_count", of_these)
    eventually(lambda: admin(*count) == len(names))
    [weekly] = ann("charitylog.action", "create", [{**values, "name": "Weekly"}])
    window = {"action_id": weekly, "mon": True, "count": 2}
    repeat = ann("charitylog.action.repeat", "create", [window])
    ann("charitylog.action.repeat", "action_confirm", repeat)
    bob = admin.ref("charitylog_o365.user_bob")
    ann("charitylog.action", "action_offer", [offered], bob)
    [event] = [one for one in sim.events(upn("ann")) if "Gone" in one["subject"]]
    sim.delete(upn("ann"), event["id"])
    admin("o365.calendar.finding", "action_compare", [])
    eventually(lambda: admin("o365.calendar.finding", "search", []))
    return client, weekly
