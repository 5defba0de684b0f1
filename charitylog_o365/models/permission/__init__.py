"""Who may change whose calendar?

What Microsoft said about it, how it is asked, the check at create, write and unlink,
and what a person is told who may not. Calls `account`.

Imported in this order: the evidence, the check, what they are shown in.
"""

from . import o365_calendar_access

# isort: split
from . import ir_cron

# isort: split
from . import (
    ask,
    explain,
    gather,
    o365_calendar_pair,
)

# isort: split
from . import (
    check,
    check_told,
    check_write,
    picker,
    res_users,
)
