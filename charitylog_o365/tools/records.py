"""Records that are named by their model and id, and may be gone."""


def appears_in_outlook(env, name):
    """Tell whether ``name`` is a model that (still) inherits ``o365.sync.mixin``.

    A model of Odoo's own lasts longer than the addon that has it appear in Outlook.
    """
    return name in env and "o365_marker" in env[name]._fields


def record_at(env, model, record_id):
    """Return the record, or None where it is deleted or its addon is gone."""
    if not appears_in_outlook(env, model):
        return None
    return env[model].browse(record_id).exists() or None


def records_of(rows):
    """Return, by (model, id), the records that ``rows`` name and that are there.

    With a query for each model, however many rows there are.
    """
    found = {}
    for name, theirs in rows.grouped("res_model").items():
        if appears_in_outlook(rows.env, name):
            records = rows.env[name].browse(theirs.mapped("res_id")).exists()
            found |= {(name, record.id): record for record in records}
    return found


def open_record(record):
    """Return the action that opens ``record``, False for None.

    Raises AccessError where the user may not read it.
    """
    if not record:
        return False
    record.check_access("read")
    return {
        "type": "ir.actions.act_window",
        "res_model": record._name,
        "res_id": record.id,
        "view_mode": "form",
    }
