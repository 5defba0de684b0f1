"""What has changed in one's own calendar since the last look: a hint, and no more.

https://learn.microsoft.com/graph/api/event-delta
https://learn.microsoft.com/graph/delta-query-overview

An entry that has left the window is listed as removed too, so nothing may be concluded
from it: the truth about an entry is found by looking at it.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timezone
from typing import Any
from urllib.parse import quote, urlsplit

from .errors import GraphError, ResyncNeeded, Unreachable
from .protocol import IMMUTABLE_ID, VERSION, Request, Response
from .reading import text
from .remote import change_key_of

PATH = "/me/calendarView/delta"
PAGE = 200
LONGEST_LINK = 16_384
# Microsoft writes the owner in one of three forms, and the function with brackets or
# without.
LINK = re.compile(
    r"(/me|/users/[^/?#]+|/users\('[^/?#']+'\))(/calendar)?/calendarView/delta(\(\))?"
)


@dataclass(frozen=True)
class DeltaPage:
    """One page of what has changed, by the immutable ids of the entries.

    ``change_keys`` are those of changed entries by id, where Microsoft tells them.
    ``next_link`` leads to the next page of this round, ``delta_link``, on the last page
    only, to the next round; one of both is set, unless ``start_anew``: Microsoft has
    lost what it knew, and a round has to begin with `start_delta`.
    """

    changed: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    next_link: str | None = None
    delta_link: str | None = None
    start_anew: bool = False
    change_keys: Mapping[str, str] = field(default_factory=dict)


def start_delta(start: datetime, end: datetime) -> Request:
    """Begin a round about the entries between two moments (aware).

    Its first answers list all that is there. Raises ValueError for naive moments.
    """
    window = f"startDateTime={_stamp(start)}&endDateTime={_stamp(end)}"
    return _request(f"{PATH}?{window}")


def follow_delta(link: str) -> Request:
    """Ask for the page or the round that a link of a `DeltaPage` leads to.

    Raises ValueError for any other link. Only its path is used, so that the token is
    not sent to another host.
    """
    parts = urlsplit(link)
    path = parts.path.removeprefix(VERSION)
    if len(link) > LONGEST_LINK or not LINK.fullmatch(path) or not parts.query:
        raise ValueError("The link is not that of a delta.")
    return _request(f"{path}?{parts.query}")


def read_delta(answer: Response | GraphError) -> DeltaPage:
    """Return the page in an answer; ``start_anew`` where the state has been lost.

    Raises other errors as they are, and `errors.Unreachable` for what is no page.
    """
    if isinstance(answer, ResyncNeeded):
        return DeltaPage(start_anew=True)
    if isinstance(answer, GraphError):
        raise answer
    entries = answer.body.get("value")
    if not isinstance(entries, list) or not all(text(each, "id") for each in entries):
        raise Unreachable("The answer is not a page of changes.", status=200)
    changed = [each for each in entries if "@removed" not in each]
    page = DeltaPage(
        changed=tuple(dict.fromkeys(id_ for each in changed for id_ in _ids(each))),
        removed=tuple(each["id"] for each in entries if "@removed" in each),
        next_link=_link(answer, "@odata.nextLink"),
        delta_link=_link(answer, "@odata.deltaLink"),
        change_keys={
            each["id"]: key for each in changed if (key := change_key_of(each))
        },
    )
    if not page.next_link and not page.delta_link:
        raise Unreachable("The page of changes leads nowhere.", status=200)
    return page


def _ids(entry: dict[str, Any]) -> Iterator[str]:
    """Yield the id of an entry, and of the series that it is part of."""
    yield entry["id"]
    if series := text(entry, "seriesMasterId"):
        yield series


def _link(answer: Response, name: str) -> str | None:
    """Return a link that `follow_delta` takes, or None."""
    link = text(answer.body, name)
    if not link:
        return None
    try:
        follow_delta(link)
    except ValueError as error:
        raise Unreachable("The link is not that of a delta.", status=200) from error
    return link


# $select, $filter, $expand and $top are refused here; the header sets a page's size.
def _request(path: str) -> Request:
    prefer = f"{IMMUTABLE_ID}, odata.maxpagesize={PAGE}"
    return Request("GET", path, headers=(("Prefer", prefer),))


def _stamp(moment: datetime) -> str:
    if moment.tzinfo is None:
        raise ValueError("The window of a delta has no zone.")
    utc = moment.astimezone(timezone.utc)
    return quote(utc.strftime("%Y-%m-%dT%H:%M:%SZ"), safe="")
