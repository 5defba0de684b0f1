"""What does the record say about Outlook, and which button helps?

State, reason, sentence and buttons of a record, and the same in SQL for filters. May
call `setup`, `sync`, `account` and `permission`.

All files extend the mixin of `sync`, and none overrides another: their order is free.
"""

from . import (
    answers,
    became,
    buttons,
    filters,
    line,
    sentence,
    state,
)
