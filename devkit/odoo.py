"""Odoo 19: a source tree that is given, or Debian's package without installing it."""

import os
import re
import shutil
from pathlib import Path

from . import DevError, debian, stamp
from .paths import DEV, ROOT

HOME = DEV / "odoo"
PACKAGES = (
    "odoo-19",
    "libjs-jquery",
    "libjs-jquery-form",
    "libjs-underscore",
    "fonts-roboto-unhinted",
    "fonts-montserrat",
)
#: Unstable's release 7 has no fontawesome-webfont.*, to which Odoo's files link.
OLDER_PACKAGES = ("fonts-font-awesome",)
#: 1.2 GB with them, 271 MB without.
LEFT_OUT = ("./usr/lib/python3/dist-packages/odoo/addons/l10n_*", "*.po")
#: Debian removes it, and without the file no bundle of tests can be built.
REMOVED = "mail/static/lib/selfie_segmentation/selfie_segmentation.js"


def package():
    """The folder of the Python package `odoo`, which devkit/machine.py has fetched."""
    given = os.environ.get("ODOO_HOME")
    if given:
        folder = Path(given).expanduser().resolve() / "odoo"
        if not (folder / "release.py").exists():
            raise DevError(f"ODOO_HOME is {given}, but there is no odoo/release.py.")
    else:
        folder = HOME / "usr/lib/python3/dist-packages/odoo"
        if not (folder / "release.py").exists():
            raise DevError("Odoo is not there yet: ./dev run fetches it.")
    if not re.search(r"version_info = \(19,", (folder / "release.py").read_text()):
        raise DevError(f"{folder} is not Odoo 19, which this addon is for.")
    return folder


def addons_path():
    """Odoo's own addons, then ours."""
    folder = package()
    own = [folder.parent / "addons"] if os.environ.get("ODOO_HOME") else []
    return [path for path in [folder / "addons", *own, ROOT] if path.is_dir()]


def _wanted():
    return " ".join((*PACKAGES, *OLDER_PACKAGES, *LEFT_OUT, "1"))


def _is_there():
    return bool(os.environ.get("ODOO_HOME")) or stamp.is_done("odoo", _wanted())


def _find():
    found = debian.from_unstable(*PACKAGES)
    return found + debian.from_release(*OLDER_PACKAGES)


def _take(packages):
    stamp.forget("odoo")
    shutil.rmtree(HOME, ignore_errors=True)
    debian.unpack(packages, HOME, LEFT_OUT)
    _relink()
    addons = HOME / "usr/lib/python3/dist-packages/odoo/addons"
    (addons / REMOVED).parent.mkdir(parents=True, exist_ok=True)
    (addons / REMOVED).touch()
    stamp.done("odoo", _wanted())


def _relink():
    """Debian's links say /usr/share/…: let them point into the unpacked tree."""
    for folder, folders, files in os.walk(HOME):
        for link in (Path(folder, name) for name in (*folders, *files)):
            if link.is_symlink() and os.readlink(link).startswith("/usr/"):
                target = HOME / os.readlink(link)[1:]
                link.unlink()
                link.symlink_to(os.path.relpath(target, folder))


PART = debian.Part(
    title="Odoo 19",
    is_there=_is_there,
    find=_find,
    take=_take,
    otherwise="set ODOO_HOME to a folder with its source",
)
