"""Activities on opportunities: the app CRM is in no other database of these tests."""

from .servers import free_port
from .test_install import LOUD, odoo

ADDON = "charitylog_o365_activity"
LIFE = f"/{ADDON}:TestLifeOnOpportunity"


def test_activities_on_opportunities_are_in_outlook(database):
    # Odoo tests what it has just installed or updated, and then serves pages as well:
    # at an address that no browser of an earlier test knows.
    both = ("-i", "crm", "-u", ADDON, f"--http-port={free_port()}")
    log = odoo(database, *both, "--test-tags", LIFE, "--stop-after-init")
    assert not LOUD.findall(log), log
    assert "0 failed, 0 error(s) of 1 tests" in log, log[-3000:]
    assert "CRM is not installed" not in log
