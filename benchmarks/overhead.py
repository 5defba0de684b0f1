"""What the operational rule costs those who save: on against off, by turns.

Off is another company of the same database, so that no cache is emptied between.
"""

from .measure import Sample
from .person import Person

SIZES = (1, 40, 500)
TURNS = 7


def run(ours, quick):
    """Return one dict for each size: Samples of seconds, and SQL queries."""
    without = _person_without_rule(ours)
    return [
        _cell(ours, without, size, 3 if quick else TURNS)
        for size in SIZES[: 2 if quick else 3]
    ]


def _cell(ours, without, size, turns):
    cell = {"on": [], "off": [], "on_queries": [], "off_queries": []}
    sides = {"off": without, "on": (ours.people[0], ours.project)}
    for turn in range(turns + 1):
        for side in sorted(sides, reverse=turn % 2):
            before = ours.web.queries()
            seconds = ours.save(size, *sides[side])
            cell[side].append(seconds)
            cell[f"{side}_queries"].append(ours.web.queries() - before)
            ours.settle()
    # The first turn fills Odoo's caches.
    samples = {key: Sample(tuple(values[1:])) for key, values in cell.items()}
    return {"size": size, **samples}


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
