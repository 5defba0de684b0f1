"""Records that are named by their model and id, and may be gone."""


def record_at(env, model, record_id):
    """Return the record, or None where it is deleted or its addon is gone."""
    if model not in env:
        return None
    return env[model].browse(record_id).exists() or None


def records_of(rows):
    """Return, by (model, id), the records that ``rows`` name and that are there.

    With a query for each model, however many rows there are.
    """
    found = {}
    for name, theirs in rows.grouped("res_model").items():
        if name in rows.env:
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
