"""Who caused which entry in whose calendar, and by which right?

`line` says what stands in a line, `right` by which right; the model keeps the lines,
and changes none. Of what is not known yet the entry keeps the cause (open_writes.py).
May call `setup`, `sync`, `account` and `permission`; `worker` has the lines written.

Imported in this order: the model comes before the files that extend it.
"""

from . import o365_audit

# isort: split
from . import kept, log_of_record, old, open_writes, shown

# isort: split
from . import days
