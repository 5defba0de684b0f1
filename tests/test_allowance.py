"""How often something may happen: so many at once, and then as time goes by."""

import pytest

from charitylog_o365.tools import allowance


@pytest.fixture
def clock(monkeypatch):
    class Clock:
        now = 100.0

        def monotonic(self):
            return self.now

    found = Clock()
    monkeypatch.setattr(allowance, "time", found)
    return found


def test_so_many_at_once_and_then_as_time_goes_by(clock):
    one = allowance.Allowance(3, per_second=2)
    for _number in range(3):
        assert one.is_left()
        one.spend()
    assert not one.is_left()
    clock.now += 0.4
    assert not one.is_left()
    clock.now += 0.1
    assert one.is_left()
    one.spend()
    assert not one.is_left()


def test_it_never_holds_more_or_owes_anything(clock):
    one = allowance.Allowance(2, per_second=1)
    clock.now += 1000
    for _number in range(2):
        one.spend()
    assert not one.is_left()
    for _number in range(50):
        one.spend()
    clock.now += 1
    assert one.is_left()


def test_asking_spends_nothing(clock):
    one = allowance.Allowance(1, per_second=0)
    assert all(one.is_left() for _number in range(9))
    one.spend()
    assert not one.is_left()
    one.fill()
    assert one.is_left()


def test_each_has_an_allowance_of_its_own_and_the_oldest_are_forgotten(clock):
    each = allowance.Allowances(1, per_second=0, known=2)
    each.of("a").spend()
    each.of("b").spend()
    assert not each.of("a").is_left()
    assert each.of("c").is_left()
    assert not each.of("a").is_left()
    assert each.of("b").is_left()


def test_places_are_few_and_fewer_for_each():
    places = allowance.Places(3, for_each=2)
    with places.take("a") as one, places.take("a") as two, places.take("a") as three:
        assert (one, two, three) == (True, True, False)
        with places.take("b") as four, places.take("c") as five:
            assert (four, five) == (True, False)
    for _again in range(5):
        with places.take("a") as free:
            assert free
