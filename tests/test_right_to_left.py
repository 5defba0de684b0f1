"""Styles name no side, but where a line begins or ends: so they serve every language.

Odoo mirrors its own where ``rtlcss`` is installed; pages that stand alone it does not.
"""

import re
from pathlib import Path

ROOT = Path(__file__).parents[1]
SIDE = re.compile(
    r"(?:^|[\s;{])(?:[\w-]+-(?:left|right)(?:-\w+)?|left|right)\s*:"
    r"|:\s*(?:left|right)\s*[;}]"
)


def styles():
    return [
        path
        for ending in ("css", "scss")
        for path in ROOT.glob(f"charitylog_*/static/**/*.{ending}")
    ]


def test_no_style_names_left_or_right():
    assert len(styles()) > 10
    found = {
        f"{path.relative_to(ROOT)}: {line.strip()}"
        for path in styles()
        for line in path.read_text().splitlines()
        if SIDE.search(line)
    }
    assert not found


def test_a_side_is_found_however_it_is_named():
    for line in (
        "margin-left: 1rem;",
        "  right: 0;",
        "a{text-align: left}",
        "float:left;",
    ):
        assert SIDE.search(line), line
    for line in (
        "margin-inline-start: 1rem;",
        "// what is left, or right",
        "a:hover {",
    ):
        assert not SIDE.search(line), line
