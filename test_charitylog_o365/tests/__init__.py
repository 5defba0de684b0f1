from odoo.addons.charitylog_o365.tests.needed import MISSING

if not MISSING:
    from . import test_other_addons
