"""What the operational rule costs those who save: on against off, by turns.

Off is another company of the same database, so that no cache is emptied between.
"""

from .measure import Sample, clock
from .person import Person

#: How many turns for so many records: what is quick takes more of them.
TURNS = {1: 60, 40: 24, 500: 8}
QUICK = {1: 8, 40: 4}
#: What is measured, in this order on the same records; "back" is not.
STEPS = ("create", "move", "archive", "back", "delete")


def run(ours, quick):
    """Return a dict for each change and size: Samples of seconds, and SQL queries.

    ``ratios`` are those of each turn, on / off.
    """
    sides = {
        "on": (ours.people[0], ours.project),
        "off": _person_without_rule(ours),
    }
    turns = QUICK if quick else TURNS
    return [cell for size in turns for cell in _cells(ours, sides, size, turns[size])]


def _cells(ours, sides, size, turns):
    found = {(step, side): [] for step in STEPS for side in sides}
    for turn in range(turns + 1):
        records = {}
        for step in STEPS:
            for side in sorted(sides, reverse=turn % 2):
                measured = _measured(ours, sides[side], step, size, records)
                found[step, side].append(measured)
    # The first turn fills Odoo's caches.
    return [
        _cell(step, size, found[step, "on"][1:], found[step, "off"][1:])
        for step in STEPS
        if step != "back"
    ]


def _measured(ours, side, step, size, records):
    """Take one step of one side; return its seconds and its SQL queries.

    ``records`` holds the ids by the person whose they are, from "create" on.
    """
    person, project = side
    before = ours.web.queries()
    if step == "create":
        seconds, records[person] = ours.create(size, person, project)
    else:
        with clock() as taken:
            _change(person, step, records[person], ours.some_time()[0])
        [seconds] = taken
    queries = ours.web.queries() - before
    ours.settle()
    return seconds, queries


def _change(person, step, ids, start):
    if step == "move":
        person("charitylog.action", "write", ids, {"start": f"{start}:00"})
    else:
        method = {"archive": "action_archive", "back": "action_unarchive"}
        person("charitylog.action", method.get(step, "unlink"), ids)


def _cell(step, size, on, off):
    pairs = zip(on, off, strict=True)
    return {
        "step": step,
        "size": size,
        "on": Sample(tuple(seconds for seconds, _queries in on)),
        "off": Sample(tuple(seconds for seconds, _queries in off)),
        "on_queries": Sample(tuple(queries for _seconds, queries in on)),
        "off_queries": Sample(tuple(queries for _seconds, queries in off)),
        "ratios": Sample(tuple(one[0] / other[0] for one, other in pairs)),
    }


def _person_without_rule(ours):
    [company] = ours.admin("res.company", "create", [{"name": "Without Outlook"}])
    project = {"name": "Day Centre", "company_id": company}
    ids = [company, *ours.company]
    [me] = ours.admin("res.users", "search", [("login", "=", "admin")])
    ours.admin("res.users", "write", [me], {"company_ids": [(6, 0, ids)]})
    named = {"context": {"allowed_company_ids": ids}}
    [project_id] = ours.admin("project.project", "create", [project], **named)
    user = ours.user("without")
    user.update(company_id=company, company_ids=[(6, 0, [company])])
    ours.admin("res.users", "create", [user])
    return Person(ours.web, "without"), project_id
