"""Each addon's README.rst is what its fragments and its manifest give."""

import pytest

from devkit import DevError, readme
from devkit.paths import ROOT, addons


@pytest.mark.parametrize("addon", addons())
def test_readme_is_what_the_fragments_give(addon):
    said = (ROOT / addon / "README.rst").read_text()
    assert said == readme.page(addon), "./dev readme writes it anew"


@pytest.fixture
def made_up(tmp_path, monkeypatch):
    """A repository with one addon; its fragments are by name."""
    monkeypatch.setattr(readme, "ROOT", tmp_path)
    monkeypatch.setattr(readme, "addons", lambda: ["bridge"])
    (tmp_path / "pyproject.toml").write_text('target-version = "py310"\n')
    fragments = tmp_path / "bridge" / "readme"
    fragments.mkdir(parents=True)
    told = {
        "name": "A bridge",
        "version": "19.0.1.0.0",
        "author": "We",
        "license": "LGPL-3",
    }
    (tmp_path / "bridge" / "__manifest__.py").write_text(repr(told))
    (tmp_path / "README.rst").write_text("Ours\n====\n\nBy hand.\n")

    def write(**texts):
        for name, text in texts.items():
            (fragments / f"{name}.rst").write_text(text)
        return tmp_path / "bridge" / "README.rst"

    return write


def test_fragments_stand_in_order_under_their_headings(made_up):
    path = made_up(USAGE="Use it.\n", DESCRIPTION="What it is.\n", INSTALL="Put it.\n")
    readme.readme()
    text = path.read_text()
    parts = (
        "A bridge",
        "img.shields.io",
        "What it is.",
        "Installation\n=====",
        "Put it.",
    )
    places = [
        text.index(part) for part in (*parts, "Usage\n=====", "Use it.", "Author: We")
    ]
    assert places == sorted(places)
    assert "Configuration" not in text


def test_a_fragment_of_another_name_is_refused(made_up):
    made_up(DESCRIPTION="What it is.\n", MANUAL="Nobody would read it.\n")
    with pytest.raises(DevError, match="MANUAL"):
        readme.readme()
