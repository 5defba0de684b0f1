from odoo.addons.charitylog_o365.tests.needed import MISSING

if not MISSING:
    from . import (
        test_both_at_work,
        test_copies,
        test_leaves_alone,
        test_writes_nothing,
    )
