from datetime import datetime
from urllib.parse import parse_qs, urlsplit

import pytest

from charitylog_o365.core.graph import errors, protocol

ANN = "ann@charity.example"
MARKED = f"singleValueExtendedProperties/Any(ep: ep/id eq '{protocol.MARKER_ID}'"
PAYLOAD = {"subject": "Home visit"}


def query(request):
    return {k: v[0] for k, v in parse_qs(urlsplit(request.path).query).items()}


ADDRESSES = [
    (protocol.create_event(PAYLOAD), "POST", "/me/calendar/events"),
    (
        protocol.create_event(PAYLOAD, ANN),
        "POST",
        f"/users/{ANN}/calendar/events",
    ),
    (protocol.update_event("AAMk-_", PAYLOAD), "PATCH", "/me/events/AAMk-_"),
    (
        protocol.update_event("AAMk=", PAYLOAD, ANN),
        "PATCH",
        f"/users/{ANN}/events/AAMk%3D",
    ),
    (protocol.delete_event("a/b?c#d"), "DELETE", "/me/events/a%2Fb%3Fc%23d"),
    (protocol.delete_event("AAMk", ANN), "DELETE", f"/users/{ANN}/events/AAMk"),
    (
        protocol.delete_for_good("a/b"),
        "POST",
        "/me/events/a%2Fb/permanentDelete",
    ),
    (
        protocol.delete_for_good("AAMk", ANN),
        "POST",
        f"/users/{ANN}/events/AAMk/permanentDelete",
    ),
    (protocol.get_event("AAMk"), "GET", "/me/events/AAMk"),
    (protocol.find_by_marker("m"), "GET", "/me/events"),
    (protocol.list_marked(), "GET", "/me/events"),
    (protocol.list_marked(ANN), "GET", f"/users/{ANN}/calendar/events"),
    (protocol.calendar(), "GET", "/me/calendar"),
    (protocol.calendar(ANN), "GET", f"/users/{ANN}/calendar"),
    (protocol.calendar("o'd#x@y"), "GET", "/users/o%27d%23x@y/calendar"),
    (protocol.calendar_permissions(), "GET", "/me/calendar/calendarPermissions"),
]


def test_each_request_has_the_documented_method_and_path():
    built = [request for request, *_ in ADDRESSES]
    assert [(r, r.method, r.path.split("?")[0]) for r in built] == ADDRESSES
    for request in built:
        assert 'IdType="ImmutableId"' in dict(request.headers)["Prefer"], request
        assert request.changes_nothing == (request.method == "GET"), request
        is_sent = request.method in ("POST", "PATCH")
        body = PAYLOAD if is_sent and "permanentDelete" not in request.path else None
        assert request.body == body, request


def test_several_preferences_share_one_header():
    request = protocol.get_event("AAMk", time_zone="Europe/London")
    [(name, value)] = request.headers
    assert name == "Prefer"
    assert value == 'IdType="ImmutableId", outlook.timezone="Europe/London"'


def test_marker_is_quoted_in_the_filter():
    request = protocol.find_by_marker("it's%&+1")
    asked = query(request)
    assert asked["$filter"] == f"{MARKED} and ep/value eq 'it''s%&+1')"
    assert asked["$expand"] == protocol.MARKER_EXPAND
    written = protocol.marker_property("m", "l")["singleValueExtendedProperties"]
    assert written[0] == {"id": protocol.MARKER_ID, "value": "m"}


def test_calendar_request_selects_only_what_is_needed():
    assert query(protocol.calendar(ANN)) == {"$select": "id,canEdit,owner"}


def test_next_page_uses_only_the_path_of_the_link():
    link = "https://evil.example/v1.0/me/calendar/events?$skip=100&$filter=a%20b"
    request = protocol.next_page({"@odata.nextLink": link})
    assert request.path == "/me/calendar/events?$skip=100&$filter=a%20b"
    assert query(protocol.list_marked())["$filter"] == f"{MARKED} and ep/value ne null)"


def test_next_page_accepts_each_form_of_the_owner():
    path = "/users('5f2f0f3c-0d2e')/calendar/events?$skip=100"
    link = f"https://graph.microsoft.com/v1.0{path}"
    assert protocol.next_page({"@odata.nextLink": link}).path == path


@pytest.mark.parametrize(
    "path", ["/v1.0/me/messages", "/v1.0/users('ann')/messages", "/v1.0/me", ""]
)
def test_next_page_of_something_else_is_refused(path):
    link = f"https://graph.microsoft.com{path}?$skip=1"
    with pytest.raises(errors.Unreachable, match="not a calendar"):
        protocol.next_page({"@odata.nextLink": link})


@pytest.mark.parametrize("link", ["", 7, [], "https://[x/v1.0/me/events"])
def test_unreadable_next_page_is_unreachable(link):
    with pytest.raises(errors.Unreachable):
        protocol.next_page({"@odata.nextLink": link})


@pytest.mark.parametrize(
    "build",
    [protocol.get_event, protocol.delete_event, protocol.delete_for_good],
)
def test_entry_without_id_cannot_be_addressed(build):
    """Otherwise the request would be for all events."""
    with pytest.raises(ValueError):
        build("")


def test_event_is_read():
    told = {
        "id": "AAMk",
        "changeKey": "ck",
        "iCalUId": "uid",
        "webLink": "https://outlook.office365.com/x",
        "transactionId": "charitylog-1",
        "subject": "Home visit",
        "start": {"dateTime": "2026-03-02T10:00:00.0000000", "timeZone": "UTC"},
        "end": {"dateTime": "2026-03-02T11:00:00.0000000", "timeZone": "UTC"},
        "isAllDay": False,
        "isCancelled": False,
        "showAs": "busy",
        "location": {"displayName": "12 High Street"},
        "categories": ["Done"],
        "singleValueExtendedProperties": [
            {"id": "String {other} Name X", "value": "no"},
            {"id": protocol.MARKER_ID.replace("9d3b", "9D3B"), "value": "token"},
        ],
    }
    assert protocol.read_event(told) == protocol.RemoteEvent(
        id="AAMk",
        change_key="ck",
        ical_uid="uid",
        web_link="https://outlook.office365.com/x",
        transaction_id="charitylog-1",
        marker="token",
        subject="Home visit",
        start=datetime(2026, 3, 2, 10),
        end=datetime(2026, 3, 2, 11),
        time_zone="UTC",
        show_as="busy",
        location="12 High Street",
        categories=("Done",),
    )


@pytest.mark.parametrize(
    ("told", "kept"),
    [
        ("Cake 🎂", "Cake 🎂"),
        ("Cake \ud83c", "Cake \ufffd"),
        ("\udf82 cake", "\ufffd cake"),
        ("\ud83c\udf82 cake", "🎂 cake"),
        ("Ca\0ke\0", "Cake"),
        (None, ""),
    ],
)
def test_subject_has_no_half_characters_and_zero_bytes(told, kept):
    """Outlook cuts long subjects within an emoji, and accepts any character."""
    subject = protocol.read_event({"id": "AAMk", "subject": told}).subject
    assert subject == kept
    assert subject.encode().decode() == kept


def test_event_with_only_an_id_is_read():
    sparse = protocol.read_event({"id": "AAMk", "location": None, "start": None})
    assert (sparse.id, sparse.marker, sparse.start) == ("AAMk", None, None)


@pytest.mark.parametrize("body", [{}, {"id": None}, {"id": ""}, {"value": []}])
def test_answer_that_is_no_event_is_unreachable(body):
    with pytest.raises(errors.Unreachable):
        protocol.read_event(body)


def test_page_is_read():
    page = {"value": [{"id": "1"}, {"id": "2"}]}
    assert [event.id for event in protocol.read_events(page)] == ["1", "2"]
    assert protocol.next_page(page) is None


@pytest.mark.parametrize(
    "body", [{}, {"value": None}, {"value": {}}, {"value": [None]}, {"value": ["x"]}]
)
def test_answer_that_is_no_page_is_unreachable(body):
    with pytest.raises(errors.Unreachable):
        protocol.read_events(body)


@pytest.mark.parametrize("odd", ["text", 7, 7.5, True, [None], {"id": None}])
def test_event_with_wrong_types_is_read_without_them(odd):
    names = ("changeKey", "iCalUId", "webLink", "transactionId", "subject", "start")
    names += ("end", "showAs", "location", "categories", "type", "recurrence")
    names += ("attendees", "singleValueExtendedProperties")
    read = protocol.read_event({"id": "AAMk", **dict.fromkeys(names, odd)})
    assert (read.id, read.start, read.location, read.marker) == ("AAMk", None, "", None)


def test_headers_are_found_in_upper_and_lower_case():
    response = protocol.Response(200, {"Retry-After": "1"})
    assert response.headers["retry-after"] == "1"
    assert response.headers.get("RETRY-AFTER") == "1"
    assert dict(response.headers) == {"retry-after": "1"}
    assert len(response.headers) == 1


def shown(start, zone, **more):
    return protocol.read_event(
        {"id": "AAMk", "start": {"dateTime": start, "timeZone": zone}, **more}
    )


@pytest.mark.parametrize(
    ("zone", "start"),
    [
        ("UTC", datetime(2026, 7, 15, 10)),
        ("tzone://Microsoft/Utc", datetime(2026, 7, 15, 10)),
        (None, datetime(2026, 7, 15, 10)),
        ("Europe/London", datetime(2026, 7, 15, 9)),
        ("GMT Standard Time", datetime(2026, 7, 15, 9)),
        ("gmt standard time", datetime(2026, 7, 15, 9)),
        ("Tokyo Standard Time", datetime(2026, 7, 15, 1)),
        ("tzone://Microsoft/Custom", None),
        ("../../etc/passwd", None),
    ],
)
def test_times_are_converted_from_the_zone_of_the_answer(zone, start):
    event = shown("2026-07-15T10:00:00.0000000", zone)
    assert (event.start, event.time_zone) == (start, "UTC" if start else zone)


def test_whole_day_has_its_midnights_in_any_zone():
    event = shown("2026-07-15T00:00:00", "Tokyo Standard Time", isAllDay=True)
    assert event.start == datetime(2026, 7, 15)


def test_entry_removed_from_a_listing_is_deleted():
    assert protocol.read_event({"id": "1", "@removed": {"reason": "deleted"}}).deleted


@pytest.mark.parametrize("tag", ['W/"key="', '"key="'])
def test_change_key_is_read_from_the_etag(tag):
    assert protocol.read_event({"id": "1", "@odata.etag": tag}).change_key == "key="


def test_each_request_gets_a_new_id():
    names = {protocol.calendar().named().name for _each in range(3)}
    assert len(names) == 3
    assert protocol.calendar().name is None
