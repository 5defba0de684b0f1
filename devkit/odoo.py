"""Odoo 19: a source tree that is given, or Debian's package without installing it."""

import os
import re
import shutil
import subprocess
from pathlib import Path

from . import DevError, debian, stamp
from .console import step
from .paths import DEV, ROOT

HOME = DEV / "odoo"
INSTEAD = "Set ODOO_HOME to a folder with the source of Odoo 19 instead."
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
    """The folder of the Python package `odoo`; fetches it where there is none."""
    given = os.environ.get("ODOO_HOME")
    if given:
        folder = Path(given).expanduser().resolve() / "odoo"
        if not (folder / "release.py").exists():
            raise DevError(f"ODOO_HOME is {given}, but there is no odoo/release.py.")
    else:
        folder = HOME / "usr/lib/python3/dist-packages/odoo"
        _fetch()
    if not re.search(r"version_info = \(19,", (folder / "release.py").read_text()):
        raise DevError(f"{folder} is not Odoo 19, which this addon is for.")
    return folder


def addons_path():
    """Odoo's own addons, then ours."""
    folder = package()
    own = [folder.parent / "addons"] if os.environ.get("ODOO_HOME") else []
    return [path for path in [folder / "addons", *own, ROOT] if path.is_dir()]


def _fetch():
    wanted = " ".join((*PACKAGES, *OLDER_PACKAGES, *LEFT_OUT, "1"))
    with stamp.alone("odoo"):
        if stamp.is_done("odoo", wanted):
            return
        stamp.forget("odoo")
        with step("Fetching Odoo 19 from Debian"):
            files = debian.download(PACKAGES, OLDER_PACKAGES, INSTEAD)
        with step("Unpacking Odoo 19"):
            shutil.rmtree(HOME, ignore_errors=True)
            HOME.mkdir(parents=True)
            for file in files:
                _unpack(file)
            _relink()
            addons = HOME / "usr/lib/python3/dist-packages/odoo/addons"
            (addons / REMOVED).parent.mkdir(parents=True, exist_ok=True)
            (addons / REMOVED).touch()
        stamp.done("odoo", wanted)


def _unpack(file):
    with subprocess.Popen(
        ["dpkg-deb", "--fsys-tarfile", file], stdout=subprocess.PIPE
    ) as archive:
        command = ["tar", "--extract", "--no-same-owner", f"--directory={HOME}"]
        left_out = [f"--exclude={pattern}" for pattern in LEFT_OUT]
        done = subprocess.run([*command, *left_out], stdin=archive.stdout, check=False)
    if done.returncode or archive.returncode:
        file.unlink()
        raise DevError(f"{file.name} could not be unpacked: is the disk full?")


def _relink():
    """Debian's links say /usr/share/…: let them point into the unpacked tree."""
    for folder, folders, files in os.walk(HOME):
        for link in (Path(folder, name) for name in (*folders, *files)):
            if link.is_symlink() and os.readlink(link).startswith("/usr/"):
                target = HOME / os.readlink(link)[1:]
                link.unlink()
                link.symlink_to(os.path.relpath(target, folder))
