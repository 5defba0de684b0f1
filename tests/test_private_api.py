"""What Odoo does not promise to keep is used in one file, tools/compat.py."""

import re
from pathlib import Path

ADDON = Path(__file__).parent.parent / "charitylog_o365"
COMPAT = ADDON / "tools" / "compat.py"
PRIVATE = re.compile(
    r"(from|import) odoo\.(service|tools\.lru|orm|modules|sql_db|cli)\b"
    r"|STORED_SESSION_BYTES|session_store|\.can_save\b|\bir_sequence_"
    r"|\._(translate|description_string|description_selection)\("
    r"|\._(original_module|abstract|get_modules)\b|\b_callback\("
    r"|\._get_id\(|\b_notifydb\(|\bODOO_NOTIFY_FUNCTION\b"
    r"|\.descendants\(|\.(field_computed|field_depends|get_dependent_fields)\b"
)


def test_private_names_of_odoo_stand_in_compat_only():
    files = [
        path
        for path in ADDON.rglob("*.py")
        if path != COMPAT and "tests" not in path.relative_to(ADDON).parts
    ]
    found = [
        f"{path.relative_to(ADDON)}:{number}: {line.strip()}"
        for path in files
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if PRIVATE.search(line)
    ]
    assert files
    assert found == []


def test_what_compat_holds_is_what_the_other_test_looks_for():
    """Else the pattern above would look for names that nobody uses any more."""
    text = COMPAT.read_text()
    assert len(set(re.findall(PRIVATE, text))) >= 10
