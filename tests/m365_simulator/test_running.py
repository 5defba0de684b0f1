"""Starting, stopping, certificates, and the simulator in a process of its own."""

import json
import socket
import ssl
import subprocess
import sys
import threading
from pathlib import Path

import pytest
import requests

from m365_simulator import Simulator, certificates
from m365_simulator.remote import RemoteSimulator

ROOT = Path(__file__).resolve().parents[2]


def test_certificate_passes_the_strict_rules(running):
    context = ssl.create_default_context(cafile=running.ca_file)
    context.verify_flags |= ssl.VERIFY_X509_STRICT | ssl.VERIFY_X509_PARTIAL_CHAIN
    port = int(running.login_url.rpartition(":")[2])
    for name in ("localhost", "127.0.0.1"):
        plain = socket.create_connection(("127.0.0.1", port), 5)
        with context.wrap_socket(plain, server_hostname=name) as secure:
            assert secure.getpeercert()["subject"]


def test_certificates_are_kept(running):
    before = (running.cert_dir / "ca.pem").read_bytes()
    certificates.ensure(running.cert_dir)
    assert (running.cert_dir / "ca.pem").read_bytes() == before


def test_spoilt_certificate_is_made_anew(tmp_path):
    folder = certificates.ensure(tmp_path)
    (folder / "server.pem").write_text("nonsense")
    certificates.ensure(tmp_path)
    assert b"BEGIN CERTIFICATE" in (folder / "server.pem").read_bytes()


def test_private_keys_are_private(running):
    for name in ("server.pem", "signing.pem"):
        assert (running.cert_dir / name).stat().st_mode & 0o077 == 0


def test_stopped_refuses_and_starts_again_at_the_same_address(running):
    with requests.Session() as session:
        session.trust_env, session.verify = False, running.ca_file
        with Simulator(running.cert_dir) as other:
            url = f"{other.graph_url}/v1.0/me"
            assert session.get(url, timeout=5).status_code == 401
        with pytest.raises(requests.ConnectionError):
            session.get(url, timeout=5)
        with other:
            assert session.get(url, timeout=5).status_code == 401


def test_silent_client_keeps_nobody_waiting(running, http):
    port = int(running.login_url.rpartition(":")[2])
    with socket.create_connection(("127.0.0.1", port), 5):
        url = f"{running.graph_url}/v1.0/me"
        assert http.get(url, timeout=5).status_code == 401


def test_reset_forgets_people_entries_and_switches(sim, ann, visit):
    ann.create(visit())
    sim.duplicate_status = 400
    sim.fault("down")
    sim.reset()
    assert sim.directory.people == {}
    assert sim.requests == []
    assert sim.duplicate_status == 409
    assert sim.faults.list() == []


def test_twenty_threads_make_two_hundred_entries(sim, graph, visit):
    person = graph("ann@charity.example")
    failures = []

    def work():
        for _number in range(10):
            try:
                person.create(visit())
            except AssertionError as problem:
                failures.append(problem)

    threads = [threading.Thread(target=work) for _number in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert len(sim.events("ann@charity.example")) == 200
    assert len({each["id"] for each in sim.events("ann@charity.example")}) == 200


def test_runs_by_itself(running, tmp_path):
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
