"""Whose Microsoft account is it, and is it good?

Connecting, sign-ins and their tokens, log-in, the daily look, leaving; My User Options.
Calls `setup` and `sync`.

Imported in this order: `o365.account`, then what extends it, then users and log-in.
"""

from . import o365_account

# isort: split
from . import (
    hold,
    leaving,
    sign_in,
    tokens,
)

# isort: split
from . import res_users

# isort: split
from . import ir_http

# isort: split
from . import (
    archived,
    compared,
    daily,
    remaining_entries,
)

# isort: split
from . import (
    log_in_account,
    notice,
    permission,
)

# isort: split
from . import (
    group_access,
    leaver,
    log_in,
    my_user_options,
)
