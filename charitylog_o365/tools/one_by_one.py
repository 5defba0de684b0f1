"""Many records at once, of which one that is refused stops no other."""

from odoo.exceptions import UserError


def each_or_why(records, work):
    """Have ``work`` done on ``records``; return pairs of a record and its refusal.

    ``work`` is called with all of them and, where that is refused, with each alone.
    What is refused is rolled back, and the error returned.
    """
    try:
        with records.env.cr.savepoint():
            work(records)
        return []
    except UserError as error:
        if len(records) < 2:
            return [(record, error) for record in records]
    refused, owners = [], {}
    for record in records:
        # Microsoft is asked before a refusal, for seconds: once for one colleague.
        protected = record.exists()._o365_protected()._o365_in_calendar()
        owner = protected._o365_owner_ids().get(record.id)
        error = owners.get(owner) or _why(record, work)
        if error:
            refused.append((record, error))
            told = getattr(error, "context", {}).get("colleagues", ())
            owners |= {each["id"]: error for each in told}
    return refused


def _why(record, work):
    try:
        with record.env.cr.savepoint():
            work(record)
    except UserError as error:
        return error
    return None
