from . import needed

if not needed.MISSING:
    from . import (
        test_follow,
        test_life,
        test_outlook,
        test_permission,
        test_place,
        test_privacy,
    )
