"""What these tests need beside the addon: what those of the main addon need."""

from odoo.addons.charitylog_o365.tests.needed import MISSING

__all__ = ["MISSING"]
