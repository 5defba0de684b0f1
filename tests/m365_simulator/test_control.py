"""The pages' own JSON, without a browser."""

import pytest

ANN, BOB = "ann@charity.example", "bob@charity.example"


@pytest.fixture
def pages(sim, http):
    def ask(method, path, **more):
        return http.request(method, f"{sim.pages_url}{path}", timeout=5, **more)

    return ask


def call(pages, method, *args, **kwargs):
    asked = {"method": method, "args": args, "kwargs": kwargs}
    return pages("POST", "/control/call", json=asked)


def test_start_page_lists_people_and_escapes_their_names(sim, pages):
    sim.add_person("eve@charity.example", "<script>alert(1)</script>", mailbox=False)
    text = pages("GET", "/").text
    assert "Ann Lee" in text and "no mailbox" in text
    assert "<script>alert" not in text


def test_nobody_of_that_name_is_told(pages):
    answer = pages("GET", "/outlook/ghost@charity.example")
    assert answer.status_code == 404
    assert "nobody of that name" in answer.text


def test_week_is_in_the_mailboxs_zone(sim, pages):
    sim.add_person("kim@charity.example", "Kim", timezone="America/New_York")
    sim.create("kim@charity.example", "Visit", "2026-07-01T10:00", "2026-07-01T11:00")
    assert sim.events("kim@charity.example", "UTC")[0]["start"]["dateTime"][11:13] == (
        "14"
    )
    week = pages("GET", "/control/week/kim@charity.example?start=2026-07-03").json()
    assert week["monday"] == "2026-06-29"
    assert week["entries"][0]["start"] == "2026-07-01T10:00"


def test_unchanged_week_is_not_sent_again(sim, pages):
    path = f"/control/week/{ANN}?start=2026-07-01"
    stamp = pages("GET", path).json()["stamp"]
    assert pages("GET", f"{path}&known={stamp}").status_code == 204
    sim.create(ANN, "Visit", "2026-07-01T10:00", "2026-07-01T11:00")
    assert pages("GET", f"{path}&known={stamp}").status_code == 200


def test_week_holds_what_crosses_its_edges_and_no_more(sim, pages):
    for subject, start, end in (
        ("into", "2026-06-28T23:00", "2026-06-29T01:00"),
        ("ends at midnight", "2026-06-28T23:00", "2026-06-29T00:00"),
        ("no length at midnight", "2026-06-29T00:00", "2026-06-29T00:00"),
        ("next", "2026-07-06T00:00", "2026-07-06T01:00"),
    ):
        sim.create(ANN, subject, start, end)
    week = pages("GET", f"/control/week/{ANN}?start=2026-07-01").json()
    subjects = {entry["subject"] for entry in week["entries"]}
    assert subjects == {"into", "no length at midnight"}
    assert week["total"] == 4


def test_buttons_share_and_switch_faults(sim, pages):
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
def test_refused_with_words(pages, method, args):
    answer = call(pages, method, *args)
    assert answer.status_code == 400
    assert answer.json()["error"]


def test_only_known_switches(sim, pages):
    answer = pages("POST", "/control/switches", json={"client_secret": "mine"})
    assert answer.status_code == 400
    assert pages("POST", "/control/switches", json={"filter_on_shared": False})
    assert sim.filter_on_shared is False


def test_other_sites_cannot_use_the_buttons(pages):
    other = pages("GET", "/control/people", headers={"Host": "evil.example"})
    assert other.status_code == 403
    form = pages("POST", "/control/call", data={"method": "reset"})
    assert form.status_code == 415


@pytest.mark.parametrize("path", ["/static/../simulator.py", "/static/none.js", "/x"])
def test_nothing_else_is_served(pages, path):
    assert pages("GET", path).status_code == 404


def test_link_in_an_entry_leads_to_the_page(sim, ann, visit, http):
    link = ann.create(visit())["webLink"]
    assert link.startswith(f"{sim.pages_url}/outlook/{ANN}?itemid=")
    assert http.get(link).status_code == 200
