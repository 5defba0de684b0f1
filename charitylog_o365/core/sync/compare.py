"""What should be in a mailbox beside what is there, told apart by our marker."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

from ..graph import errors, protocol
from ..graph.batch import LARGEST
from ..graph.client import GraphClient
from .plan import Known
from .seen import Seen


class Difference(Enum):
    MISSING = "missing"
    DOUBLED = "doubled"
    ORPHANED = "orphaned"
    CHANGED = "changed"


@dataclass(frozen=True)
class Finding:
    """One difference; ``key`` is that of the entry we know, ``remote`` what is there.

    Doubled and orphaned entries carry our marker and nobody needs them; what carries
    none is never looked at.
    """

    kind: Difference
    key: int | None = None
    remote: protocol.RemoteEvent | None = None


def compare(
    known: Iterable[Known], there: Iterable[protocol.RemoteEvent]
) -> list[Finding]:
    """Return all differences between the entries we know and those in the mailbox.

    An entry whose create or removal was never answered may be there or not: either is
    right.
    """
    by_id = {entry.event_id: entry for entry in known if entry.event_id}
    by_marker = {entry.marker.lower(): entry for entry in known}
    findings, seen = [], set()
    for remote in there:
        entry = by_id.get(remote.id)
        if entry:
            seen.add(remote.id)
            if not _is_ours(entry, remote):
                findings.append(Finding(Difference.CHANGED, entry.key, remote))
            continue
        namesake = by_marker.get((remote.marker or "").lower())
        if namesake is None:
            findings.append(Finding(Difference.ORPHANED, None, remote))
        elif namesake.event_id:
            findings.append(Finding(Difference.DOUBLED, namesake.key, remote))
    findings += [
        Finding(Difference.MISSING, entry.key)
        for event_id, entry in by_id.items()
        if event_id not in seen and not entry.may_be_gone
    ]
    return findings


def list_all(client: GraphClient, token: str) -> list[protocol.RemoteEvent]:
    """Return all entries of a person's own calendar that carry a marker of ours.

    Raises GraphError.
    """
    found, link = [], None
    while True:
        body = client.send(token, protocol.list_marked(next_link=link)).body
        found += [one for one in protocol.read_events(body) if one.marker]
        link = protocol.next_link(body)
        if not link:
            return found


def are_there(client: GraphClient, token: str, event_ids: list[str]) -> set[str]:
    """Return those of ``event_ids`` that are in the signed-in person's mailbox.

    Only "not there" is taken for a no. Raises GraphError.
    """
    there = set(event_ids)
    for first in range(0, len(event_ids), LARGEST):
        chunk = event_ids[first : first + LARGEST]
        requests = [protocol.get_event(event_id) for event_id in chunk]
        answers = client.send_batch(token, requests)
        for event_id, answer in zip(chunk, answers, strict=True):
            if isinstance(answer, errors.Gone):
                there.discard(event_id)
    return there


def _is_ours(entry: Known, remote: protocol.RemoteEvent) -> bool:
    looks = [*filter(None, [entry.answered]), *entry.unanswered]
    if entry.told:
        looks.append(Seen.told(entry.told))
    return any(Seen.of(remote).looks_like(look) for look in looks)
