"""The documents name files that are there."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
ADDON = ROOT / "charitylog_o365"
DOCUMENTS = [*ROOT.glob("docs/*.md"), ROOT / "CONTRIBUTING.rst", ROOT / "README.rst"]
# Where the tables of docs/ have their paths begin.
BEGIN = (ROOT, ADDON, ADDON / "models")
FILE = re.compile(r"`([\w*./-]+\.(?:py|xml|sql|md|rst|toml|txt|css|js)|[\w./-]+/)`")
# An address of a page, and what `./dev` makes.
NOT_HERE = ("/", ".dev")
LINK = re.compile(r"\]\(([^):#]+)\)|<([^>:#]+\.(?:rst|md|txt))>`_")


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_files_that_are_named_are_there(document):
    text = document.read_text("utf-8")
    named = {name for name in FILE.findall(text) if not name.startswith(NOT_HERE)}
    missing = [name for name in named if not any(any(top.glob(name)) for top in BEGIN)]
    links = {"".join(found) for found in LINK.findall(text)}
    missing += [link for link in links if not (document.parent / link).exists()]
    assert not missing


def test_files_are_named():
    named = {name for path in DOCUMENTS for name in FILE.findall(path.read_text())}
    assert len(named) > 30


HELPER = re.compile(r"`self\.(\w+)")
CASES = [ADDON / "tests" / "common.py", ADDON / "tests" / "outlook_case.py"]


def test_helpers_for_integrators_tests_are_there():
    text = (ROOT / "docs" / "integrators.md").read_text()
    table = text.partition("| what | does |")[2].partition("```")[0]
    listed = set(HELPER.findall(table))
    assert len(listed) > 15
    there = set()
    for node in (
        node for path in CASES for node in ast.walk(ast.parse(path.read_text()))
    ):
        if isinstance(node, ast.FunctionDef):
            there.add(node.name)
        elif isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
            there.add(node.attr)
    assert not listed - there
