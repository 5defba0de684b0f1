"""Figures and how they are shown."""

import statistics
import time
from contextlib import contextmanager
from dataclasses import dataclass


@dataclass(frozen=True)
class Sample:
    """What repetitions of one measurement gave; shown as median and spread."""

    values: tuple[float, ...]
    unit: str = "s"

    @property
    def median(self):
        return statistics.median(self.values)

    def percentile(self, percent):
        """The smallest value that so many of a hundred do not exceed."""
        ranked = sorted(self.values)
        return ranked[max(0, -(-len(ranked) * percent // 100) - 1)]

    def __str__(self):
        middle = f"{number(self.median)} {self.unit}".rstrip()
        if len(self.values) == 1:
            return f"{middle} (once)"
        return f"{middle} ({number(min(self.values))}–{number(max(self.values))})"


def number(value):
    """Three digits that count, and no more zeros than that takes."""
    if value >= 100 or value == int(value):
        return f"{value:,.0f}"
    return f"{value:.1f}" if value >= 10 else f"{value:.{2 if value >= 1 else 3}f}"


def times(slow, quick):
    """How many times as much ``slow`` is as ``quick``: "55×"."""
    return f"{slow / quick:,.0f}×" if slow >= 10 * quick else f"{slow / quick:.2f}×"


@contextmanager
def clock():
    """Yield a list that holds the seconds of the block once it is over."""
    seconds, begin = [], time.perf_counter()
    yield seconds
    seconds.append(time.perf_counter() - begin)


def timed(call, times):
    """The seconds of so many calls."""
    # Once for what a process loads at the first time.
    call()
    found = []
    for _time in range(times):
        with clock() as seconds:
            call()
        found.append(seconds[0])
    return Sample(tuple(found))


def eventually(look, seconds=600.0, every=0.005):
    """Wait for ``look`` to return something true, and return it."""
    end = time.monotonic() + seconds
    while not (found := look()):
        if time.monotonic() > end:
            raise RuntimeError(f"Not so after {seconds:.0f} seconds")
        time.sleep(every)
    return found
