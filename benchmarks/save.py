"""How long people wait for Save, and how long Outlook lags behind.

The two connectors take turns, so that whatever else the machine does befalls both.
"""

from .measure import Sample, clock, eventually
from .stand_in import entries, write_requests

SIZES = (1, 40, 500)
LATENCIES = (0.0, 0.05, 0.2)  # seconds that Graph takes for each request
TURNS = {1: 7, 40: 3, 500: 3}
# Odoo's connector needs minutes for these.
LONG = 500


def run(ours, theirs, quick):
    """Return one dict for each cell: size, latency, and Samples for both."""
    cells = []
    for latency in LATENCIES[:: 2 if quick else 1]:
        for size in SIZES[: 2 if quick else 3]:
            ours.sim.seconds_per_request = latency
            turns = 2 if quick else TURNS[size]
            cells.append(_cell(ours, theirs, size, latency, turns))
    ours.sim.seconds_per_request = 0
    return cells


def _cell(ours, theirs, size, latency, turns):
    sim, mine, delivered, others = ours.sim, [], [], []
    requests, queries = {}, {}
    for turn in range(turns):
        sim.clear_requests()
        before, asked = entries(sim), ours.web.queries()
        with clock() as seconds:
            mine.append(ours.save(size))
            _until(sim, before + size)
        delivered.append(seconds[0])
        ours.settle()
        requests["ours"] = write_requests(sim)
        queries["ours"] = ours.web.queries() - asked
        if turn and size >= LONG:
            continue
        sim.clear_requests()
        before, asked = entries(sim), theirs.web.queries()
        others.append(theirs.save(size))
        _until(sim, before + size)
        requests["theirs"] = write_requests(sim)
        queries["theirs"] = theirs.web.queries() - asked
    sim.clear_requests()
    return {
        "size": size,
        "latency": latency,
        "ours": Sample(tuple(mine)),
        "delivered": Sample(tuple(delivered)),
        "theirs": Sample(tuple(others)),
        "requests": requests,
        "queries": queries,
    }


def _until(sim, wanted):
    eventually(lambda: entries(sim) >= wanted)
