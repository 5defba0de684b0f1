"""./dev crowd says what of Odoo's own tests is worse beside our addons."""

from devkit import crowd_odoo

REPORT = """
<testsuites><testsuite>
<testcase classname="hr.TestA" name="test_good"/>
<testcase classname="hr.TestA" name="test_bad"><failure/></testcase>
<testcase classname="hr.TestA" name="test_bad"><error/></testcase>
<testcase classname="hr.TestA" name="test_tour"><skipped/></testcase>
</testsuite></testsuites>
"""


def test_a_report_is_read(tmp_path):
    report = tmp_path / "report.xml"
    report.write_text(REPORT)
    found = crowd_odoo.read(report)
    assert str(found) == "1 passed, 1 failed, 1 skipped"
    assert found.failed == {"hr.TestA.test_bad"}


def compared(monkeypatch, **failed):
    def run(name, modules, env):
        return crowd_odoo.Found(everything[name], frozenset(), frozenset(failed[name]))

    everything = {"alone": frozenset("abc"), "last": frozenset("abcd")}
    monkeypatch.setattr(crowd_odoo, "_run", run)
    return crowd_odoo.compare("alone", "last", [], {})


def test_what_fails_without_ours_as_well_is_none_of_ours(monkeypatch, capsys):
    assert compared(monkeypatch, alone="ab", last="a") == 0
    assert capsys.readouterr().out.endswith(": 0\n\n")


def test_what_fails_beside_ours_only_is_named(monkeypatch, capsys):
    assert compared(monkeypatch, alone="a", last="ab") == 1
    assert capsys.readouterr().out.endswith(": 1\n  b\n")
