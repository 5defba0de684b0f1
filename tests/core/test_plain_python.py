"""core/ does not import Odoo, so that its tests need no database."""

import ast
import sys
from functools import cache
from pathlib import Path

import charitylog_o365

CORE = Path(charitylog_o365.__path__[0]) / "core"


@cache
def imported(file):
    """Names of all modules that a file imports, wherever in it; relative ones too."""
    names = []
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.Import):
            names += [each.name for each in node.names]
        elif isinstance(node, ast.ImportFrom):
            names.append("." * node.level + (node.module or ""))
    return names


def test_no_file_of_core_imports_odoo():
    files = sorted(CORE.rglob("*.py"))
    assert len(files) > 10
    guilty = [
        str(file.relative_to(CORE))
        for file in files
        for name in imported(file)
        if name.split(".")[0] == "odoo"
    ]
    assert not guilty


def test_core_graph_imports_nothing_of_ours():
    outside = {
        f"{file.name}: {name}"
        for file in (CORE / "graph").glob("*.py")
        for name in imported(file)
        if name.startswith("..") or name.startswith("charitylog_o365")
    }
    assert not outside


def test_odoo_is_not_loaded_by_these_tests():
    assert "odoo" not in sys.modules
