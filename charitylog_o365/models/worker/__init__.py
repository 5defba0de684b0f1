"""How does a queued change reach Outlook?

One run of the scheduled job: plan, deliver, write down; and the comparison of a
calendar with the records. Calls `sync` and `account`.
"""

from . import o365_calendar_finding

# isort: split
from . import (
    finding_refused,
    run,
)

# isort: split
from . import (
    compare,
    faults,
    plan,
)

# isort: split
from . import others_sign_in

# isort: split
from . import (
    deliver,
    finding_told,
)
