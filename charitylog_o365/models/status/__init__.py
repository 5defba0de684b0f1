"""What does the record say about Outlook, and which button helps?

State, reason, sentence and buttons of a record, and the same in SQL for filters. Calls
`sync` and `account`.
"""

from . import (
    answers,
    became,
    buttons,
    line,
)

# isort: split
from . import (
    filters,
    state,
)

# isort: split
from . import sentence
