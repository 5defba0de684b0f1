"""What does Outlook hold of a client, and how does it go?

What follows from renaming, archiving, merging and erasing a client, and lists of what
Outlook holds of them. Calls `setup`, `sync`, `account` and `action`.

Imported in this order: `res.partner` with its `write`, then the steps that it calls.
Each method is overridden in one file, so that the order of imports decides nothing.
"""

from . import res_partner

# isort: split
from . import (
    client_log,
    erase,
    forgotten,
    report,
)
