"""Deleting an entry in Outlook, as a generator of requests without I/O."""

from ..graph import errors, protocol
from . import for_good, lookup
from .conflict import NotThere, WasGone, check_became
from .lookup import Steps
from .plan import Operation
from .write import ATTEMPTS


def delete(operation: Operation, mailbox: str | None) -> Steps[None]:
    """Delete the entry; with the owner's sign-in one in no calendar is success too.

    ``mailbox`` names the calendar's owner for a colleague's sign-in. Exchange answers
    a colleague that an entry is gone also where they may not see it, and a mere reader
    that a removal succeeded. So for a colleague `errors.Gone` is raised, and
    `errors.Forbidden` unless Microsoft confirms that they may edit.

    Raises `NotThere` where the answer to the create was lost and there is no entry,
    `WasGone` where it was to be removed for good and somebody has deleted it,
    `BecameAnother` where the owner has to be asked first, `errors.Unreachable` where
    the calendar cannot be listed.
    """
    if mailbox is not None:
        yield from _check_may_edit(mailbox)
    known_key = operation.change_key
    for _attempt in range(ATTEMPTS):
        try:
            remote = yield from _read(operation, mailbox, known_key)
        except errors.Gone:
            if mailbox is not None or not operation.event_id:
                raise
            _is_gone(operation)
            return
        check_became(operation, remote)
        try:
            yield from _delete(operation, mailbox, remote)
        except errors.ChangedMeanwhile:
            # Perhaps into a meeting, whose guests would be mailed.
            known_key = None
        else:
            return
    raise errors.Unreachable("The entry is being changed all the time.", status=412)


def _read(
    operation: Operation, mailbox: str | None, known_key: str | None
) -> Steps[protocol.RemoteEvent]:
    if not operation.event_id:
        return (yield from _find_created(operation, mailbox))
    event_id = operation.event_id
    return (yield from lookup.read_current(operation, mailbox, event_id, known_key))


def _delete(
    operation: Operation, mailbox: str | None, remote: protocol.RemoteEvent
) -> Steps[None]:
    """Delete ``remote``; raises `errors.ChangedMeanwhile` if it is another by now."""
    try:
        if operation.for_good:
            yield from for_good.remove(operation.for_good, mailbox, remote)
        else:
            yield protocol.delete_event(remote.id, mailbox, remote.change_key or None)
    except errors.Gone as error:
        if mailbox is not None:
            raise
        # The answer can mean gone or forbidden: the list of the calendar decides.
        if (yield from lookup.is_listed(operation, remote)):
            raise _refusal(error) from error
        _is_gone(operation)


def _is_gone(operation: Operation) -> None:
    """Raise `WasGone` where that is not enough: it may lie in Deleted Items."""
    if operation.for_good:
        raise WasGone("It was in no calendar any more.")


def _check_may_edit(mailbox: str) -> Steps[None]:
    answer = yield protocol.calendar(mailbox)
    if answer.body.get("canEdit") is not True:
        raise errors.Forbidden("Whether they may delete is not known.")


def _find_created(
    operation: Operation, mailbox: str | None
) -> Steps[protocol.RemoteEvent]:
    """Return the entry of a create whose answer was lost; raise `NotThere` for none."""
    try:
        remote = yield from lookup.find(operation, mailbox)
    except errors.Gone as gone:
        if mailbox is not None:
            raise
        raise lookup.as_unreachable(gone) from gone
    if remote is None:
        raise NotThere("There is none with our marker.")
    return remote


def _refusal(error: errors.GraphError) -> errors.GraphError:
    """Return the error for an entry that is there and was not deleted."""
    if error.status == 404:
        return lookup.as_unreachable(error)
    return errors.Forbidden(
        error.message,
        status=error.status,
        code=error.code,
        request_id=error.request_id,
    )
