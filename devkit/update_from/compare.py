"""What an update has lost, by what look.py found before and after it."""

from collections import Counter

#: Changed by every write, and an update writes.
CHANGING = {"write_date", "write_uid"}
#: Links companies with tasks that migrations/19.0.1.1.0 takes back, to give them anew.
TAKEN_BACK = "mail_activity_res_company_rel"
#: Shown by themselves: title, table, column.
SHOWN = (
    ("commands that wait", "o365_sync_request", "command"),
    ("snapshots of what was sent", "o365_calendar_entry", "sent"),
    ("entries with a request in doubt", "o365_calendar_entry", "in_doubt"),
)


def compare(before, after):
    """Return rows for `table`, what is lost, and what only reads differently."""
    now = after["columns"]
    then = {
        name: {_present(after["renamed"], name, old): own[old] for old in own}
        for name, own in _to_be_kept(before["columns"]).items()
    }
    rows = [
        (f"rows of {name}", _number(then, name, "id"), _number(now, name, "id"))
        for name in then
        if "o365" in name or "charitylog" in name
    ]
    for title, name, column in SHOWN:
        rows.append((title, *(_number(found, name, column) for found in (then, now))))
    rows += _states(before["status"], after["status"])
    lost, compared, gone = [], 0, 0
    for name, own in then.items():
        for column in own.keys() - CHANGING:
            values, there = own[column], now.get(name, {}).get(column)
            missing = _missing(values, there or {})
            compared, gone = compared + len(values), gone + len(missing)
            if missing:
                lost.append(_sentence(f"{name}.{column}", values, missing, there))
    rows.append(("values, and of them as before", compared, compared - gone))
    other, differing = _told(before["status"], after["status"])
    return [row for row in rows if any(row[1:])], sorted(lost) + other, differing


def table(rows):
    """The lines of a table: a title and two numbers in each row."""
    wide = max(len(row[0]) for row in rows)
    lines = [f"  {title:<{wide}} {old:>7} {new:>7}" for title, old, new in rows]
    return [f"  {'':<{wide}}  before   after", *lines]


def _to_be_kept(columns):
    """What is there before, without what the update takes away on purpose."""
    tasks = columns.get(TAKEN_BACK, {}).get("id", {})
    tasks = {link.split("-")[1] for link in tasks}
    activities = {
        column: {row: value for row, value in values.items() if row not in tasks}
        for column, values in columns.get("mail_activity", {}).items()
    }
    kept = {**columns, "mail_activity": activities}
    kept.pop(TAKEN_BACK, None)
    return kept


def _present(renamed, name, column):
    """How a column of before is called now."""
    for old, tables, new in renamed:
        if column == old and (tables is None or name in tables):
            return new
    return column


def _number(found, name, column):
    return len(found.get(name, {}).get(column, ()))


def _states(before, after):
    counted = [Counter(told[1] for told in each.values()) for each in (before, after)]
    for state in sorted(counted[0] | counted[1]):
        yield (f"records that are {state}", *(each[state] for each in counted))


def _missing(values, there):
    return [key for key, value in values.items() if there.get(key) != value]


def _sentence(column, values, missing, there):
    if there is None:
        return f"{column}: there is no such column, for {len(values)} values"
    was, now = (_short(found.get(missing[0])) for found in (values, there))
    number = f"{len(missing)} of {len(values)} values"
    return f"{column}: {number}; in row {missing[0]} it was {was} and is {now}"


def _short(value):
    text = "nothing" if value is None else str(value)
    return text if len(text) < 60 else f"{text[:57]}…"


def _told(before, after):
    """Records of another state or reason, and those with other words for the same."""
    lost, differing = [], []
    for key, (name, *told) in before.items():
        now = after.get(key, [name, None, None, None])[1:]
        if now[:2] != told[:2]:
            lost.append(f"{key}, {name}: was {told[:2]}, is {now[:2]}")
        elif now != told:
            differing.append(f"{name}: {told[2]} → {now[2]}")
    return lost, differing
