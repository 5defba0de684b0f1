"""Activities on opportunities: the app CRM is in no other database of these tests."""

from .test_install import LOUD, odoo

TESTS = "/charitylog_o365_activity:TestLifeOnOpportunity"


def test_activities_on_opportunities_are_in_outlook(database):
    log = odoo(
        database,
        "-i",
        "crm",
        "--test-tags",
        TESTS,
        "--stop-after-init",
        "--http-port=0",
    )
    assert not LOUD.findall(log), log
    assert "0 failed, 0 error(s) of 1 tests" in log, log[-3000:]
