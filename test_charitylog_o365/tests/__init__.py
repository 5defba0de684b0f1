from . import needed

if not needed.MISSING:
    from . import test_both_forms, test_computed, test_other_addons
