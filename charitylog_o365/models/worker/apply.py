from dataclasses import replace

from odoo import fields

from ...core.sync.plan import Kind
from ...core.sync.snapshot import Snapshot


class Applier:
    """Writes record plans to the database, before anything of them is sent."""

    def __init__(self, env):
        self.env = env
        self.entries = env["o365.calendar.entry"]

    def obey(self, queued, entries):
        """Write what people answered on the record; each command counts once."""
        if queued.commands:
            for entry in entries:
                entry._obey(queued.commands)
            rows = self.env["o365.sync.request"].browse(queued.row_ids)
            # Should they be put off, what they asked for is done.
            rows.filtered("command").write({"command": False, "is_again": True})

    def apply(self, plans):
        """Write the states of plans, and what will be in doubt once they are sent.

        Returns the plans with the ids, markers and transactionIds of new entries.
        """
        self._all_of(plans, "outdated")._set_state(
            "stale", "stale", next_try=False, attempts=0
        )
        for entry in self._all_of(plans, "current"):
            entry._set_synced(stuck_cause=False)
        self._all_of(plans, "never_there").unlink()
        # Not to be asked for again, should their owner connect once more.
        self._all_of(plans, "out_of_reach")._set_state(
            "stale", "stale", next_try=False, leaving=False
        )
        begun = iter(self.entries.create(self._beginnings(plans)))
        return [
            replace(
                plan,
                operations=tuple(
                    self._write_doubt(plan, one) if one.key else _of(next(begun), one)
                    for one in plan.operations
                ),
            )
            for plan in plans
        ]

    def _all_of(self, plans, name):
        return self.entries.browse(
            [key for plan in plans for key in getattr(plan, name)]
        )

    def _write_doubt(self, plan, operation):
        """Write that the operation may be done from now on: its answer may get lost."""
        entry = self.entries.browse(operation.key)
        values = {"open_writes": entry._open_writes_with(operation, plan.queued.cause)}
        if operation.kind is Kind.DELETE:
            entry.write({**values, "may_be_gone": True})
        else:
            entry.write({**values, **entry._with_doubt(_snapshot(operation))})
        return operation

    def _beginnings(self, plans):
        """Return the values of all new entries, in the order of the operations."""
        now, nothing = fields.Datetime.now(), self.entries
        return [
            {
                **self.entries._beginning(
                    plan.queued.key, operation.mailbox, operation.marker
                ),
                "in_doubt": [_snapshot(operation).stored()],
                "last_sent_at": now,
                "open_writes": nothing._open_writes_with(operation, plan.queued.cause),
            }
            for plan in plans
            for operation in plan.operations
            if not operation.key
        ]


def _snapshot(operation):
    return Snapshot.from_payload(operation.event.payload())


def _of(entry, operation):
    """Return the operation by which the new ``entry`` is made."""
    return replace(
        operation,
        key=entry.id,
        marker=entry.marker,
        transaction_id=entry.transaction_id,
    )
