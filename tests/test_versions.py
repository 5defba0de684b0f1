"""The version stands in the manifest; what else speaks of it agrees."""

import re
from ast import literal_eval
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
ADDONS = sorted(path.parent for path in ROOT.glob("*/__manifest__.py"))
MAIN = ROOT / "charitylog_o365"


BADGE = re.compile(r"badge/(\S+)-\w{6}\.svg\n +:alt: (.+)")


def manifest(addon):
    return literal_eval((addon / "__manifest__.py").read_text())


def version(addon):
    return manifest(addon)["version"]


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


@pytest.mark.parametrize("folder", [ROOT, *ADDONS], ids=lambda folder: folder.name)
def test_badges_are_true(folder):
    told = manifest(MAIN if folder == ROOT else folder)
    [python] = re.findall(
        r"version_info < \((\d+), (\d+)\)", (ROOT / "dev").read_text()
    )
    checked = (ROOT / "pyproject.toml").read_text()
    assert f'target-version = "py{"".join(python)}"' in checked
    assert f'python_version = "{".".join(python)}"' in checked
    badges = BADGE.findall((folder / "README.rst").read_text())
    # In words, too, for whom the pictures do not come.
    shown = {
        words: address.replace("--", "-").replace("_", " ") for address, words in badges
    }
    assert shown == {
        f"Odoo: {told['version'][:4]}": f"Odoo-{told['version'][:4]}",
        f"Version: {told['version']}": f"Version-{told['version']}",
        f"Licence: {told['license']}": f"Licence-{told['license']}",
        f"Python: {'.'.join(python)} or newer": f"Python-{'.'.join(python)} or newer",
    }
    assert "LESSER GENERAL PUBLIC LICENSE" in (ROOT / "LICENSE").read_text()[:300]
