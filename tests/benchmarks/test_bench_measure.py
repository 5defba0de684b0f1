"""The figures that the benchmarks show."""

import pytest

from benchmarks.measure import Sample, number, times
from benchmarks.report import table


def test_a_sample_shows_its_median_and_its_spread():
    assert str(Sample((0.3, 0.1, 0.2))) == "0.200 s (0.100–0.300)"


def test_what_was_measured_once_says_so():
    assert str(Sample((131.62,))) == "132 s (once)"


@pytest.mark.parametrize(
    ("percent", "found"), [(50, 10.0), (95, 19.0), (100, 20.0), (1, 1.0)]
)
def test_a_percentile_is_one_of_the_values(percent, found):
    values = tuple(float(n) for n in range(20, 0, -1))
    assert Sample(values).percentile(percent) == found


@pytest.mark.parametrize(
    ("value", "shown"),
    [(0.0424, "0.042"), (1.234, "1.23"), (14.36, "14.4"), (1234.5, "1,234"), (2, "2")],
)
def test_three_digits_count(value, shown):
    assert number(value) == shown


def test_a_ratio_says_how_much_slower_the_other_is():
    assert times(10.6, 0.2) == "53×"
    assert times(0.3, 0.24) == "1.25×"


def test_a_table_is_as_wide_as_its_widest_cells():
    assert table(("what", "n"), [("a", 10)]).splitlines() == [
        "====  ==",
        "what  n",
        "====  ==",
        "a     10",
        "====  ==",
    ]
