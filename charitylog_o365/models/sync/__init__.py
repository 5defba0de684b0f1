"""Which records have an entry, and when is a change queued?

The mixin that any model can inherit, the conditions for an entry, the outbox, and what
was last sent to Outlook. May call `setup` and `account`; the mixin calls the steps that
`permission` and `status` add to it.

Imported in this order: the models come before the files that extend them.
"""

from . import (
    o365_calendar_entry,
    o365_calendar_removed,
    o365_sync_mixin,
    o365_sync_request,
)

# isort: split
from . import (
    became,
    changes,
    commands,
    eligibility,
    entry_client,
    entry_for_good,
    entry_report,
    erased,
    event,
)
