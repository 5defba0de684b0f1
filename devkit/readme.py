"""./dev readme: each README.rst, from an addon's manifest and fragments in readme/.

Names and order of the fragments are OCA's, so that OCA's own generator finds them too.
In the repository's README.rst, which is written by hand, only the badges are renewed.
"""

import re
from ast import literal_eval

from . import DevError
from .paths import ROOT, addons

MAIN = "charitylog_o365"
#: Fragment and heading, in the order of the page. DESCRIPTION stands above them.
SECTIONS = {
    "CONTEXT": "Use cases",
    "INSTALL": "Installation",
    "CONFIGURE": "Configuration",
    "USAGE": "Usage",
    "DEVELOP": "Development",
    "ROADMAP": "Known issues",
    "HISTORY": "Changelog",
    "CONTRIBUTORS": "Contributors",
    "CREDITS": "Other credits",
}
FIRST = "DESCRIPTION"
CONTENTS = ".. contents::\n   :local:\n   :depth: 2"
PYTHON = re.compile(r'^target-version = "py(\d)(\d+)"$', re.MULTILINE)
SHIELD = "https://img.shields.io/badge/"
BADGES = re.compile(r"(?:\.\. \|\w+\| image::.*\n(?: +:.*\n)+)+\n\|.*\|\n")


def readme():
    """Write what is not as it should be."""
    for path, text in pages().items():
        if not path.exists() or path.read_text() != text:
            path.write_text(text)
            print(f"  {path.relative_to(ROOT)}")


def pages():
    """Each README.rst, and what it should say."""
    made = {
        ROOT / name / "README.rst": page(name)
        for name in addons()
        if (ROOT / name / "readme").is_dir()
    }
    path = ROOT / "README.rst"
    return {**made, path: _renewed(path.read_text())}


def page(addon):
    """README.rst of an addon. Raises DevError for a fragment that has no place."""
    folder, told = ROOT / addon / "readme", manifest(addon)
    fragments = {path.stem: path.read_text().strip() for path in folder.glob("*.rst")}
    if unknown := set(fragments) - set(SECTIONS) - {FIRST}:
        raise DevError(f"{addon}/readme has {', '.join(sorted(unknown))}: not OCA's.")
    line = "=" * len(told["name"])
    parts = [f"{line}\n{told['name']}\n{line}", badges(addon), fragments[FIRST]]
    sections = [
        f"{title}\n{'=' * len(title)}\n\n{fragments[name]}"
        for name, title in SECTIONS.items()
        if name in fragments
    ]
    parts += [CONTENTS, *sections] if sections else []
    parts += [f"Author: {told['author']}. Licence: {told['license']}."]
    return "\n\n".join(parts) + "\n"


def badges(addon):
    """What a glance should tell; each also in words, for who reads without pictures."""
    told = manifest(addon)
    odoo, version = told["version"][:4], told["version"]
    major, minor = PYTHON.search((ROOT / "pyproject.toml").read_text()).groups()
    shown = {
        "Odoo": (odoo, "714B67"),
        "Version": (version, "2f6f4f"),
        "Licence": (told["license"], "1f6f8b"),
        "Python": (f"{major}.{minor} or newer", "3776ab"),
    }
    if status := told.get("development_status"):
        shown["Status"] = status, "666666"
    images = [
        f".. |{name.lower()}| image:: {SHIELD}{name}-{_escaped(value)}-{colour}.svg\n"
        f"   :alt: {name}: {value}"
        for name, (value, colour) in shown.items()
    ]
    row = " ".join(f"|{name.lower()}|" for name in shown)
    return "\n".join(images) + f"\n\n{row}"


def manifest(addon):
    return literal_eval((ROOT / addon / "__manifest__.py").read_text())


def _escaped(value):
    return value.replace("-", "--").replace("_", "__").replace(" ", "_")


def _renewed(text):
    """The repository's own README, with the badges of the main addon."""
    return BADGES.sub(lambda _found: badges(MAIN) + "\n", text, count=1)
