"""What changes with a field: any addon may compute from it what Outlook shows."""

from ...tools import compat


def touched(model, names):
    """Return ``names`` with the fields of ``model`` that are computed from those."""
    found = set(names)
    for name in found & model._fields.keys():
        for field in compat.dependent_fields(model, name):
            if field.model_name == model._name:
                found.add(field.name)
    return found


def stored_with(model, field):
    """Return the names of the stored fields that are computed together with ``field``.

    Odoo computes those when it sees fit, and writes them past ``write``.
    """
    return {one.name for one in compat.computed_with(model, field) if one.store}


def follows_others(model, name):
    """Tell whether field ``name`` changes with other records than its own."""
    field = model._fields.get(name)
    if field is None or not (field.compute or field.related):
        return False
    return any(
        "." in path or follows_others(model, path)
        for path in compat.paths_of(model, field)
        if path != name
    )
