"""docs/integrators.md followed to the letter: its blocks make an addon that works."""

import re

import pytest

from devkit.paths import ROOT

from .test_install import LOUD, odoo

NAME = "charitylog_rota"
BLOCK = re.compile(r"^```\w+\n(?:# |<!-- )(\S+)(?: -->)?\n(.*?)^```$", re.M | re.S)


@pytest.fixture
def with_the_addon(tmp_path, find_addons):
    """Write the guide's files; have Odoo find the addon beside ours."""
    written = []
    for name, text in BLOCK.findall((ROOT / "docs/integrators.md").read_text("utf-8")):
        path = tmp_path / "addons" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
        written.append(name)
    find_addons(tmp_path / "addons")
    return written


def test_addon_of_the_guide_passes_its_own_tests(database, with_the_addon):
    assert f"{NAME}/__manifest__.py" in with_the_addon
    assert len(with_the_addon) == 9
    log = odoo(
        database,
        *("-i", NAME, "--test-enable", f"--test-tags=/{NAME}", "--stop-after-init"),
    )
    assert not LOUD.findall(log), log
    [number] = re.findall(r"0 failed, 0 error\(s\) of (\d+) tests", log)
    assert int(number) == 4
