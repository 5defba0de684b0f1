"""Removing an entry so that no folder says what it said, without I/O.

Deleting moves an entry to Deleted Items, with its text. Microsoft's global cloud has a
request that leaves it in no folder which Outlook shows; elsewhere the text is replaced
before the entry is deleted.
"""

from ..graph import errors, protocol
from ..graph.remote import change_key_of
from .event import fingerprint
from .lookup import Steps
from .plan import ForGood

# In no language: it is read in Deleted Items, if anywhere, and says nothing.
NEUTRAL = {
    "subject": "–",
    "body": {"contentType": "text", "content": ""},
    "location": {"displayName": ""},
    "categories": [],
    "isReminderOn": False,
    # The one that it had was made of the subject.
    **protocol.fingerprint_property(fingerprint({})),
}
# Microsoft does not know the request, whatever the rest of the answer says.
NO_SUCH_REQUEST = {404, 405, 501}
# A refusal of this request alone: the entry may be changed and deleted all the same.
REFUSALS = errors.Rejected | errors.Forbidden | errors.Gone | errors.NoMailbox


def remove(
    how: ForGood, mailbox: str | None, remote: protocol.RemoteEvent
) -> Steps[None]:
    """Delete ``remote``, a plain entry in a calendar, so that no folder shows it.

    Raises `errors.Gone` where it is gone, or forbidden; `errors.ChangedMeanwhile` if it
    is another by now.
    """
    if how is ForGood.PERMANENTLY:
        key = remote.change_key or None
        if (yield from is_purged(protocol.delete_for_good(remote.id, mailbox, key))):
            return
    changed = yield from make_neutral(mailbox, remote)
    yield protocol.delete_event(remote.id, mailbox, changed or None)


def is_purged(request: protocol.Request) -> Steps[bool]:
    """Return whether ``request`` deleted its entry for good; False: it is not served.

    In other clouds than the global one, or for an entry that is in Deleted Items.
    """
    try:
        yield request
    except errors.GraphError as error:
        if not _is_not_served(error):
            raise
        return False
    return True


def make_neutral(mailbox: str | None, remote: protocol.RemoteEvent) -> Steps[str]:
    """Replace all that ``remote`` says; return its new change key."""
    answer = yield protocol.update_event(
        remote.id, NEUTRAL, mailbox, remote.change_key or None
    )
    return change_key_of(answer.body)


def _is_not_served(error: errors.GraphError) -> bool:
    return (
        isinstance(error, REFUSALS)
        or error.status in NO_SUCH_REQUEST
        or error.code.lower() == "unknownerror"
    )
