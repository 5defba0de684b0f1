"""A test file that ``tests/__init__.py`` does not name is one Odoo never runs."""

from pathlib import Path

from odoo.tests import BaseCase


class TestAllTestFilesImported(BaseCase):
    def test_every_test_file_is_imported(self):
        package = Path(__file__).parent
        there = {path.stem for path in package.glob("test_*.py")}
        imports = (package / "__init__.py").read_text()
        self.assertFalse({name for name in there if f" {name},\n" not in imports})
