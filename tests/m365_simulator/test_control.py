"""The JSON addresses for the week page and for other processes."""

import pytest

ANN, BOB = "ann@charity.example", "bob@charity.example"


def call(pages, method, *args, **kwargs):
    asked = {"method": method, "args": args, "kwargs": kwargs}
    return pages("POST", "/control/call", json=asked)


def test_methods_share_and_add_faults(sim, pages):
    assert call(pages, "share", ANN, BOB, "write").status_code == 200
    call(pages, "fault", "slow", upn=ANN, seconds=3)
    week = pages("GET", f"/control/week/{ANN}").json()
    assert week["shares"]["people"][0]["role"] == "write"
    assert week["faults"] == ["slow"]
    call(pages, "clear_faults", "slow", upn=ANN)
    assert sim.faults.list() == []


@pytest.mark.parametrize(
    "method, args",
    [
        ("stop", []),
        ("__init__", []),
        ("share", [ANN, BOB, "everything"]),
        ("share", [ANN, "ghost", "write"]),
        ("delete", [ANN, "missing"]),
        ("create", [ANN, "x", "2026-07-01T10:00", "2026-07-01T09:00"]),
    ],
)
def test_refusals_have_a_message(pages, method, args):
    answer = call(pages, method, *args)
    assert answer.status_code == 400
    assert answer.json()["error"]


def test_unknown_switches_are_refused(sim, pages):
    answer = pages("POST", "/control/switches", json={"client_secret": "mine"})
    assert answer.status_code == 400
    assert pages("POST", "/control/switches", json={"filter_on_shared": False})
    assert sim.filter_on_shared is False


def test_pages_of_other_sites_are_refused(pages):
    other = pages("GET", "/control/people", headers={"Host": "evil.example"})
    assert other.status_code == 403
    form = pages("POST", "/control/call", data={"method": "reset"})
    assert form.status_code == 415
