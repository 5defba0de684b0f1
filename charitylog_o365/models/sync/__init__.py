"""Which records have an entry, and when is a change queued?

The mixin that any model can inherit, the conditions for an entry, the outbox, and what
Outlook was last sent. Calls `setup`.

Imported in this order: the models that the other files extend come first.
"""

from . import (
    o365_sync_mixin,
    o365_sync_request,
)

# isort: split
from . import o365_calendar_entry

# isort: split
from . import commands

# isort: split
from . import (
    became,
    open_in_outlook,
)

# isort: split
from . import entry_report

# isort: split
from . import (
    changes,
    eligibility,
    zone,
)

# isort: split
from . import outage
