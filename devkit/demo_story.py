"""Run by ./dev run in Odoo's shell, below a line with PAGES, once per database.

Two of the demo's people use Outlook. Of their entries somebody has moved one, and one
cannot be delivered. The addon's demo data tells the rest, which needs no Microsoft 365.
"""

# ruff: noqa: F821

import time
from datetime import timedelta

from odoo.addons.charitylog_o365.core.graph.clock import local_time

from m365_simulator.remote import RemoteSimulator

ZONE = "Europe/London"
HOUR = timedelta(hours=1)
sim = RemoteSimulator(PAGES)


def ref(name):
    return env.ref(f"charitylog_o365.{name}", raise_if_not_found=False)


def upn(login):
    return f"{login}@charity.example"


def connect(login):
    """Sign in on the stand-in's pages, as a person does under My User Options."""
    accounts = env["o365.account"].with_user(ref(f"user_{login}"))
    flow = accounts._start_sign_in()
    accounts._finish_sign_in(flow, sim.sign_in(flow["auth_uri"], upn(login)))


def deliver():
    """Have the scheduled action run, as it does a moment after a save."""
    env.cr.commit()
    ref("ir_cron_sync").method_direct_trigger()
    env.cr.commit()
    env.invalidate_all()


def planned(login):
    """What somebody has to do that may go to Outlook, and is no part of a series."""
    return env["charitylog.action"].search(
        [
            ("user_id", "=", ref(f"user_{login}").id),
            ("state", "=", "outstanding"),
            ("start", ">", env.cr.now()),
            ("project_id.o365_sync", "=", True),
            ("series_id", "=", False),
        ]
    )


def record_anew(actions):
    """Record them as if the worker had been connected then; names stay with them."""
    for old in actions:
        action = old.with_user(old.user_id).copy({"user_id": old.user_id.id})
        if old.offered_to_ids:
            action.action_offer(old.offered_to_ids.ids)
        names = env["ir.model.data"].search(
            [("model", "=", old._name), ("res_id", "=", old.id)]
        )
        names.res_id = action.id
        old.unlink()
    env.registry.clear_cache()


def entry(action):
    subject = action.with_user(action.user_id)._o365_event_to_send().subject
    events = sim.events(upn(action.user_id.login))
    return next(event["id"] for event in events if event["subject"] == subject)


def tell():
    for login in ("bob", "colleen"):
        connect(login)
    # Ann may put work into Bob's calendar, and not into Colleen's.
    sim.share(upn("bob"), upn("ann"), "write")
    env.cr.commit()
    # Work of the second in which somebody connects counts as recorded before.
    time.sleep(1.1)
    late = ref("action_bridget_call")
    record_anew(planned("bob") | planned("colleen") - late)
    deliver()

    # Bob moves one on his telephone, and the comparison at night finds it.
    moved = ref("action_parcels_meeting")
    start = local_time(moved.start, ZONE).replace(tzinfo=None) - HOUR
    sim.move(upn("bob"), entry(moved), start, start + HOUR)
    env["o365.calendar.finding"]._cron_compare()
    # Colleen's mailbox is full by now.
    sim.fault("mailbox_full", upn=upn("colleen"))
    record_anew(late)
    deliver()


# Not in a database whose demo data is of before there was a story.
if ref("action_bridget_call"):
    tell()
