"""Hearing of what people do in Outlook: which of our entries are worth a look.

What is heard is a hint (`graph.delta`). Whether an entry differs, only looking at it
tells (`compare.look_at`).
"""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from ..graph import delta, errors
from ..graph.client import GraphClient
from ..graph.protocol import Request
from .plan import Known

A_DAY = timedelta(days=1)
#: How far a round reaches at least and at most, and beyond the last entry.
LEAST = timedelta(weeks=6)
MOST = timedelta(days=365)
BEYOND = timedelta(weeks=2)
# Of 200 entries each.
MOST_PAGES = 50


@dataclass(frozen=True)
class Window:
    """Between which moments (aware, in UTC) changes are heard of."""

    start: datetime
    end: datetime

    @classmethod
    def around(cls, now: datetime, first: datetime | None, last: datetime) -> "Window":
        """Return a window for entries from ``first``, where that is past, to ``last``.

        With some time to spare, so that it is seldom that a new one is needed.
        """
        end = max(now + LEAST, min(last, now + MOST) + BEYOND)
        return cls(min(now, max(first or now, now - MOST)) - A_DAY, end)

    def covers(self, now: datetime, first: datetime | None, last: datetime) -> bool:
        """Tell whether the window will do for these entries."""
        first = max(first or now, now - MOST)
        return self.start <= first and min(last, now + MOST) <= self.end


@dataclass(frozen=True)
class Heard:
    """What was heard of a mailbox since the last time: ids of whatever entries.

    ``changed`` has change keys by id, empty where they are not known; ``link`` leads to
    what happens from now on. ``is_first`` tells that all that is there was listed.
    """

    link: str
    changed: Mapping[str, str] = field(default_factory=dict)
    removed: frozenset[str] = frozenset()
    is_first: bool = False

    @property
    def ids(self) -> set[str]:
        """All that was heard of."""
        return self.changed.keys() | self.removed

    def is_worth_a_look(self, entry: Known) -> bool:
        """Tell whether ``entry``, which asks nothing so far, may be another by now."""
        if entry.event_id in self.removed:
            return True
        key = self.changed.get(entry.event_id or "")
        if key is None:
            return self.is_first
        # By the change key: what we did ourselves is heard of as well.
        return not key or not entry.answered or key != entry.answered.change_key


def hear(client: GraphClient, token: str, link: str | None, window: Window) -> Heard:
    """Return what has happened since the round that ``link`` ended, or what is there.

    Without a link, and where Microsoft has lost what it knew, a round about ``window``
    begins. Raises GraphError.
    """
    if link:
        # ValueError: an older version may have kept another kind of link.
        with suppress(errors.ResyncNeeded, ValueError):
            return _round(client, token, delta.follow_delta(link), is_first=False)
    request = delta.start_delta(window.start, window.end)
    try:
        return _round(client, token, request, is_first=True)
    except errors.ResyncNeeded as lost:
        raise errors.Unreachable(lost.message, status=lost.status) from lost


def _round(client: GraphClient, token: str, request: Request, is_first: bool) -> Heard:
    changed: dict[str, str] = {}
    removed: set[str] = set()
    for _page in range(MOST_PAGES):
        page = delta.read_delta(client.send(token, request))
        changed.update({id_: page.change_keys.get(id_, "") for id_ in page.changed})
        removed.update(page.removed)
        if page.delta_link:
            return Heard(page.delta_link, changed, frozenset(removed), is_first)
        request = delta.follow_delta(page.next_link or "")
    raise errors.Unreachable("The round has no end.", status=200)
