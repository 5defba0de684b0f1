from . import needed

if not needed.MISSING:
    from . import test_life
