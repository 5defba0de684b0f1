"""Who is free when: compared with looking at each quarter of an hour by itself."""

from datetime import datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from charitylog_o365.core.calendar.free import (
    QUARTER,
    Availability,
    find_clash,
    next_slots,
)
from charitylog_o365.core.graph.free_busy import Busy, Schedule, WorkingHours

LONDON, BERLIN = ZoneInfo("Europe/London"), ZoneInfo("Europe/Berlin")
WORKDAYS = frozenset(range(5))
NINE_TO_FIVE = WorkingHours(WORKDAYS, time(9), time(17), LONDON)
HOUR = timedelta(hours=1)
# The clocks go back in London in the night before the last day, a Sunday.
DAYS = [datetime(2026, 10, day, tzinfo=timezone.utc) for day in range(21, 26)]


def london(hour, minute=0, day=1):
    return datetime(2026, 7, day, hour, minute, tzinfo=LONDON)


def busy(*times, hours=None, day=1):
    spans = [(london(*a, day=day), london(*b, day=day)) for a, b in times]
    return Availability(tuple(spans), hours)


def clash(start, length, **people):
    return find_clash(start, length, people, LONDON)


def test_nobody_busy_is_no_clash():
    bob = busy(((9,), (10,)), ((11,), (12,)))
    assert clash(london(10), HOUR, bob=bob) is None
    assert clash(london(10), HOUR) is None


def test_clash_tells_who_is_busy_and_when_all_are_free():
    found = clash(
        london(10, 30),
        HOUR,
        ann=busy(((9,), (10, 30)), ((12, 20), (13,))),
        bob=busy(((10,), (11,)), ((11,), (11, 5)), ((16,), (17,))),
    )
    assert found.busy == {"bob": ((london(10), london(11, 5)),)}
    # 11:15 is free for 65 minutes, as Ann is busy from 12:20 on.
    assert found.free_from == london(11, 15)


def test_free_time_is_on_the_same_day_of_the_zone():
    bob = busy(((20,), (23, 5)))
    assert clash(london(22), HOUR, bob=bob).free_from is None
    half = HOUR / 2
    assert clash(london(22), half, bob=bob).free_from == london(23, 15)
    # In UTC the day is over an hour later in summer.
    late = find_clash(london(22), HOUR, {"bob": bob}, timezone.utc)
    assert late.free_from == london(23, 15)


def test_free_time_is_within_working_hours_where_the_wish_was():
    bob = busy(((15,), (16, 30)), hours=NINE_TO_FIVE)
    assert clash(london(15), HOUR, bob=bob).free_from is None
    early = busy(((15,), (16,)), hours=NINE_TO_FIVE)
    assert clash(london(15), HOUR, bob=early).free_from == london(16)
    evening = busy(((18,), (19,)), hours=NINE_TO_FIVE)
    assert clash(london(18), HOUR, bob=evening).free_from == london(19)


def test_work_without_a_length_clashes_with_what_it_is_in():
    bob = busy(((10,), (11,)))
    for start, is_free in ((london(10), False), (london(10, 30), False)):
        assert (clash(start, timedelta(), bob=bob) is None) is is_free
    assert clash(london(11), timedelta(), bob=bob) is None
    assert clash(london(9, 59), timedelta(), bob=bob) is None


def test_busy_times_without_a_length_stop_nobody():
    assert clash(london(10), HOUR, bob=busy(((10, 30), (10, 30)))) is None


def test_moments_without_a_zone_are_refused():
    naive = datetime(2026, 7, 1, 10)
    with pytest.raises(ValueError):
        clash(naive, HOUR, bob=busy())
    with pytest.raises(ValueError):
        next_slots(naive, naive + HOUR, HOUR, [])
    with pytest.raises(ValueError):
        clash(london(10), HOUR, bob=Availability(((naive, naive + HOUR),)))


def test_own_entries_do_not_count_and_each_takes_away_one():
    ten, eleven = london(10), london(11)
    entry = Busy(ten.astimezone(timezone.utc), eleven.astimezone(timezone.utc))
    one = Availability.of(Schedule("bob@x.example", (entry,)), [(ten, eleven)])
    assert clash(ten, HOUR, bob=one) is None
    # Somebody put a second one there, at exactly the same time.
    two = Availability.of(Schedule("bob@x.example", (entry, entry)), [(ten, eleven)])
    assert clash(ten, HOUR, bob=two).busy
    longer = [(ten, eleven + HOUR)]
    other = Availability.of(Schedule("bob@x.example", (entry,)), longer)
    assert clash(ten, HOUR, bob=other).busy


def test_schedule_that_is_not_known_is_nobodys_availability():
    with pytest.raises(ValueError):
        Availability.of(Schedule("bob@x.example", not_known="unclear"))


def test_next_slots_suit_both_and_do_not_overlap():
    # Wednesday. Ann works in Berlin: from 8:00 to 16:00 in London.
    ann = busy(
        ((9,), (10, 10)), hours=WorkingHours(WORKDAYS, time(9), time(17), BERLIN)
    )
    bob = busy(((12,), (15, 30)), hours=NINE_TO_FIVE)
    slots = next_slots(london(8), london(23, day=7), HOUR, [ann, bob])
    assert slots == (
        london(10, 15),
        london(9, day=2),
        london(10, day=2),
        london(11, day=2),
        london(12, day=2),
    )


def test_weekend_and_the_end_of_the_time_are_kept():
    friday = london(16, 30, day=3)
    slots = next_slots(friday, london(11, day=6), HOUR, [busy(hours=NINE_TO_FIVE)])
    assert slots == (london(9, day=6), london(10, day=6))
    assert next_slots(friday, friday, HOUR, []) == ()
    assert (
        next_slots(friday, london(23, day=9), 9 * HOUR, [busy(hours=NINE_TO_FIVE)])
        == ()
    )


@pytest.mark.parametrize(
    ("day", "utc_hour"), [((2026, 3, 27), 9), ((2026, 3, 30), 8), ((2026, 10, 26), 9)]
)
def test_nine_stays_nine_when_the_clocks_change(day, utc_hour):
    midnight = datetime(*day, tzinfo=timezone.utc)
    [slot] = next_slots(
        midnight, midnight + 24 * HOUR, HOUR, [busy(hours=NINE_TO_FIVE)], count=1
    )
    assert slot.hour == utc_hour and slot.astimezone(LONDON).hour == 9


def test_nights_are_as_long_as_they_are_when_the_clocks_change():
    nights = WorkingHours(frozenset({5}), time(22), time(6), LONDON)
    # From Saturday evening to Sunday morning: 7 hours in spring, 9 in autumn.
    for day, hours in ((datetime(2026, 3, 28), 7), (datetime(2026, 10, 24), 9)):
        start = day.replace(tzinfo=timezone.utc)
        found = next_slots(
            start, start + 48 * HOUR, HOUR, [Availability((), nights)], count=20
        )
        assert len(found) == hours


# But for the hours that come twice: the clock on the wall does not say which is meant.
WORKED = st.sampled_from([0, 4, 7, 9, 12, 13, 17, 22, 23])


@st.composite
def people(draw):
    """Two or three people around a change of the clocks, at odd minutes."""

    def span():
        start = DAYS[0] + timedelta(minutes=draw(st.integers(0, 5 * 24 * 60)))
        return start, start + timedelta(minutes=draw(st.integers(0, 600)))

    hours = st.none() | st.builds(
        WorkingHours,
        st.frozensets(st.integers(0, 6)),
        st.builds(time, WORKED, st.sampled_from([0, 10, 30])),
        st.builds(time, WORKED, st.sampled_from([0, 45])),
        st.sampled_from([LONDON, BERLIN, ZoneInfo("Asia/Kathmandu")]),
    )
    return [
        Availability(
            tuple(span() for _number in range(draw(st.integers(0, 6)))), draw(hours)
        )
        for _person in range(draw(st.integers(2, 3)))
    ]


def works(hours, begin, end):
    """Whether each minute of a time is in the hours, by the clock on the wall."""
    while begin < end:
        wall = begin.astimezone(hours.zone)
        now, day = wall.time(), wall.weekday()
        if hours.end > hours.start:
            inside = day in hours.days and hours.start <= now < hours.end
        else:
            since = day in hours.days and now >= hours.start
            inside = since or ((day - 1) % 7 in hours.days and now < hours.end)
        if not inside:
            return False
        begin += timedelta(minutes=5)
    return True


def is_free(person, begin, end, within_hours=True):
    clear = all(a >= b or b <= begin or a >= end for a, b in person.busy)
    hours = person.hours if within_hours else None
    return clear and (hours is None or works(hours, begin, end))


LENGTHS = st.integers(1, 16).map(lambda quarters: quarters * QUARTER)


@given(people(), LENGTHS, st.integers(0, 24 * 60))
def test_slots_are_those_that_each_quarter_by_itself_says(three, length, minute):
    after, until = DAYS[1] + timedelta(minutes=minute), DAYS[4] + 12 * HOUR
    wanted, start = [], DAYS[1]
    while start + length <= until and len(wanted) < 5:
        fits = start >= after and all(
            is_free(one, start, start + length) for one in three
        )
        wanted += [start] if fits else []
        start += length if fits else QUARTER
    assert next_slots(after, until, length, three) == tuple(wanted)


@given(people(), LENGTHS, st.integers(0, 4 * 24 * 60))
def test_clash_is_what_overlaps_and_its_free_time_is_the_first(three, length, minute):
    start = DAYS[0] + timedelta(minutes=minute)
    end = start + length
    found = find_clash(start, length, dict(enumerate(three)), LONDON)
    free = [is_free(one, start, end, within_hours=False) for one in three]
    assert (found is None) == all(free)
    if found is None:
        return
    assert set(found.busy) == {key for key, one in enumerate(free) if not one}
    for spans in found.busy.values():
        assert all(a < end and b > start for a, b in spans)
    in_hours = all(is_free(Availability((), one.hours), start, end) for one in three)
    quarter = DAYS[0]
    first = None
    while first is None and quarter < DAYS[-1] + 48 * HOUR:
        last = quarter + length
        same_day = last <= next_midnight(start)
        if (
            quarter >= start
            and same_day
            and all(is_free(one, quarter, last, in_hours) for one in three)
        ):
            first = quarter
        quarter += QUARTER
    assert found.free_from == first


def next_midnight(moment):
    day = moment.astimezone(LONDON).date() + timedelta(days=1)
    return datetime(day.year, day.month, day.day, tzinfo=LONDON).astimezone(
        timezone.utc
    )
