from dataclasses import dataclass, replace

from ...core.sync import plan as planning
from ..audit.line import Cause
from ..sync.eligibility import OPEN


@dataclass(frozen=True)
class QueuedRecord:
    """The outbox rows of one record, and what they ask for."""

    key: tuple[str, int]
    row_ids: tuple[int, ...]
    commands: frozenset[str] = frozenset()
    # Newest first: whose sign-in may be used where the owner's own has lapsed.
    asked_by: tuple[int, ...] = ()
    # What the log of what was sent says of the change.
    cause: Cause = Cause()

    @classmethod
    def of(cls, key, rows):
        """Return what ``rows``, all outbox rows of the record, ask for."""
        causing = rows._causing()
        newest = causing or rows[-1:]
        return cls(
            key,
            tuple(rows.ids),
            frozenset(row.command for row in rows if row.command),
            tuple(row.requested_by_id for row in reversed(rows)),
            Cause(
                newest.requested_by_id,
                rows._saved_at(),
                newest.job_ref or None,
                bool(causing),
            ),
        )


@dataclass(frozen=True)
class RecordPlan:
    """What has to happen for one record now: operations to send, states to write.

    The numbers are ids of entries. ``outdated`` ones show in Outlook what is true no
    longer, ``current`` ones what they should. Of those to be removed, ``never_there``
    ones never got to Outlook, and ``out_of_reach`` ones stay there as their owner has
    disconnected: for neither anything is sent.
    """

    queued: QueuedRecord
    operations: tuple[planning.Operation, ...] = ()
    outdated: tuple[int, ...] = ()
    current: tuple[int, ...] = ()
    never_there: tuple[int, ...] = ()
    out_of_reach: tuple[int, ...] = ()


def plan_record(queued, record, entries):
    """Return the RecordPlan of one record with these entries; nothing is written.

    ``record`` is None where it has been deleted. Raises whatever the record's own code
    raises.
    """
    let_go = [entry for entry in entries if entry.let_go]
    leaving = [entry for entry in entries if entry.leaving]
    staying = [entry for entry in entries if not (entry.leaving or entry.let_go)]
    operations = [planning.remove(entry._known()) for entry in leaving]
    if record is not None and not record._o365_company().o365_rule:
        # The operational rule is off: nothing is sent but the removals that somebody
        # asked for, by disconnecting or by clearing Outlook.
        plan = RecordPlan(queued, **_shown_by(record, staying))
        return _without_vain_removals(plan, record, operations, entries)
    wanted, states = _wanted(record, staying)
    busy = [entry.account_id.id for entry in (*leaving, *let_go)]
    if wanted and wanted.mailbox in busy:
        wanted = replace(wanted, event=None)
    operations += [
        _with_marker(record, operation)
        for operation in planning.plan(wanted, [entry._known() for entry in staying])
    ]
    if wanted and wanted.event:
        states = {"current": _unchanged(staying, operations)}
    plan = RecordPlan(queued, **states)
    return _without_vain_removals(plan, record, operations, entries)


def _wanted(record, entries):
    """Return the one entry the record should have, or None, and states to write."""
    if record is None or not record._o365_wants_entry():
        return None, {}
    account = record._o365_owner().o365_account_ids
    mine = [entry for entry in entries if entry.account_id == account]
    is_new = not any(entry.event_id or entry.again for entry in mine)
    # All conditions are met: so are those for an update, which need not be asked.
    is_open = is_new and record._o365_eligibility() == OPEN
    if not is_open and record._o365_eligibility_for_updates() != OPEN:
        return planning.Wanted(account.id, None), _shown_by(record, mine)
    if is_new and not (is_open and record.o365_eligibility == OPEN):
        return planning.Wanted(account.id, None), {}
    return planning.Wanted(account.id, record._o365_event_to_send()), {}


def _shown_by(record, entries):
    """Return which entries are outdated and which are current, nothing being sent.

    Not those in conflict: that question is for people to answer.
    """
    outdated, current = [], []
    for entry in entries:
        if entry.state == "conflict":
            continue
        if _is_outdated(record, entry):
            outdated.append(entry.id)
        elif entry.state != "synced":
            current.append(entry.id)
    return {"outdated": tuple(outdated), "current": tuple(current)}


def _is_outdated(record, entry):
    """Tell whether Outlook shows, or may show, what is true no longer."""
    return (
        not entry.sent
        or entry.in_doubt
        or entry.may_be_gone
        or entry.user_id != record._o365_owner()
        or not record._o365_wants_entry()
        or planning.shows_otherwise(entry.sent, record._o365_event_to_send())
    )


def _unchanged(entries, operations):
    """Return the entries for which nothing is sent and that say otherwise so far.

    Not those in conflict: that question is for people to answer.
    """
    sent = {operation.key for operation in operations}
    return tuple(
        entry.id
        for entry in entries
        if entry.id not in sent
        and entry.state != "conflict"
        and (entry.state != "synced" or entry.reason)
    )


def _with_marker(record, operation):
    """Return the operation; that of a new entry with the marker of its record."""
    if operation.key is not None:
        return operation
    return replace(operation, marker=record.o365_marker or "")


def _without_vain_removals(plan, record, operations, entries):
    """Return the plan with these operations, but no removal that would be in vain."""
    by_id = {entry.id: entry for entry in entries}
    sent, never_there, out_of_reach = [], [], []
    for operation in operations:
        entry = by_id.get(operation.key)
        if operation.kind is not planning.Kind.DELETE:
            sent.append(operation)
        elif not entry._may_be_there() and _is_over(record, entry):
            # No create is in doubt: nothing can still appear in Outlook.
            never_there.append(entry.id)
        elif entry.account_id.state == "disconnected":
            out_of_reach.append(entry.id)
        else:
            sent.append(operation)
    return replace(
        plan,
        operations=tuple(sent),
        never_there=tuple(never_there),
        out_of_reach=tuple(out_of_reach),
    )


def _is_over(record, entry):
    """Tell whether an entry is wanted no more, and not only for the moment."""
    if record is None or entry.leaving or record._o365_absent():
        return True
    return entry.user_id != record._o365_owner()
