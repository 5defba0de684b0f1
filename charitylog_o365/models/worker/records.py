"""Reading the records and entries of many outbox rows with few queries."""

from ...tools.records import appears_in_outlook


def existing_records(env, keys):
    """Return by key (model, id) the records that still exist.

    Of installed models that (still) inherit from ``o365.sync.mixin``.
    """
    return {
        (name, record.id): record
        for name, res_ids in _ids_by_model(keys).items()
        if appears_in_outlook(env, name)
        for record in env[name].browse(res_ids).exists()
    }


def entries_of(env, keys):
    """Return by key (model, id) a list of the entries of these records."""
    found = {}
    for name, res_ids in _ids_by_model(keys).items():
        for entry in env["o365.calendar.entry"].search(
            [("res_model", "=", name), ("res_id", "in", res_ids)]
        ):
            found.setdefault((name, entry.res_id), []).append(entry)
    return found


def _ids_by_model(keys):
    ids = {}
    for name, res_id in keys:
        ids.setdefault(name, []).append(res_id)
    return ids
