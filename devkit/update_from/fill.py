"""Run in Odoo's shell, below lines with SETTINGS, PAGES and devkit/demo_set_up.py.

With the addons of an earlier commit: only what they have had for long is used.
"""

# ruff: noqa: F821

import time
from datetime import datetime, timedelta

from m365_simulator.remote import RemoteSimulator

sim = RemoteSimulator(PAGES)
people = {
    login: env.ref(f"charitylog_o365.user_{login}")
    for login in ("ann", "bob", "colleen")
}
tomorrow = datetime.combine(datetime.now(), datetime.min.time()) + timedelta(days=1)


def connect(login):
    upn, user = f"{login}@charity.example", people[login]
    sim.add_person(upn, user.name)
    # Whoever works here may put work into each other's calendar.
    sim.share(upn, "organization", "write")
    accounts = env["o365.account"].with_user(user)
    flow = accounts._start_sign_in()
    accounts._finish_sign_in(flow, sim.sign_in(flow["auth_uri"], upn))


def record(login, name, hour, by=None):
    values = {
        "name": name,
        "partner_id": env.ref("charitylog_o365.client_mary").id,
        "project_id": env.ref("charitylog_o365.project_befriending").id,
        "user_id": people[login].id,
        "start": tomorrow + timedelta(hours=hour),
        "planned_duration": 1.0,
    }
    return env["charitylog.action"].with_user(people[by or login]).create(values)


def deliver():
    """Have the scheduled action run, as it does a moment after a save."""
    env.cr.commit()
    env.ref("charitylog_o365.ir_cron_sync").method_direct_trigger()
    env.cr.commit()
    env.invalidate_all()


def entry(login, action):
    """The login's address, and the ID of the action's entry in their calendar."""
    upn = f"{login}@charity.example"
    found = [each for each in sim.events(upn) if action.name in each["subject"]]
    return upn, found[0]["id"]


for login in people:
    connect(login)
env.cr.commit()
# Work of the second in which somebody connects counts as recorded before.
time.sleep(1.1)

record("ann", "Stays as it is", 8)
record("bob", "Stays in a colleague's calendar", 8, by="ann")
later = record("ann", "Is put off", 9)
moved = record("ann", "Moved in Outlook, and nobody has answered", 10)
back = record("ann", "Moved in Outlook, and is put back", 11)
deleted = record("ann", "Deleted in Outlook", 12)
unsure = record("ann", "Is renamed, and the answer is lost", 13)
cancelled = record("bob", "Is cancelled", 10)
offered = record("ann", "Is offered", 14)
if hasattr(offered, "action_offer"):
    offered.action_offer(people["bob"].id)
shift = env.get("test.charitylog.shift")
if shift is not None:
    shift = shift.create(
        {
            "name": "Of another model",
            "user_id": people["ann"].id,
            "project_id": later.project_id.id,
            "start": tomorrow + timedelta(hours=7),
        }
    )
deliver()

for action, hour in ((moved, 15), (back, 16)):
    start = tomorrow + timedelta(hours=hour)
    sim.move(*entry("ann", action), start, start + timedelta(hours=1))
sim.delete(*entry("ann", deleted))
for action in (moved, back, deleted):
    action.location = "Town hall"
deliver()

# An administrator gets a task: Microsoft takes the secret for an expired one.
record("colleen", "Waits for an administrator", 8)
sim.refuse_sign_in("colleen@charity.example", 7000222, at="refresh")
sim.expire_access_tokens("colleen@charity.example")
deliver()

# Both are carried out, but the answers get lost.
unsure.name = "Was renamed, and the answer was lost"
record("bob", "Is new, and the answer was lost", 11)
sim.fault("reset_after", upn="ann@charity.example", match="PATCH /")
sim.fault("reset_after", upn="bob@charity.example", match="POST /")
deliver()
sim.clear_faults()

# From here on all waits.
later.start += timedelta(hours=4)
cancelled.action_cancel()
record("ann", "Is new", 17)
back.action_o365_put_back()
if shift is not None:
    shift.name = "Of another model, renamed"
env.cr.commit()
