"""The version stands in the manifest; what else speaks of it agrees."""

import re
from ast import literal_eval
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
ADDONS = sorted(path.parent for path in ROOT.glob("*/__manifest__.py"))
MAIN = ROOT / "charitylog_o365"


def version(addon):
    return literal_eval((addon / "__manifest__.py").read_text())["version"]


def number(text):
    return tuple(map(int, text.split(".")))


def changes():
    """The headings of the list of changes, newest first."""
    text = (ROOT / "CHANGELOG.rst").read_text()
    return re.findall(r"^(19\.0\.\S+)(.*)\n=+$", text, re.MULTILINE)


@pytest.mark.parametrize("addon", ADDONS, ids=lambda addon: addon.name)
def test_each_addon_is_a_package_with_the_manifests_version(addon):
    assert re.fullmatch(r"19\.0\.\d+\.\d+\.\d+", version(addon))
    text = (addon / "pyproject.toml").read_text()
    assert 'build-backend = "whool.buildapi"' in text
    assert 'post_version_strategy_override = "none"' in text
    assert (addon / "README.rst").exists() or addon.name.startswith("test_")


def test_changes_are_listed_by_version_and_the_newest_is_the_manifests():
    versions = [found for found, _rest in changes()]
    assert versions[0] == version(MAIN)
    assert versions == sorted(set(versions), key=number, reverse=True)
    released = [found for found, rest in changes() if not rest.strip()]
    assert released == versions[len(versions) - len(released) :]


def test_each_migration_is_for_a_version_in_the_list_of_changes():
    folders = {path.name for path in (MAIN / "migrations").iterdir()}
    assert folders
    assert folders <= {found for found, _rest in changes()}
