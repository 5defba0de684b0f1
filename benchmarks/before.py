"""Delivery by this addon and by that of an earlier commit, by turns."""

from .backlog import work_off
from .measure import Sample
from .report import section

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


def report(cases, commit):
    """Delivery beside an earlier commit: medians and spread of the turns."""
    measures = (
        ("time", "seconds", "s"),
        ("processor", "processor", "s"),
        ("queries a note", "queries", ""),
        ("memory at most", "peak", "MB"),
        ("requests", "requests", ""),
    )
    rows = []
    for case in cases:
        first = case["ours"][0]
        notes, mailboxes = first["notes"], first["mailboxes"]
        what = f"{notes:,} over {mailboxes}, {case['latency'] * 1000:.0f} ms"
        for name, key, unit in measures:
            share = notes if key == "queries" else 1
            now, then = (
                Sample(tuple(turn[key] / share for turn in case[side]), unit)
                for side in ("ours", "earlier")
            )
            rows.append((what, name, now, then, f"{now.median / then.median:.2f}"))
            what = ""
    return section(
        f"Delivery now, and at {commit}",
        "Notes that have piled up, over so many mailboxes, Graph so far away; by "
        "turns. Time of\nthe processor and memory are those of the whole Odoo process.",
        ("notes", "what", "now", "before", "now / before"),
        rows,
    )
