"""A batch has no more operations and no more bytes than Graph accepts."""

import random
from dataclasses import replace
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from charitylog_o365.core.sync import delivery
from charitylog_o365.core.sync.delivery import BATCH, LARGEST_BATCH, _chunks
from charitylog_o365.core.sync.event import Event
from charitylog_o365.core.sync.plan import Kind, Operation

VISIT = Event("Visit", datetime(2026, 3, 2, 10), datetime(2026, 3, 2, 11))


def create(key, size=0, letter="x"):
    event = replace(VISIT, body=letter * size)
    return Operation(key, 1, Kind.CREATE, "mark", f"charitylog-{key}", None, event)


def lengths(operations):
    return [len(chunk) for chunk in _chunks(operations)]


def test_batch_has_twenty_operations_at_most():
    assert lengths([create(key) for key in range(45)]) == [20, 20, 5]
    assert lengths([create(key) for key in range(20)]) == [20]


def test_no_operations_are_no_batch():
    assert lengths([]) == []


def test_largest_batch_is_below_graphs_limit():
    assert LARGEST_BATCH <= 3 * 2**20, "of four, one is for what goes round it"


@pytest.fixture(scope="module")
def largest():
    """A thirtieth of the limit, so that the test needs no megabytes."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(delivery, "LARGEST_BATCH", LARGEST_BATCH // 30)
        yield LARGEST_BATCH // 30


def test_batch_of_long_bodies_has_fewer_operations(largest):
    third = largest // 3
    assert lengths([create(key, third) for key in range(5)]) == [2, 2, 1]


def test_size_counts_bytes_of_json(largest):
    """In JSON an accent takes six bytes."""
    sixth = largest // 6 // 3
    assert lengths([create(key, sixth, "é") for key in range(5)]) == [2, 2, 1]


def test_operation_above_the_limit_is_sent_alone(largest):
    operations = [create(1), create(2, 2 * largest), create(3)]
    assert lengths(operations) == [1, 1, 1]


def test_removals_have_no_size(largest):
    removals = [Operation(key, 1, Kind.DELETE) for key in range(20)]
    nearly = create(99, largest - 1000)
    assert lengths([nearly, *removals]) == [20, 1]


@given(st.integers(0, 60), st.integers(0, 2**32))
def test_batches_keep_all_operations_in_order(largest, number, seed):
    # Of hypothesis only two numbers: each one more takes time in every example.
    chance = random.Random(seed)
    heaviest = chance.choice((0, largest // 40, largest // 2))
    sizes = [chance.randint(0, heaviest) for _one in range(number)]
    operations = [create(key, size) for key, size in enumerate(sizes)]
    chunks = list(_chunks(operations))
    assert [one for chunk in chunks for one in chunk] == operations
    for chunk in chunks:
        assert 0 < len(chunk) <= BATCH
        assert sum(len(one.event.body) for one in chunk) <= largest
