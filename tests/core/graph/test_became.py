"""Meetings, series and online meetings are recognised in an answer."""

import pytest

from charitylog_o365.core.graph import protocol
from charitylog_o365.core.graph.became import became

PLAIN = {
    "id": "AAMk=",
    "attendees": [],
    "isOrganizer": True,
    "isOnlineMeeting": False,
    "type": "singleInstance",
    "recurrence": None,
}
GUEST = {"type": "required", "emailAddress": {"address": "guest@example.org"}}


@pytest.mark.parametrize(
    "changes, found",
    [
        ({}, ()),
        ({"attendees": [GUEST]}, ("meeting",)),
        ({"isOrganizer": False}, ("meeting",)),
        ({"type": "seriesMaster", "recurrence": {"pattern": {}}}, ("series",)),
        ({"type": "exception"}, ("series",)),
        ({"isOnlineMeeting": True}, ("online",)),
        (
            {"isOnlineMeeting": True, "type": "occurrence", "attendees": [GUEST]},
            ("meeting", "series", "online"),
        ),
    ],
)
def test_meeting_series_and_online_meeting_are_recognised(changes, found):
    assert became({**PLAIN, **changes}) == found
    assert protocol.read_event({**PLAIN, **changes}).became == found


def test_missing_properties_mean_a_plain_entry():
    assert became({}) == ()
    assert became({"attendees": None, "isOrganizer": None, "type": None}) == ()


def test_needed_properties_are_selected():
    for request in (protocol.get_event("AAMk"), protocol.find_by_marker("m")):
        for name in PLAIN:
            assert name in request.path
