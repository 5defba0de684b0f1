from . import needed

if not needed.MISSING:
    from . import (
        test_both_at_work,
        test_copies,
        test_leaves_alone,
        test_writes_nothing,
    )
