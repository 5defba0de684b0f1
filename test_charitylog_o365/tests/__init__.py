from . import needed

if not needed.MISSING:
    from . import (
        test_both_forms,
        test_computed_fields,
        test_lists,
        test_other_addons,
    )
