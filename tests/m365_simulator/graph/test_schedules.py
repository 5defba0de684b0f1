"""When colleagues are free and busy."""

import pytest

ANN, BOB, CID = (f"{name}@charity.example" for name in ("ann", "bob", "cid"))
PATH = "/me/calendar/getSchedule"
BERLIN = 'outlook.timezone="Europe/Berlin"'


def london(text):
    return {"dateTime": text, "timeZone": "Europe/London"}


def asking(*addresses, start="2026-07-01T09:00", end="2026-07-01T17:00", **more):
    return {
        "schedules": list(addresses),
        "startTime": london(f"{start}:00"),
        "endTime": london(f"{end}:00"),
        "availabilityViewInterval": 60,
        **more,
    }


@pytest.fixture
def told(bob):
    """told(address, …) is what Bob is told of one address."""

    def ask(address, **more):
        prefer = more.pop("Prefer", "")
        answer = bob.post(PATH, asking(address, **more), Prefer=prefer)
        assert answer.status_code == 200, answer.text
        [one] = answer.json()["value"]
        assert one["scheduleId"] == address
        return one

    return ask


def busy(sim, upn, begin, end, subject="Dentist", **fields):
    return sim.create(
        upn, subject, f"2026-07-01T{begin}", f"2026-07-01T{end}", **fields
    )


def spans(one):
    return [
        (item["start"]["dateTime"][11:16], item["end"]["dateTime"][11:16])
        for item in one["scheduleItems"]
    ]


def test_busy_times_are_told_without_a_share(sim, told):
    busy(sim, ANN, "10:00", "11:00")
    busy(sim, ANN, "18:00", "19:00")
    one = told(ANN)
    assert one["availabilityView"] == "02000000"
    [item] = one["scheduleItems"]
    assert item == {
        "isPrivate": False,
        "status": "busy",
        "start": {"dateTime": "2026-07-01T09:00:00.0000000", "timeZone": "UTC"},
        "end": {"dateTime": "2026-07-01T10:00:00.0000000", "timeZone": "UTC"},
    }
    assert spans(told(ANN, Prefer=BERLIN)) == [("11:00", "12:00")]


def test_what_touches_the_window_only_at_its_edges_is_not_told(sim, told):
    busy(sim, ANN, "08:00", "09:00")
    busy(sim, ANN, "17:00", "18:00")
    busy(sim, ANN, "08:30", "09:30")
    one = told(ANN)
    assert spans(one) == [("07:30", "08:30")]
    assert one["availabilityView"] == "20000000"


def test_each_status_has_its_digit_and_the_most_serious_counts(sim, told):
    busy(sim, ANN, "09:00", "10:00", showAs="free")
    busy(sim, ANN, "10:00", "11:00", showAs="tentative")
    busy(sim, ANN, "11:00", "12:00", showAs="oof")
    busy(sim, ANN, "11:30", "12:30")
    busy(sim, ANN, "14:00", "15:00", showAs="workingElsewhere")
    one = told(ANN)
    assert one["availabilityView"] == "01320000"
    statuses = [item["status"] for item in one["scheduleItems"]]
    assert statuses == ["free", "tentative", "oof", "busy", "workingElsewhere"]


def test_whole_days_and_days_of_a_series_are_told(sim, told):
    sim.create(ANN, "Away", "2026-07-01T00:00", "2026-07-02T00:00", isAllDay=True)
    made = sim.create(BOB, "Stand-up", "2026-06-29T09:30", "2026-06-29T10:00")
    sim.repeat(BOB, made, 5)
    assert told(ANN)["availabilityView"] == "22222222"
    assert spans(told(BOB)) == [("08:30", "09:00")]
    days = {"start": "2026-06-29T00:00", "end": "2026-07-06T00:00"}
    assert len(told(BOB, **days)["scheduleItems"]) == 5


def test_deleted_moved_and_cancelled_entries_and_other_calendars_are_not_told(
    sim, ann, told
):
    gone, moved, away, dropped = (
        busy(sim, ANN, f"{h}:00", f"{h}:30") for h in range(10, 14)
    )
    sim.delete(ANN, gone)
    sim.move(ANN, moved, "2026-07-02T10:00", "2026-07-02T11:00")
    sim.drag_to(ANN, away, sim.add_calendar(ANN))
    sim.mailbox_of(sim.directory.get(ANN)).find(dropped).fields["isCancelled"] = True
    one = told(ANN)
    assert (one["availabilityView"], one["scheduleItems"]) == ("00000000", [])


@pytest.mark.parametrize(
    ("role", "sensitivity", "seen"),
    [
        ("freeBusyRead", "normal", False),
        ("limitedRead", "normal", True),
        ("read", "normal", True),
        ("read", "private", False),
        ("read", "confidential", False),
        ("write", "personal", True),
        ("delegateWithPrivateEventAccess", "private", False),
    ],
)
def test_subject_and_place_are_told_to_readers_unless_private(
    sim, told, role, sensitivity, seen
):
    sim.share(ANN, BOB, role)
    place = {"displayName": "12 High Street"}
    busy(sim, ANN, "10:00", "11:00", location=place, sensitivity=sensitivity)
    [item] = told(ANN)["scheduleItems"]
    assert ("subject" in item, "location" in item) == (seen, seen)
    assert item["isPrivate"] == (sensitivity in ("private", "confidential"))
    if seen:
        assert (item["subject"], item["location"]) == ("Dentist", "12 High Street")


def test_own_entries_are_told_with_their_subject(sim, told):
    busy(sim, BOB, "10:00", "11:00", sensitivity="private")
    [item] = told(BOB)["scheduleItems"]
    assert (item["subject"], item["isPrivate"]) == ("Dentist", True)


@pytest.mark.parametrize("code", ["5009", "ErrorMailRecipientNotFound"])
def test_one_address_without_a_mailbox_stops_no_other(sim, bob, code):
    sim.unknown_schedule = code
    sim.add_person(CID, "Cid", mailbox=False)
    busy(sim, ANN, "10:00", "11:00")
    asked = ("ghost@elsewhere.example", ANN, CID)
    answer = bob.post(PATH, asking(*asked))
    assert answer.status_code == 200
    told = answer.json()["value"]
    assert [one["scheduleId"] for one in told] == list(asked)
    for one in (told[0], told[2]):
        assert one["error"]["responseCode"] == code
        assert one["scheduleId"] in one["error"]["message"]
        assert "scheduleItems" not in one
    assert told[1]["availabilityView"] == "02000000"


def test_where_the_organisation_shares_nothing_the_error_is_inside(sim, told):
    busy(sim, ANN, "10:00", "11:00")
    sim.share(ANN, "organization", "none")
    one = told(ANN)
    assert one["error"]["responseCode"] == "ErrorNoFreeBusyAccess"
    assert "availabilityView" not in one
    sim.share(ANN, BOB, "freeBusyRead")
    assert told(ANN)["availabilityView"] == "02000000"


def test_working_hours_are_those_of_the_person(sim, told):
    sim.add_person(CID, "Cid", timezone="Europe/Berlin")
    sim.set_working_hours(CID, "08:30", "13:00", ["monday", "wednesday"])
    assert told(CID)["workingHours"] == {
        "daysOfWeek": ["monday", "wednesday"],
        "startTime": "08:30:00.0000000",
        "endTime": "13:00:00.0000000",
        "timeZone": {"name": "W. Europe Standard Time"},
    }


def test_interval_is_half_an_hour_where_none_is_asked_for(told, bob):
    body = asking(ANN)
    del body["availabilityViewInterval"]
    [one] = bob.post(PATH, body).json()["value"]
    assert one["availabilityView"] == "0" * 16
    assert told(ANN, availabilityViewInterval=1440)["availabilityView"] == "0"


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"schedules": ["x@y.example"] * 21}, "ErrorMailboxDataArrayTooBig"),
        ({"schedules": []}, "ErrorInvalidParameter"),
        ({"schedules": ANN}, "RequestBodyRead"),
        ({"schedules": [None]}, "RequestBodyRead"),
        ({"startTime": None}, "RequestBodyRead"),
        ({"endTime": london("2026-07-01T09:00:00")}, "ErrorInvalidTimeInterval"),
        ({"endTime": london("2026-06-01T09:00:00")}, "ErrorInvalidTimeInterval"),
        ({"endTime": london("2026-09-01T09:00:00")}, "ErrorTimeIntervalTooBig"),
        ({"availabilityViewInterval": 4}, "ErrorInvalidMergedFreeBusyInterval"),
        ({"availabilityViewInterval": 1441}, "ErrorInvalidMergedFreeBusyInterval"),
        ({"availabilityViewInterval": None}, "RequestBodyRead"),
        (
            {"endTime": {"dateTime": "2026-07-01T17:00:00", "timeZone": "Mars"}},
            "TimeZoneNotSupportedException",
        ),
    ],
)
def test_wrong_questions_are_refused(bob, refusal, wrong, code):
    assert refusal(bob.post(PATH, {**asking(ANN), **wrong})) == (400, code)


def test_just_under_sixty_two_days_and_twenty_addresses_are_answered(bob):
    body = asking(*[ANN] * 20, end="2026-09-01T08:59")
    assert len(bob.post(PATH, body).json()["value"]) == 20


def test_more_addresses_are_answered_where_microsoft_allows_them(sim, bob):
    sim.most_schedules = 100
    assert len(bob.post(PATH, asking(*[ANN] * 21)).json()["value"]) == 21
    sim.clear_requests()  # The contract has the documented number.


@pytest.mark.parametrize("scope", ["Calendars.Read", "Calendars.ReadWrite"])
def test_no_scope_for_shared_calendars_is_needed(sim, graph, scope):
    reader = graph(BOB, f"{scope} offline_access")
    assert reader.post(PATH, asking(ANN)).status_code == 200


def test_who_may_not_ask_is_refused(sim, graph, bob, refusal):
    plain = graph(BOB, "User.Read offline_access")
    assert refusal(plain.post(PATH, asking(ANN)))[0] == 403
    theirs = f"/users/{ANN}/calendar/getSchedule"
    assert refusal(bob.post(theirs, asking(ANN)))[0] == 403
    assert bob.post(f"/users/{BOB}/calendar/getSchedule", asking(ANN)).ok
    assert refusal(bob.post("/me/getSchedule", asking(ANN))) == (400, "BadRequest")
    sim.set_mailbox(BOB, False)
    refused = refusal(bob.post(PATH, asking(ANN)))
    assert refused == (404, "MailboxNotEnabledForRESTAPI")
    sim.clear_requests()  # The contract does not have the fourth address.


def test_faults_concern_the_mailbox_of_who_asks(sim, bob, refusal):
    sim.fault("throttled", upn=BOB, match="getSchedule", times=1)
    assert refusal(bob.post(PATH, asking(ANN)))[0] == 429
    assert bob.post(PATH, asking(ANN)).status_code == 200
