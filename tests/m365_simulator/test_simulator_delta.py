"""What other connectors read of a calendar: what changed, and the days of a series."""

ANN = "ann@charity.example"


def test_delta_tells_what_changed_since(ann, visit):
    window = "startDateTime=2026-06-01T00:00:00Z&endDateTime=2026-08-01T00:00:00Z"
    kept, gone = ann.create(visit()), ann.create(visit())
    first = ann.get(f"/me/calendarView/delta?{window}").json()
    assert {each["id"] for each in first["value"]} == {kept["id"], gone["id"]}
    ann.delete(f"/me/events/{gone['id']}")
    new = ann.create(visit())
    second = ann.get(first["@odata.deltaLink"]).json()
    assert [each["id"] for each in second["value"]] == [gone["id"], new["id"]]
    assert second["value"][0]["@removed"] == {"reason": "deleted"}
    assert ann.get(second["@odata.deltaLink"]).json()["value"] == []
    assert ann.get("/me/calendarView/delta").status_code == 400
    assert ann.get("/me/calendarView/delta?$deltatoken=x").status_code == 410


def test_delta_comes_in_pages_and_misses_nothing_between_them(ann, visit):
    window = "startDateTime=2026-06-01T00:00:00Z&endDateTime=2026-08-01T00:00:00Z"
    by_two = 'IdType="ImmutableId", odata.maxpagesize=2'
    made = [ann.create(visit())["id"] for _number in range(5)]
    answer = ann.get(f"/me/calendarView/delta?{window}", Prefer=by_two).json()
    seen = [each["id"] for each in answer["value"]]
    ann.delete(f"/me/events/{made[0]}")
    ann.patch(f"/me/events/{made[1]}", {"subject": "Call"})
    while "@odata.nextLink" in answer:
        assert len(answer["value"]) == 2
        assert "@odata.deltaLink" not in answer
        answer = ann.get(answer["@odata.nextLink"], Prefer=by_two).json()
        seen += [each["id"] for each in answer["value"]]
    assert seen == [*made, made[1]]
    later = ann.get(answer["@odata.deltaLink"]).json()["value"]
    assert [each["id"] for each in later] == [made[0], made[1]]
    assert "@removed" in later[0]


def test_days_of_a_series_have_ids_of_one_family(sim, ann, visit):
    made = ann.create(visit())
    sim.repeat(ANN, made["id"], 3)
    master = ann.get(f"/me/events/{made['id']}").json()
    assert (master["type"], master["iCalUId"]) == ("seriesMaster", made["iCalUId"])
    window = "startDateTime=2026-07-01T12:00:00Z&endDateTime=2026-08-01T00:00:00Z"
    days = ann.get(f"/me/events/{made['id']}/instances?{window}").json()["value"]
    # No part of the description that requests are held to.
    sim.clear_requests()
    assert [day["start"]["dateTime"][:13] for day in days] == [
        "2026-07-02T09",
        "2026-07-03T09",
    ]
    assert {day["seriesMasterId"] for day in days} == {made["id"]}
    # MS-OXOCAL 2.2.1.27: the year in two bytes, the month, the day.
    assert [day["iCalUId"][32:40] for day in days] == ["07EA0702", "07EA0703"]
    assert {day["iCalUId"][40:] for day in days} == {made["iCalUId"][40:]}
