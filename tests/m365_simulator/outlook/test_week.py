"""The data of the week page."""

ANN = "ann@charity.example"


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


def test_week_has_what_overlaps_it_and_no_more(sim, pages):
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
