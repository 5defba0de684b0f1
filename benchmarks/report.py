"""The figures as tables that read well in a terminal and in reStructuredText."""

from .measure import number, times


def table(head, rows):
    """A simple table of reStructuredText."""
    cells = [[str(cell) for cell in row] for row in (head, *rows)]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    rule = "  ".join("=" * width for width in widths)
    lines = [
        "  ".join(c.ljust(w) for c, w in zip(row, widths, strict=True)).rstrip()
        for row in cells
    ]
    return "\n".join([rule, lines[0], rule, *lines[1:], rule])


def section(title, text, head, rows):
    return f"{title}\n{'-' * len(title)}\n\n{text}\n\n{table(head, rows)}\n"


def save(cells):
    rows = [
        (
            cell["size"],
            f"{cell['latency'] * 1000:.0f} ms",
            cell["ours"],
            cell["theirs"],
            times(cell["theirs"].median, cell["ours"].median),
            f"{cell['queries']['ours']} / {cell['queries']['theirs']}",
        )
        for cell in cells
    ]
    return section(
        "Saving",
        "Seconds that a person waits for Save; median (least–most). SQL queries: both.",
        ("records", "Graph", "Charitylog", "Odoo's connector", "faster", "queries"),
        rows,
    )


def delivery(cells):
    rows = [
        (
            cell["size"],
            f"{cell['latency'] * 1000:.0f} ms",
            cell["delivered"],
            cell["theirs"],
            cell["requests"]["ours"],
            cell["requests"]["theirs"],
        )
        for cell in cells
    ]
    return section(
        "Until all of it is in Outlook",
        "From pressing Save to the last entry, and HTTP requests that write.",
        ("records", "Graph", "Charitylog", "Odoo's connector", "requests", "theirs"),
        rows,
    )


def overhead(cells):
    rows = []
    for cell in cells:
        size, on, off = cell["size"], cell["on_queries"], cell["off_queries"]
        rows.append(
            (
                size,
                cell["on"],
                cell["off"],
                f"{cell['on'].median / cell['off'].median:.2f}",
                f"{number(on.median)} / {number(off.median)}",
                number((on.median - off.median) / size),
            )
        )
    return section(
        "What the rule costs a save",
        "Seconds with the operational rule on and off, and SQL queries of the save.",
        ("records", "on", "off", "on / off", "queries on / off", "more a record"),
        rows,
    )


def backlog(piles):
    rows = [
        (
            f"{pile['notes']:,}",
            pile["mailboxes"],
            f"{number(pile['seconds'])} s",
            f"{pile['seconds'] / pile['notes'] * 1000:.1f} ms",
            f"{number(pile['processor'])} s",
            f"{number(pile['peak'])} MB",
            number(pile["queries"] / pile["notes"]),
            pile["requests"],
        )
        for pile in piles
    ]
    head = ("notes", "mailboxes", "time", "a note", "processor", "memory at most")
    return section(
        "What waits for the worker",
        "Notes that have piled up, Graph 0 ms away; memory of the whole Odoo process.",
        (*head, "queries a note", "requests"),
        rows,
    )


def others(wide, one_by_one, idle):
    """``one_by_one``: (seconds, how they were found) for as many entries."""
    seconds, how = one_by_one
    what = f"{wide['notes']:,} entries over {wide['mailboxes']} mailboxes, Graph 200 ms"
    ratio = times(seconds, wide["seconds"])
    rows = [
        (what, f"{number(wide['seconds'])} s, {wide['requests']} requests"),
        (f"one by one ({how})", f"{number(seconds)} s: {ratio}"),
        (
            "idle, Graph 200 ms: from pressing Save to the entry",
            f"{idle}; p95 {number(idle.percentile(95))} s",
        ),
    ]
    return section("Delivery", "Side by side, and one alone.", ("what", "took"), rows)
