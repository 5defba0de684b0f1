"""The simulator in a process of its own."""

import json
import subprocess
import sys
from pathlib import Path

from m365_simulator.remote import RemoteSimulator

ROOT = Path(__file__).resolve().parents[2]


def test_runs_in_a_process_of_its_own(running, tmp_path):
    people = tmp_path / "people.json"
    people.write_text(
        json.dumps(
            {
                "people": [
                    {"upn": "ann@charity.example", "name": "Ann Lee"},
                    {"upn": "bob@charity.example", "name": "Bob", "mailbox": False},
                ],
                "shares": [
                    {
                        "owner": "ann@charity.example",
                        "colleague": "bob@charity.example",
                        "role": "write",
                    }
                ],
                "switches": {"deleted_answers": 200},
            }
        )
    )
    command = [sys.executable, "-m", "m365_simulator", "--people", str(people)]
    command += ["--cert-dir", str(running.cert_dir), "--timezone", "Europe/Berlin"]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    try:
        words = process.stdout.readline().split()
        sim = RemoteSimulator(words[1])
        assert [each["timezone"] for each in sim.people] == ["Europe/Berlin"] * 2
        assert [each["mailbox"] for each in sim.people] == [True, False]
        sim.create(
            "ann@charity.example", "Visit", "2026-07-01T10:00", "2026-07-01T11:00"
        )
        event = sim.events("ann@charity.example")[0]
        assert event["start"]["timeZone"] == "Europe/Berlin"
        sim.fault("throttled", upn="ann@charity.example", retry_after=3)
        sim.switch(duplicate_status=400)
        week = sim.week("ann@charity.example", "2026-07-01")
        assert week["faults"] == ["throttled"]
        assert week["entries"][0]["subject"] == "Visit"
        assert sim.requests == [] and sim.mails == []
        event_id = event["id"]
        sim.invite("ann@charity.example", event_id, "guest@example.org")
        assert [mail["kind"] for mail in sim.mails] == ["invited"]
        sim.delete("ann@charity.example", event_id)
        assert [e["id"] for e in sim.deleted("ann@charity.example")] == [event_id]
    finally:
        process.terminate()
        assert process.wait(10) == 0
        process.stdout.close()
