"""How ./dev test deals the tests out to its suites."""

from pathlib import Path

from devkit import suites

ROOT = Path(__file__).parents[2]


def test_each_long_test_named_in_suites_is_a_file():
    """Else a test that was renamed would run with the others, and take their time."""
    files = [ROOT / "tests" / "e2e" / f"test_{name}.py" for name in suites.LONG]
    assert [file for file in files if not file.exists()] == []
