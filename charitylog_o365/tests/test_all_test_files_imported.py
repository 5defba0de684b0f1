"""What decides whether Odoo runs a test at all, and when."""

from pathlib import Path

from odoo.tests import BaseCase, TransactionCase

OURS = ("odoo.addons.charitylog_", "odoo.addons.test_charitylog_")


class TestAllTestFilesImported(BaseCase):
    def test_every_test_file_is_imported(self):
        """One that ``tests/__init__.py`` does not name is one Odoo never runs."""
        package = Path(__file__).parent
        there = {path.stem for path in package.glob("test_*.py")}
        imports = (package / "__init__.py").read_text()
        self.assertFalse({name for name in there if f" {name},\n" not in imports})

    def test_none_runs_while_addons_are_installed(self):
        """The database may have columns then that no loaded addon can fill."""
        ours = [case for case in cases() if case.__module__.startswith(OURS)]
        self.assertTrue(ours)
        self.assertFalse([case for case in ours if "at_install" in case.test_tags])


def cases(above=TransactionCase):
    for case in above.__subclasses__():
        yield case
        yield from cases(case)
