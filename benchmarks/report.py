"""The figures as tables that read well in a terminal and in reStructuredText."""

from .listen import PROMISED
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


WHAT_IS_SAVED = {
    "create": "recorded",
    "move": "moved",
    "archive": "archived",
    "delete": "deleted",
}


def overhead(cells):
    rows = []
    for cell in cells:
        on, off = cell["on_queries"], cell["off_queries"]
        least, most = (cell["ratios"].percentile(percent) for percent in (25, 75))
        ratio = cell["on"].median / cell["off"].median
        rows.append(
            (
                WHAT_IS_SAVED[cell["step"]],
                cell["size"],
                len(cell["on"].values),
                cell["on"],
                cell["off"],
                f"{ratio:.2f} ({least:.2f}–{most:.2f})",
                f"{number(on.median)} / {number(off.median)}",
            )
        )
    return section(
        "What the rule costs a save",
        "Seconds with the operational rule on and off, by turns, each turn once on and "
        "once off; and SQL\nqueries of the save. On / off: of the medians (half of the "
        "turns lay between).",
        ("what", "records", "turns", "on", "off", "on / off", "queries on / off"),
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


def listen(ways):
    """From a change in Outlook to the question on the record."""
    rows = [
        (
            one["way"],
            len(one["seconds"].values),
            *(f"{number(one['seconds'].percentile(n))} s" for n in (50, 95, 100)),
            number(one["requests"]),
            times(PROMISED, one["seconds"].percentile(95)),
        )
        for one in ways
    ]
    text = (
        f"{ways[0]['mailboxes']} mailboxes, Graph 200 ms, 20 changed a minute. The "
        "stand-in notifies\nat once; Microsoft promises to within three minutes, which "
        "come on top. Polling goes on\nbeside notifications."
    )
    head = ("by", "changes", "p50", "p95", "longest", "requests", "3 min / p95")
    return section("From Outlook to the question", text, head, rows)


def storm(found):
    """Saving while forged notifications come."""
    calm = found[0]["saves"]
    rows = []
    for one in found:
        saves = one["saves"]
        answers = one.get("answers", {})
        rows.append(
            (
                one["storm"],
                len(saves.values),
                *(
                    f"{number(saves.percentile(n))} s "
                    f"({times(saves.percentile(n), calm.percentile(n))})"
                    for n in (50, 95)
                ),
                f"{number(one['rate'])} a second" if answers else "",
                ", ".join(f"{answers[each]} × {each}" for each in sorted(answers)),
                ", ".join(one.get("written", ())) or "nothing",
            )
        )
    text = (
        "Saves of one action, one after the other, while four connections send forged\n"
        "notifications as fast as they are answered, and the same to an address that "
        "Odoo does\nnot have. One process of Odoo serves all. In brackets beside no "
        "storm."
    )
    head = ("storm", "saves", "p50", "p95", "rate", "answers", "written")
    return section("A storm of forged notifications", text, head, rows)


def health(found):
    """The page "Health", and what a monitor is answered."""
    rows = [
        (
            one["users"],
            f"{one['entries']:,}",
            " / ".join(f"{each:,}" for each in one["shown"]),
            one["page"],
            one["monitor"],
        )
        for one in found
    ]
    text = (
        "Seconds until the page has what it shows, and until a monitor is answered;\n"
        "median (least–most). One in a hundred entries waits for its owner, one has "
        "been\nchanged in Outlook, one in twenty is queued. As many lines of the log."
    )
    head = ("users", "entries", "changes / waiting", "page", "monitor")
    return section("The page Health", text, head, rows)


def lists(found):
    """Lists, filters and groups of actions, and the page of pairs."""
    actions = [one for one in found if "user" in one]
    pairs = [one for one in found if "user" not in one]
    first = section(
        "Lists of actions",
        "Seconds until the web client has its first page, of 50,000 actions in a dozen "
        "services with\n500 people who have connected; median (least–most).",
        ("list", "a user", "a manager"),
        [(one["what"], one["user"], one["manager"]) for one in actions],
    )
    second = section(
        "Who may edit whose calendar",
        "The same of the page with each pair of 500 people.",
        ("list", "a manager"),
        [(one["what"], one["manager"]) for one in pairs],
    )
    return f"{first}\n{second}"
