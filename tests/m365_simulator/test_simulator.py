"""Starting, stopping, resetting, and the clock."""

import socket
import threading
import time

import pytest
import requests

from m365_simulator import Simulator


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


def test_client_that_sends_nothing_keeps_nobody_waiting(running, http):
    port = int(running.login_url.rpartition(":")[2])
    with socket.create_connection(("127.0.0.1", port), 5):
        url = f"{running.graph_url}/v1.0/me"
        assert http.get(url, timeout=5).status_code == 401


def test_reset_forgets_people_events_and_switches(sim, ann, visit):
    ann.create(visit())
    sim.duplicate_status = 400
    sim.fault("down")
    sim.reset()
    assert sim.directory.people == {}
    assert sim.requests == []
    assert sim.duplicate_status == 409
    assert sim.faults.list() == []


def test_what_was_remembered_is_recalled_each_time(sim, ann, visit):
    before = sim.remember()
    for _time in range(2):
        ann.create(visit())
        sim.share("ann@charity.example", "bob@charity.example", "write")
        sim.revoke("ann@charity.example")
        sim.add_person("carl@charity.example", "Carl Ford")
        assert ann.get("/me").status_code == 401
        sim.recall(before)
        assert ann.get("/me").status_code == 200
        assert "carl@charity.example" not in sim.directory.people
        assert not sim.directory.shares
        assert not sim.mailboxes and not sim.faults.list()


def test_twenty_threads_create_two_hundred_events(sim, graph, visit):
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


def test_time_is_the_clocks_plus_what_was_added(sim):
    sim.advance(100)
    assert sim.now() == pytest.approx(time.time() + 100, abs=5)
