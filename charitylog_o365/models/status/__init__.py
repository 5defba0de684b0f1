"""What does the record say about Outlook, and which button helps?

The states and the order in which they are decided are in `statuses.py`, the words of
all sentences in `reasons.py` (`sentence.py` puts names and hours into them), the
buttons in `buttons.py`; `filters.py` says the same in SQL, of what `joined.py` joins.
May call `setup`, `sync`, `account`, `permission` and `worker`, which looks in Outlook
(`check_now.py`).

All files extend the mixin of `sync`, and none overrides another: their order is free.
"""

from . import (
    answers,
    became,
    buttons,
    check_now,
    filters,
    follow,
    line,
    sentence,
    state,
    take_over,
)
