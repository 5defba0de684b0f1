"""Delivery by this addon and by that of an earlier commit, by turns."""

from .backlog import work_off

#: Notes, mailboxes, seconds that Graph takes for each request, turns.
CASES = ((1_000, 50, 0.2, 3), (10_000, 1, 0.0, 2), (10_000, 50, 0.0, 2))
QUICK = ((200, 10, 0.2, 2), (500, 1, 0.0, 2))


def run(ours, earlier, quick):
    """Return for each case a dict with what each turn took: ``ours``, ``earlier``."""
    return [_case(ours, earlier, *case) for case in (QUICK if quick else CASES)]


def _case(ours, earlier, notes, mailboxes, latency, turns):
    found = {"latency": latency, "ours": [], "earlier": []}
    sides = {"ours": ours, "earlier": earlier}
    ours.sim.seconds_per_request = latency
    for turn in range(turns):
        for side in sorted(sides, reverse=turn % 2):
            found[side].append(work_off(sides[side], notes, mailboxes))
    ours.sim.seconds_per_request = 0
    return found
