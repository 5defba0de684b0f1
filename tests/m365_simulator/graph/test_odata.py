"""$filter, $expand, $select, $orderby and paging."""

from urllib.parse import quote

import pytest

GUID = "{6f2e6f3c-0d2e-4a56-9d55-6a1f6a8d3b10}"
MARKER = f"String {GUID} Name CharitylogMarker"


def with_value(value, name="CharitylogMarker", compare="eq"):
    return (
        "$filter=singleValueExtendedProperties/Any(ep: ep/id eq "
        f"'String {GUID} Name {name}' and ep/value {compare} {value})"
    )


@pytest.mark.parametrize(
    "query, found",
    [
        (with_value("'Token1'"), 1),
        (with_value("'TOKEN1'"), 1),
        (with_value("'Token2'"), 0),
        (with_value("'Token1'", name="charitylogmarker"), 0),
        (with_value("null", compare="ne"), 1),
        ("$filter=subject eq 'Home visit'", 1),
        ("$filter=start/dateTime ge '2026-07-02T00:00:00'", 0),
        ("$filter=start/dateTime lt '2026-07-02' and subject eq 'x and y'", 0),
    ],
)
def test_filter_finds(ann, visit, query, found):
    ann.create(visit())
    ann.create(visit(singleValueExtendedProperties=None, subject="Other"))
    answer = ann.get(f"/me/calendar/events?{quote(query, safe='=$')}")
    assert len(answer.json()["value"]) == found, answer.text


@pytest.mark.parametrize("query", ["$filter=what is this", "$top=none", "$expand=x"])
def test_nonsense_in_the_query_is_refused(ann, visit, query):
    ann.create(visit())
    assert ann.get(f"/me/events?{query}").status_code == 400


def test_marker_is_shown_when_expanded(ann, visit):
    made = ann.create(visit())
    path = f"/me/events/{made['id']}"
    assert "singleValueExtendedProperties" not in ann.get(path).json()
    expand = f"$expand=singleValueExtendedProperties($filter=id eq '{MARKER}')"
    shown = ann.get(f"{path}?{expand}&$select=subject").json()
    assert shown["singleValueExtendedProperties"] == [{"id": MARKER, "value": "Token1"}]
    assert shown["subject"] == "Home visit"
    assert "start" not in shown


def test_pages_are_followed_to_the_end(ann, visit):
    for number in range(25):
        ann.create(visit(subject=f"Visit {number}"))
    answer = ann.get("/me/events?$select=subject&$orderby=subject desc").json()
    seen = [each["subject"] for each in answer["value"]]
    assert len(seen) == 10
    while "@odata.nextLink" in answer:
        answer = ann.get(answer["@odata.nextLink"]).json()
        seen += [each["subject"] for each in answer["value"]]
    assert seen == sorted((f"Visit {number}" for number in range(25)), reverse=True)
