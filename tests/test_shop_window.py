"""What a store and Odoo's list of apps show of each addon: page, pictures and icon."""

import struct
from ast import literal_eval
from html.parser import HTMLParser
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
ADDONS = [path.parent for path in sorted(ROOT.glob("charitylog_*/__manifest__.py"))]
# Whoever installs the addon gets them too.
LARGEST = 150_000  # bytes


class Page(HTMLParser):
    """The tags of a page, with their attributes."""

    def __init__(self, path):
        super().__init__()
        self.tags = []
        self.feed(path.read_text())

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))


def size(picture):
    """Width and height of a PNG file."""
    begin = picture.read_bytes()[:24]
    assert begin[:8] == b"\x89PNG\r\n\x1a\n", picture
    return struct.unpack(">II", begin[16:])


def shown(addon):
    return addon / "static" / "description"


@pytest.mark.parametrize("addon", ADDONS, ids=lambda addon: addon.name)
def test_addon_has_an_icon_of_its_own(addon):
    assert size(shown(addon) / "icon.png") == (256, 256)
    assert (shown(addon) / "icon.svg").exists(), "from which ./dev pictures draws it"
    others = [shown(other) / "icon.png" for other in ADDONS if other != addon]
    mine = (shown(addon) / "icon.png").read_bytes()
    assert mine not in [other.read_bytes() for other in others if other.exists()]


@pytest.mark.parametrize("addon", ADDONS, ids=lambda addon: addon.name)
def test_page_needs_nothing_from_elsewhere_and_says_what_its_pictures_show(addon):
    tags = Page(shown(addon) / "index.html").tags
    assert not {"script", "style", "link", "iframe", "a"} & {tag for tag, _ in tags}
    for tag, attributes in tags:
        assert not [name for name in attributes if name.startswith("on")], attributes
        if tag == "img":
            assert len(attributes["alt"].split()) > 5
            assert size(shown(addon) / attributes["src"])[0] >= 960


@pytest.mark.parametrize("addon", ADDONS, ids=lambda addon: addon.name)
def test_page_has_the_name_and_licence_of_the_manifest(addon):
    manifest = literal_eval((addon / "__manifest__.py").read_text())
    page = (shown(addon) / "index.html").read_text()
    assert f">{manifest['name']}</h1>" in page
    assert f"Licence: {manifest['license']}." in " ".join(page.split())


@pytest.mark.parametrize("addon", ADDONS, ids=lambda addon: addon.name)
def test_pictures_are_small_and_there(addon):
    manifest = literal_eval((addon / "__manifest__.py").read_text())
    named = {addon / path for path in manifest.get("images", ())}
    assert all(path.exists() for path in named)
    pictures = set(shown(addon).glob("*.png")) - {shown(addon) / "icon.png"}
    assert pictures == named, "a store shows those that the manifest names"
    assert [path.name for path in pictures if path.stat().st_size > LARGEST] == []


def test_the_main_addon_has_three_pictures_and_a_cover():
    main = ROOT / "charitylog_o365"
    pages = Page(shown(main) / "index.html").tags
    assert len([tag for tag, _attributes in pages if tag == "img"]) == 3
    assert size(shown(main) / "cover.png") == (1120, 560)
