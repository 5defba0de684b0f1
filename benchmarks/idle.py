"""How long a single action takes to Outlook while nothing else is going on."""

import random
import time

from .measure import Sample, clock, eventually
from .stand_in import entries

LATENCY = 0.2  # seconds that Graph takes for each request


def run(ours, quick):
    """Return a Sample of seconds, each from pressing Save to the entry."""
    sim, values = ours.sim, []
    sim.seconds_per_request = LATENCY
    for _turn in range(8 if quick else 30):
        # At no particular moment of the worker's own rhythm.
        time.sleep(random.uniform(0.3, 0.8))
        before = entries(sim)
        with clock() as seconds:
            ours.save(1)
            eventually(lambda wanted=before + 1: entries(sim) >= wanted)
        values.append(seconds[0])
        ours.settle()
    sim.seconds_per_request = 0
    return Sample(tuple(values))
