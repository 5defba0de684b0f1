"""An event that is repeated, and its days."""

ANN = "ann@charity.example"
VIEW = "?startDateTime=2026-06-01T00:00:00Z&endDateTime=2026-08-01T00:00:00Z"


def at(text):
    return {"dateTime": text, "timeZone": "Europe/London"}


def test_change_of_a_series_changes_every_day(sim, ann, made, path):
    sim.repeat(ANN, made["id"], 3)
    days = ann.get(f"{path}/instances{VIEW}").json()["value"]
    assert [day["start"]["dateTime"][:13] for day in days] == [
        "2026-07-01T09",
        "2026-07-02T09",
        "2026-07-03T09",
    ]
    when = {"start": at("2026-07-06T12:00:00"), "end": at("2026-07-06T13:00:00")}
    changed = ann.patch(path, {"subject": "Call", **when}).json()
    assert changed["recurrence"]["range"]["startDate"] == "2026-07-06"
    seen = ann.get(f"/me/calendarView{VIEW}").json()["value"]
    assert [day["start"]["dateTime"][:13] for day in seen] == [
        "2026-07-06T11",
        "2026-07-07T11",
        "2026-07-08T11",
    ]
    assert {(day["subject"], day["type"]) for day in seen} == {("Call", "occurrence")}
    assert {day["seriesMasterId"] for day in seen} == {made["id"]}
    [listed] = ann.get("/me/events").json()["value"]
    assert (listed["id"], listed["type"]) == (made["id"], "seriesMaster")
    ann.delete(path)
    assert ann.get(f"/me/calendarView{VIEW}").json()["value"] == []


def test_series_is_made_and_ended_through_graph_and_in_outlook(sim, ann, made, path):
    sim.repeat(ANN, made["id"], 3)
    recurrence = ann.get(path).json()["recurrence"]
    ended = ann.patch(path, {"recurrence": None}).json()
    assert (ended["type"], ended["recurrence"]) == ("singleInstance", None)
    again = ann.patch(path, {"recurrence": recurrence}).json()
    assert again["type"] == "seriesMaster"
    assert len(ann.get(f"/me/calendarView{VIEW}").json()["value"]) == 3
    sim.repeat(ANN, made["id"], 0)
    [only] = ann.get(f"/me/calendarView{VIEW}").json()["value"]
    assert (only["id"], only["type"]) == (made["id"], "singleInstance")


def test_days_of_a_series_have_ids_made_from_its_own(sim, ann, visit):
    made = ann.create(visit())
    sim.repeat(ANN, made["id"], 3)
    master = ann.get(f"/me/events/{made['id']}").json()
    assert (master["type"], master["iCalUId"]) == ("seriesMaster", made["iCalUId"])
    window = "startDateTime=2026-07-01T12:00:00Z&endDateTime=2026-08-01T00:00:00Z"
    days = ann.get(f"/me/events/{made['id']}/instances?{window}").json()["value"]
    assert [day["start"]["dateTime"][:13] for day in days] == [
        "2026-07-02T09",
        "2026-07-03T09",
    ]
    assert {day["seriesMasterId"] for day in days} == {made["id"]}
    # MS-OXOCAL 2.2.1.27: the year in two bytes, the month, the day.
    assert [day["iCalUId"][32:40] for day in days] == ["07EA0702", "07EA0703"]
    assert {day["iCalUId"][40:] for day in days} == {made["iCalUId"][40:]}
