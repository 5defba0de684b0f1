"""Many records at once, of which one that is refused stops no other."""

from odoo.exceptions import UserError


def each_or_why(records, work, units=None, alike=None):
    """Have ``work`` done on ``records``; return pairs of a record and its refusal.

    ``work`` is called with all of them and, where that is refused, with each alone, or
    with each of ``units``: recordsets of which all is done or nothing. What is refused
    is rolled back, and the error returned.

    Microsoft is asked before a refusal, for seconds: once for all records of a
    colleague. Where ``work`` does not do the same to each record, ``alike`` returns of
    a unit a key that is equal where it does, and is refused for the same reason.
    """
    try:
        with records.env.cr.savepoint():
            work(records)
        return []
    except UserError as error:
        if len(records) < 2:
            return [(record, error) for record in records]
    refused, known = [], {}
    for unit in units or records:
        key = (alike or _calendar)(unit)
        error = known.get(key) or _why(unit, work)
        if error:
            refused += [(record, error) for record in unit]
            told = getattr(error, "context", {}).get("colleagues", ())
            keys = [key] if alike else [each["id"] for each in told]
            known |= dict.fromkeys(keys if told else (), error)
    return refused


def _calendar(record):
    """Return whose calendar a change of this one asks about: a user's id, or None."""
    protected = record.exists()._o365_protected()._o365_in_calendar()
    return protected._o365_owner_ids().get(record.id)


def _why(unit, work):
    try:
        with unit.env.cr.savepoint():
            work(unit)
    except UserError as error:
        return error
    return None
