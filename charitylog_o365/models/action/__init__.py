"""What do people record?

`charitylog.action`: its life, times, lengths and offers, what its entry shows, and who
may change it. Calls `sync` and `permission`.

Imported in this order: later files wrap the `create` and `write` of earlier ones.
"""

from . import (
    charitylog_action,
    charitylog_action_type,
    record_again,
)

# isort: split
from . import (
    calendar,
    company,
    overlap,
)

# isort: split
from . import (
    day,
    days,
    duration,
    followers,
    life_cycle,
    outlook_line,
)

# isort: split
from . import (
    log_words,
    mark,
    name,
    offer,
    offer_told,
)

# isort: split
from . import (
    event,
    planned,
    project,
    propose,
    reference,
)

# isort: split
from . import (
    ir_attachment,
    mail_activity,
    mail_message,
    mail_thread,
    project_project,
    res_partner,
)

# isort: split
from . import (
    ahead,
    case,
    log,
    plain,
)
