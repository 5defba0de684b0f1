"""What does Outlook hold of a client, and how does it go?

What follows from renaming, archiving, merging and erasing a client, and lists of what
Outlook holds of them. Calls `sync` and `action`.
"""

from . import res_partner

# isort: split
from . import (
    action_client,
    action_erase,
    erase,
    mention,
    report,
)

# isort: split
from . import client_told
