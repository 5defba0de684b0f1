"""A zone is found by any of its names that this system knows."""

from datetime import datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import pytest

from charitylog_o365.core.graph import clock
from charitylog_o365.core.graph.clock import local_time

NOON = datetime(2030, 7, 4, 12)


@pytest.fixture
def lacking(monkeypatch):
    """A set of names; a name added to it is unknown to this system."""
    missing = set()

    def find(name):
        if name in missing:
            raise ZoneInfoNotFoundError(name)
        return ZoneInfo(name)

    monkeypatch.setattr(clock, "ZoneInfo", find)
    return missing


@pytest.mark.parametrize(
    ("old", "present"),
    [
        ("Asia/Calcutta", "Asia/Kolkata"),
        ("US/Pacific", "America/Los_Angeles"),
        ("America/Fort_Wayne", "America/Indiana/Indianapolis"),
        ("GB", "Europe/London"),
        ("Europe/Kyiv", "Europe/Kiev"),
    ],
)
def test_unknown_name_is_replaced_by_another_of_the_same_zone(lacking, old, present):
    assert clock.known_name(old) == old
    lacking.add(old)
    assert clock.known_name(old) == present
    assert local_time(NOON, old) == local_time(NOON, present) != NOON


@pytest.mark.parametrize("name", ["Mars/Olympus_Mons", "", "../etc", "\x00", "a" * 300])
def test_unknown_zone_is_utc(name):
    assert clock.known_name(name) is None
    assert local_time(NOON, name) == NOON


@pytest.mark.parametrize("moment", [datetime.min, datetime.max])
def test_first_and_last_moment_of_python_are_returned(moment):
    for name in ("America/New_York", "Pacific/Auckland"):
        assert isinstance(local_time(moment, name), datetime)
