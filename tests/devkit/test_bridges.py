"""Which of our addons stand in the database that tests copy."""

from ast import literal_eval

import pytest

from devkit import bridges, suites
from devkit.paths import ROOT, addons


@pytest.fixture(autouse=True)
def without(monkeypatch):
    monkeypatch.delenv("BESIDE", raising=False)


def test_bridge_is_in_the_database_where_its_apps_are(monkeypatch):
    assert "charitylog_o365" in bridges.in_template()
    assert "charitylog_o365_crm" in bridges.apart()
    monkeypatch.setenv("BESIDE", "website,crm")
    assert "charitylog_o365_crm" in bridges.in_template()
    [suite] = [suite for suite in suites.suites() if suite.name == "addons"]
    assert "charitylog_o365_crm" in suite.paths


def test_tests_of_a_bridge_say_what_they_need():
    with pytest.raises(suites.DevError, match="BESIDE=crm ./dev test charitylog_o365_"):
        suites.test(["charitylog_o365_crm/tests/test_hidden_opportunity.py"])


@pytest.mark.parametrize("name", bridges.NEEDS)
def test_each_app_that_a_bridge_needs_stands_in_its_manifest(name):
    assert name in addons()
    manifest = literal_eval((ROOT / name / "__manifest__.py").read_text())
    assert bridges.needs(name) < set(manifest["depends"])
    assert manifest["auto_install"] is True
