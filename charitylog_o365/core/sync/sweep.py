"""What is left of an entry that was removed, as a generator of requests without I/O.

Copies that people made of it in Outlook have our marker, and are found by it in all
calendars of the person. Deleted Items cannot be listed: that would need the permission
to read mail. What lies there is asked for by its id, which may answer or not.
https://learn.microsoft.com/graph/outlook-immutable-id
"""

from ..graph import errors, protocol
from . import for_good, lookup
from .conflict import BecameAnother, OutOfReach
from .lookup import Steps
from .plan import ForGood, Operation


def sweep(operation: Operation, mailbox: str | None) -> Steps[None]:
    """Remove for good all that has our marker, and the entry from Deleted Items.

    Also copies that somebody has changed. With the owner's sign-in only. What has
    become a meeting or a series stays, as its guests would be mailed: raises
    `BecameAnother` once the rest is done. Raises `OutOfReach` where the entry may lie
    in Deleted Items, and Microsoft does not answer for it there.
    """
    if mailbox is not None or operation.for_good is None:
        raise ValueError("Only its owner sweeps a mailbox, and for good.")
    kept: protocol.RemoteEvent | None = None
    there = yield from lookup.list_marked(operation)
    for remote in there:
        if remote.became:
            kept = remote
        else:
            yield from _remove(operation.for_good, remote)
    if operation.event_id and operation.event_id not in [each.id for each in there]:
        kept = (yield from _take_from_deleted_items(operation)) or kept
    if kept:
        raise BecameAnother(kept, kept.became[0])


def _remove(how: ForGood, remote: protocol.RemoteEvent) -> Steps[None]:
    """Remove an entry that is in a calendar; one that is gone meanwhile is fine."""
    try:
        yield from for_good.remove(how, None, remote)
    except errors.Gone:
        return
    except errors.ChangedMeanwhile as error:
        # Perhaps into a meeting: it is read again at the next try.
        raise errors.Unreachable(error.message, status=error.status) from error


def _take_from_deleted_items(
    operation: Operation,
) -> Steps[protocol.RemoteEvent | None]:
    """Remove the entry by its id; return it where it has become a meeting or series."""
    event_id = str(operation.event_id)
    remote: protocol.RemoteEvent | None
    try:
        answer = yield protocol.get_event(event_id)
    except errors.Gone:
        # By its id it may be deleted all the same. Who deleted a meeting has told its
        # guests already.
        remote = None
    else:
        remote = protocol.read_event(answer.body)
        if remote.became:
            return remote
    if operation.for_good is ForGood.PERMANENTLY:
        if (yield from for_good.is_purged(protocol.delete_for_good(event_id))):
            return None
    if remote is None:
        raise OutOfReach("Its id does not answer.", status=404)
    yield from _make_neutral(remote)
    return None


def _make_neutral(remote: protocol.RemoteEvent) -> Steps[None]:
    try:
        key = yield from for_good.make_neutral(None, remote)
    except errors.Gone as error:
        raise OutOfReach(error.message, status=error.status) from error
    except errors.ChangedMeanwhile as error:
        raise errors.Unreachable(error.message, status=error.status) from error
    try:
        # Somebody may have taken it back from Deleted Items since the list was read.
        yield protocol.delete_event(remote.id, None, key or None)
    except errors.Gone:
        return
