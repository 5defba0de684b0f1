"""The differences between the entries we know and those in a mailbox, by marker."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import Enum

from ..graph import errors, protocol
from ..graph.batch import LARGEST
from ..graph.client import GraphClient
from .lookup import (
    became_since,
    find_by_time,
    is_untouched,
    looks_like_ours,
    ours_among,
)
from .plan import Known
from .snapshot import Snapshot

Answer = protocol.Response | errors.GraphError


class Difference(Enum):
    """What is wrong with an entry; see `compare`."""

    MISSING = "missing"
    DOUBLED = "doubled"
    ORPHANED = "orphaned"
    CHANGED = "changed"
    BECAME = "became"


@dataclass(frozen=True)
class Finding:
    """One difference; ``key`` is that of the known entry, ``remote`` what is there.

    Doubled and orphaned entries have our marker and show what was sent: they can be
    deleted. A copy that somebody has changed is theirs, and no finding; entries without
    a marker are not read at all.
    """

    kind: Difference
    key: int | None = None
    remote: protocol.RemoteEvent | None = None


def compare(
    known: Iterable[Known], there: Iterable[protocol.RemoteEvent]
) -> list[Finding]:
    """Return all differences between the entries we know and those in the mailbox.

    An entry whose create or removal is in doubt may be there or not: neither is a
    finding.
    """
    by_id = {entry.event_id: entry for entry in known if entry.event_id}
    by_marker = {entry.marker.lower(): entry for entry in known}
    # A cancelled entry is still visible, but counts as missing.
    there = [remote for remote in there if not remote.deleted]
    seen = by_id.keys() & {remote.id for remote in there}
    findings: list[Finding] = []
    for remote in there:
        if entry := by_id.get(remote.id):
            if became_since(remote, entry):
                findings.append(Finding(Difference.BECAME, entry.key, remote))
            elif not looks_like_ours(remote, entry):
                findings.append(Finding(Difference.CHANGED, entry.key, remote))
            continue
        namesake = by_marker.get((remote.marker or "").lower())
        if namesake is None:
            if (
                not remote.became
                and remote.fingerprint == Snapshot.of(remote).fingerprint()
            ):
                findings.append(Finding(Difference.ORPHANED, None, remote))
        elif is_untouched(remote, namesake) and namesake.event_id:
            if namesake.event_id in seen:
                findings.append(Finding(Difference.DOUBLED, namesake.key, remote))
            # Else it has a new id, for example in a mailbox that was restored.
            seen = seen | {namesake.event_id}
    findings += [
        Finding(Difference.MISSING, entry.key)
        for event_id, entry in by_id.items()
        if event_id not in seen and not entry.removal_in_doubt
    ]
    return findings


def list_all(client: GraphClient, token: str) -> list[protocol.RemoteEvent]:
    """Return all entries with a marker of ours in the signed-in person's calendars.

    Raises GraphError.
    """
    found: list[protocol.RemoteEvent] = []
    request: protocol.Request | None = protocol.list_marked()
    while request:
        body = client.send(token, request).body
        found += [one for one in protocol.read_events(body) if one.marker]
        request = protocol.next_page(body)
    return found


@dataclass
class Presence:
    """Keys of the entries that are ``there``, and ``unsure`` of which nobody can say.

    The others are certainly in none of the person's calendars.
    """

    there: set[int] = field(default_factory=set)
    unsure: set[int] = field(default_factory=set)


def find_present(client: GraphClient, token: str, entries: list[Known]) -> Presence:
    """Return which of the entries are in the signed-in person's calendars.

    Each is looked for by its marker, because an id can go on answering from Deleted
    Items. Raises GraphError where a batch as a whole is refused.
    """
    requests = [protocol.find_by_marker(entry.marker) for entry in entries]
    found = Presence()
    late: list[Known] = []
    for entry, answer in zip(entries, _send(client, token, requests), strict=True):
        live = _live(answer)
        if live is None:
            found.unsure.add(entry.key)
        elif ours_among(live, entry):
            found.there.add(entry.key)
        elif entry.is_fresh:
            late.append(entry)
    _find_unindexed(client, token, late, found)
    return found


def look_at(
    client: GraphClient, token: str, entries: list[Known]
) -> tuple[list[Finding], set[int]]:
    """Return the differences of these entries only, and the keys of those answered.

    Answered are those about which Microsoft gave a certain answer. As `compare` for the
    whole mailbox, which nobody can wait for: each entry is asked for by its marker.
    Raises GraphError where a batch as a whole, or each of its parts, is refused.
    """
    requests = [protocol.find_by_marker(entry.marker) for entry in entries]
    there: list[protocol.RemoteEvent] = []
    answered: list[Known] = []
    answers = _send(client, token, requests)
    for entry, answer in zip(entries, answers, strict=True):
        live = _live(answer)
        if live is not None:
            there += live
            answered.append(entry)
    refused = [one for one in answers if isinstance(one, errors.GraphError)]
    if refused and len(refused) == len(answers):
        raise refused[0]
    findings = compare(answered, there)
    missing = {one.key for one in findings if one.kind is Difference.MISSING}
    doubtful = [entry for entry in answered if entry.key in missing]
    # A fresh entry may not be found by its marker yet.
    found = find_present(client, token, doubtful)
    missing -= found.there | found.unsure
    return [
        one
        for one in findings
        if one.kind is not Difference.MISSING or one.key in missing
    ], {entry.key for entry in answered} - found.unsure


def _find_unindexed(
    client: GraphClient, token: str, entries: list[Known], found: Presence
) -> None:
    """Add to ``found`` the entries that exist and whose marker is not indexed yet.

    Their change key is the one we know, or the calendar lists them at their time.
    """
    moved: list[tuple[Known, protocol.RemoteEvent]] = []
    by_id = {entry.event_id: entry for entry in entries if entry.event_id}
    answers = _send(client, token, [protocol.get_event(event_id) for event_id in by_id])
    for entry, answer in zip(by_id.values(), answers, strict=True):
        if isinstance(answer, errors.Gone):
            continue
        if isinstance(answer, errors.GraphError):
            found.unsure.add(entry.key)
            continue
        remote = protocol.read_event(answer.body)
        if entry.answered and remote.change_key == entry.answered.change_key:
            found.there.add(entry.key)
        elif not remote.deleted:
            moved.append((entry, remote))
    requests = [find_by_time(remote) for _entry, remote in moved]
    answers = _send(client, token, requests)
    for (entry, remote), answer in zip(moved, answers, strict=True):
        live = _live(answer)
        if live is None:
            found.unsure.add(entry.key)
        elif remote.id in [each.id for each in live]:
            found.there.add(entry.key)


def _live(answer: Answer) -> list[protocol.RemoteEvent] | None:
    """Return the listed entries that are not cancelled; None for an uncertain answer.

    That is an error, an answer that is no list, or one that has further pages.
    """
    if isinstance(answer, errors.GraphError):
        return None
    is_list = isinstance(answer.body.get("value"), list)
    if not is_list or "@odata.nextLink" in answer.body:
        return None
    return [one for one in protocol.read_events(answer.body) if not one.deleted]


def _send(
    client: GraphClient, token: str, requests: list[protocol.Request]
) -> list[Answer]:
    """Return the answer to each of ``requests``, or its error, in their order."""
    answers: list[Answer] = []
    for first in range(0, len(requests), LARGEST):
        answers += client.send_batch(token, requests[first : first + LARGEST])
    return answers
