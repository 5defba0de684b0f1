import logging

from odoo.exceptions import UserError

from ...tools.compat import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY
from .records import existing_records

_logger = logging.getLogger(__name__)

FOLLOW = "follow"


def follow(entry, reason):
    """Have the record of ``entry`` take its move over by itself; see ``status/follow``.

    ``reason`` is what it would ask about otherwise. Where the owner wishes so, and as
    the owner: whatever they may not do, or a rule of the record does not allow, is
    asked about. Not while a change of ours waits. Returns whether it was taken over.
    """
    owner, key = entry.user_id, (entry.res_model, entry.res_id)
    if owner.o365_follow_moves != FOLLOW or reason != "changed_in_outlook":
        return False
    record = existing_records(entry.env, [key]).get(key)
    if record is None or record._o365_queued_since():
        return False
    context = {"lang": owner.lang, "tz": owner.tz}
    record = record.with_env(entry.env(user=owner.id, context=context, su=False))
    try:
        # What is refused leaves nothing behind.
        with entry.env.cr.savepoint():
            return record._o365_follow(reason)
    except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY:
        raise
    except UserError:
        return False
    except Exception:
        # What other addons do with the record stops no question about other entries.
        _logger.exception("Outlook: a move could not be followed, and is asked about")
        return False
