"""The values of actions, as what can be undone keeps them: in JSON, by id as text."""

from odoo.fields import Datetime

from .log import LOGGED

# The fields that are put back, where the change has changed them; with those of other
# addons see ``_undone_fields``.
KEPT = (*LOGGED, "all_day", "planned_start", "planned_all_day", "planned_user_id")


def look(actions):
    """Return by id (as text) the values of these records, as JSON keeps them."""
    # sudo: they are kept in a field that nobody may read.
    names = actions._undone_fields()
    rows = actions.sudo().read(names, load=None)
    kinds = {name: actions._fields[name].type for name in names}
    return {
        str(row["id"]): {name: _plain(kinds[name], row[name]) for name in names}
        for row in rows
    }


def _plain(kind, value):
    if kind == "datetime":
        return Datetime.to_string(value)
    return str(value) if kind == "html" and value else value


def offers(actions):
    """Return by id (as text) whose offer to whom it is: ids, to whom, by, manager."""
    # sudo: users cannot read these fields.
    return {
        str(each.id): [
            sorted(each.offered_to_ids.ids),
            each.offered_by_id.id,
            each.offer_manager_id.id,
        ]
        for each in actions.sudo()
    }


def values_back(before, after):
    """Return the values to write, so that what is ``after`` becomes as ``before``."""
    values = {name: before[name] for name in before if before[name] != after[name]}
    if before["all_day"] and {"start", "all_day"} & values.keys():
        # Work by the day is told its day: its start is found in its owner's time zone.
        values.pop("start", None)
        values |= {"all_day": True, "day": before["start"][:10]}
    return values
