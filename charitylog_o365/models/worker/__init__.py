"""How does a queued change reach Outlook?

The scheduled job calls ``o365.sync.request._cron_sync`` (outbox.py), which makes one
`SyncRun` (run.py). For each chunk of outbox rows it has record plans made (plan.py,
prepare.py, apply.py), sent (deliver.py, mailboxes.py, others_sign_in.py), and the
answers written down (answers.py); faults of our own code are explained (faults.py).
Then it compares mailboxes where that was asked for (compare.py, list_findings.py). A
record that is open has single entries looked at in the same way (look.py), and so does
what a mailbox tells of every few minutes (listen.py, due_rounds.py), or at once where
Microsoft sends notifications (told.py, subscribing.py, due_subscriptions.py).

May call `setup`, `sync`, `account`, `permission` and core, and asks records for their
status by the mixin.

Imported in this order: the model of findings, which its extensions need, then the
models that extend others. Plain classes are imported by those that use them.
"""

from . import o365_calendar_finding

# isort: split
from . import (
    asked,
    due_rounds,
    due_subscriptions,
    finding_page,
    finding_refused,
    outbox,
    told,
)
