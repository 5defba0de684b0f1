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

    def apply(self, plan):
        """Write the states of a plan, and what will be in doubt once it is sent.

        Returns the plan with the ids, markers and transactionIds of new entries.
        """
        self.entries.browse(plan.outdated)._set_state(
            "stale", "stale", next_try=False, attempts=0
        )
        for entry in self.entries.browse(plan.current):
            entry._set_synced(stuck_cause=False)
        self.entries.browse(plan.never_there).unlink()
        # Not to be asked for again, should their owner connect once more.
        self.entries.browse(plan.out_of_reach)._set_state(
            "stale", "stale", next_try=False, leaving=False
        )
        operations = tuple(self._write_doubt(plan, one) for one in plan.operations)
        return replace(plan, operations=operations)

    def _write_doubt(self, plan, operation):
        """Write that the operation may be done from now on: its answer may get lost."""
        entry = self.entries.browse(operation.key)
        open_writes = entry._open_writes_with(operation, plan.queued.cause)
        if entry:
            entry.open_writes = open_writes
        if operation.kind is Kind.DELETE:
            entry.may_be_gone = True
            return operation
        snapshot = Snapshot.from_payload(operation.event.payload())
        if entry:
            entry._add_doubt(snapshot)
            return operation
        entry = self.entries._begin(
            plan.queued.key,
            operation.mailbox,
            operation.marker,
            in_doubt=[snapshot.stored()],
            last_sent_at=fields.Datetime.now(),
            open_writes=open_writes,
        )
        return replace(
            operation,
            key=entry.id,
            marker=entry.marker,
            transaction_id=entry.transaction_id,
        )
