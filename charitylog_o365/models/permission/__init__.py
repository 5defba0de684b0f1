"""Who may change whose calendar?

The evidence of what Microsoft said, how it is asked, the check at create, write and
unlink (the mixin of `sync` calls its steps), and what people are told. May call
`setup`, `sync` and `account`.

Imported in this order: the models come before the files that extend them.
"""

from . import (
    o365_calendar_access,
    o365_calendar_pair,
)

# isort: split
from . import (
    ask,
    check,
    check_write,
    explain,
    gather,
    ir_cron,
    log,
    res_users,
)
