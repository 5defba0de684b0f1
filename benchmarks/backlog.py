"""What the worker needs for a pile of notes: time, processor, memory, SQL queries."""

from .measure import clock

NOTES = (100, 1_000, 10_000)
AT_ONCE = 500  # records in one save


def run(ours, quick):
    """Return one dict for each pile, over one mailbox and over all of them."""
    piles = NOTES[: 2 if quick else 3]
    boxes = (1, len(ours.people))
    return [work_off(ours, notes, wide) for wide in boxes for notes in piles]


def work_off(ours, notes, mailboxes):
    """Have notes pile up, let the worker go, and return what it took."""
    ours.hold()
    share = notes // mailboxes
    for person in ours.people[:mailboxes]:
        for done in range(0, share, AT_ONCE):
            ours.save(min(AT_ONCE, share - done), person)
    ours.sim.clear_requests()
    worker = ours.worker
    worker.forget_peak()
    processor, queries = worker.processor_seconds(), worker.queries()
    with clock() as seconds:
        ours.let_go()
        ours.settle()
    return {
        "notes": notes,
        "mailboxes": mailboxes,
        "seconds": seconds[0],
        "processor": worker.processor_seconds() - processor,
        "peak": worker.peak(),
        "queries": worker.queries() - queries,
        "requests": sum(not r.batch_of for r in ours.sim.requests),
    }
