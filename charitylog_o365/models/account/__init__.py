"""Whose Microsoft account is it, and is it good?

Connecting, sign-ins and their tokens, log-in, the daily check, disconnecting; My User
Options. Calls `setup` and `sync`.

Imported in this order: `o365.account`, the parts of it, then users and what they see.
Each method is overridden in one file, so that the order of imports decides nothing.
"""

from . import o365_account

# isort: split
from . import (
    connect,
    daily,
    disconnect,
    left_in_outlook,
    notice,
    o365_account_round,
    o365_subscription,
    remaining_entries,
    remind,
    sign_in,
    tokens,
)

# isort: split
from . import res_users

# isort: split
from . import (
    give,
    invite,
    leaver,
    log_in,
    may_connect,
    my_user_options,
)
