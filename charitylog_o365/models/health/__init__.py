"""Does it all reach Outlook in time, and who is told where it does not?

What waits and why, how quickly changes arrived, the page "Health", the alarm for
administrators, and the answer for a monitor. Reads what the rooms above keep; calls
`setup`, `account` and `sync` for its buttons.

Imported in this order: the view of what waits, which the others read, then what is made
of it. Each method is overridden in one file, so that the order of imports decides
nothing.
"""

from . import o365_health, o365_promise, o365_waiting

# isort: split
from . import alarm, buttons, connected_users, monitor, own_part
