from . import needed

if not needed.MISSING:
    from . import (
        test_log_in,
        test_set_up,
        test_who_may,
    )
