from . import test_other_addons
