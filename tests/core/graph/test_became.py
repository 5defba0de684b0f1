"""What an entry is besides a plain one, read off Microsoft's answer."""

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
def test_what_it_became(changes, found):
    assert became({**PLAIN, **changes}) == found
    assert protocol.read_event({**PLAIN, **changes}).became == found


def test_what_is_not_told_is_nothing_to_go_by():
    assert became({}) == ()
    assert became({"attendees": None, "isOrganizer": None, "type": None}) == ()


def test_it_is_asked_for():
    for request in (protocol.get_event("AAMk"), protocol.find_by_marker("m")):
        for name in PLAIN:
            assert name in request.path
