"""The figures of `capacity` as tables."""

from .measure import number
from .report import section


def report(mornings):
    """A morning's peak, for organisations of several sizes."""
    rows, costs = [], []
    for one in mornings:
        size, changes = one["size"], one["changes"]
        servers = f", {size.servers} servers" if size.servers > 1 else ""
        who = f"{size.people:,} ({one['connected']:,}){servers}"
        rows.append(
            (
                who,
                f"{changes:,} in {number(one['seconds'] / 60)} min",
                *(f"{number(one['lags'].percentile(n))} s" for n in (50, 95, 99, 100)),
                f"{one['requests']:,}",
            )
        )
        costs.append(
            (
                who,
                *(f"{number(one['saves'].percentile(n))} s" for n in (50, 95, 99)),
                *(f"{number(one['rotas'].percentile(n))} s" for n in (50, 95)),
                f"{one['processor'] / one['seconds']:.1%}",
                f"{number(one['processor'] / changes * 1000)} ms",
                f"{number(one['peak'])} MB",
            )
        )
    first = section(
        "A morning's peak",
        "From pressing Save until it is in Outlook. Graph 200 ms away; now and then a "
        "mailbox is\nthrottled for 10 s, one in a hundred is down all the time and does"
        " not count. In the end\nall others hold exactly what the records say.",
        ("people (connected)", "changes", "p50", "p95", "p99", "longest", "requests"),
        rows,
    )
    second = section(
        "What it costs",
        "Saves of one action, and of a rota of 16, at that time; the processor of the "
        "servers that\nsend, beside one processor and for each change; the most memory "
        "of one of them.",
        (
            *("people (connected)", "p50", "p95", "p99", "rota p50", "p95"),
            *("processor", "a change", "memory"),
        ),
        costs,
    )
    return f"{first}\n{second}"
