"""The errors raised where Outlook holds another entry than the one that was sent."""

from ..graph import errors, protocol
from .lookup import became_since
from .plan import Operation


class ChangedInOutlook(errors.ChangedMeanwhile):
    """Somebody changed the time or subject in Outlook; ``found`` is the entry now."""

    def __init__(self, found: protocol.RemoteEvent) -> None:
        super().__init__("Somebody changed the entry in Outlook.", status=412)
        self.found = found


class BecameAnother(ChangedInOutlook):
    """The entry has become a meeting, a series …; ``what`` is the worst of it."""

    def __init__(self, found: protocol.RemoteEvent, what: str) -> None:
        super().__init__(found)
        self.what = what


class NotThere(errors.Gone):
    """No entry has our marker: its create was not carried out, or not yet."""


class WasGone(errors.Gone):
    """It was to be removed for good, and was in no calendar any more."""


class OutOfReach(errors.Gone):
    """It may lie in Deleted Items, where Microsoft does not answer for it."""


def check_became(operation: Operation, remote: protocol.RemoteEvent) -> None:
    """Raise `BecameAnother` for a kind of entry that its owner has not accepted.

    Changing or deleting it could mail guests, or change more than our entry.
    """
    if new := became_since(remote, operation):
        raise BecameAnother(remote, new[0])
