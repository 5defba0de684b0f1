"""Run in Odoo's shell, below lines with RESULT, PAGES and BEFORE, after the update.

Has the scheduled action run once all waiting times are over, and looks at the stand-in.
"""

# ruff: noqa: F821

import json
from pathlib import Path

from m365_simulator.remote import RemoteSimulator

PAST = "(now() AT TIME ZONE 'UTC') - interval '1 minute'"
sim = RemoteSimulator(PAGES)


def entries():
    """By address, the entries in Outlook."""
    return {
        person["upn"]: sim.events(person["upn"], zone="UTC") for person in sim.people
    }


def deliver():
    for change in (
        f"o365_sync_request SET due_at = {PAST}",
        f"o365_calendar_entry SET next_try = {PAST} WHERE next_try IS NOT NULL",
        "o365_account SET held_until = NULL",
    ):
        env.cr.execute(f"UPDATE {change}")
    env.cr.commit()
    env.invalidate_all()
    env.ref("charitylog_o365.ir_cron_sync").method_direct_trigger()
    env.cr.commit()
    env.invalidate_all()


def fault_of(record, state, wanted, found):
    """What is wrong about the entries of a record that waited, or None."""
    if state != wanted or len(found) != (state == "synced"):
        return f"{state}, with {len(found)} entries"
    for entry in found:
        start = entry["start"]["dateTime"][:19].replace("T", " ")
        if record.name not in entry["subject"] or start != str(record.start):
            return f"it says {entry['subject']}, {start}"
    return None


before = entries()
deliver()
after = entries()
everything = [entry for own in after.values() for entry in own]
arrived, wrong, ours = [], [], 0
for key, (_name, state, reason, _sentence) in BEFORE.items():
    model, number = key.split()
    record = env[model].browse(int(number))
    owner = record._o365_owner()
    record = record.with_user(owner or env.ref("base.user_admin")).sudo()
    now, why = record.o365_state, record.o365_reason
    found = [
        entry
        for entry in everything
        if record.o365_marker in str(entry["singleValueExtendedProperties"])
    ]
    ours += len(found)
    account = env["o365.account"].search([("user_id", "=", owner.id)])
    fault = None
    if state == "pending" and account.state == "connected":
        wanted = "off" if reason == "leaving" else "synced"
        fault = fault_of(record, now, wanted, found)
        arrived += [] if fault else [f"{record.name}: {now}"]
    elif (now, why or None) != (state, reason or None):
        fault = f"was {state} {reason}, is {now} {why}"
    elif len(found) > 1:
        fault = f"{len(found)} entries"
    wrong += [f"{record.name}: {fault}"] if fault else []
if ours != len(everything):
    wrong.append(f"{len(everything)} entries in Outlook, of which we know {ours}")
held = [(upn, len(own), len(after[upn])) for upn, own in before.items()]
Path(RESULT).write_text(json.dumps({"held": held, "arrived": arrived, "wrong": wrong}))
