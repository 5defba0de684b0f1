"""The virtual environment, in which pip, pytest-odoo and OCA's tools see Odoo 19."""

import os
import sys

from . import bare_pip, machine, odoo, stamp
from .console import run, step
from .paths import DEV, PYTHON, REQUIREMENTS, VENV, fingerprint

#: Beside msal as in requirements.txt: the lowest version that the addon promises to
#: work with, and that of Debian 12, which is too old. Each in a folder of its own.
LOWEST_MSAL, OLD_MSAL = "1.29.0", "1.21.0"


def prepare(server=True, browser=False):
    """Make or renew it, and link Odoo into it; see devkit/machine.py for the options.

    Raises DevError, before anything is fetched, with all that cannot be had.
    """
    machine.prepare(server, browser)
    package = odoo.package()
    wanted = f"{sys.version} {fingerprint(REQUIREMENTS)} {package}"
    wanted += f" {LOWEST_MSAL} {OLD_MSAL}"
    with stamp.alone("venv"):
        if stamp.is_done("venv", wanted) and PYTHON.exists():
            return
        stamp.forget("venv")
        with step("Installing the Python packages"):
            _make()
            install("-r", REQUIREMENTS)
            for version in (LOWEST_MSAL, OLD_MSAL):
                msal(version)
            _link(package)
        stamp.done("venv", wanted)


def _make():
    """Anew for another Python only: what runs in it now would lose its ground."""
    if stamp.is_done("venv-python", sys.version) and PYTHON.exists():
        return
    stamp.forget("venv-python")
    bare = bare_pip.is_needed()
    failure = "The virtual environment could not be made."
    options = ["--clear", *(["--without-pip"] if bare else [])]
    run([sys.executable, "-m", "venv", *options, VENV], "venv", failure)
    if bare:
        wheel = bare_pip.wheel()
        command = [PYTHON, wheel / "pip", "install", "--no-index", "--no-deps", wheel]
        run(command, "venv", failure)
    stamp.done("venv-python", sys.version)


def install(*what):
    """Install with pip. Raises DevError with pip's last words."""
    command = [PYTHON, "-m", "pip", "install", "--disable-pip-version-check"]
    run([*command, *what], "pip", "pip could not install the Python packages.")


def msal(version):
    """The folder with this version of msal alone; fetches it where there is none."""
    folder = DEV / "msal" / version
    if not (folder / "msal").is_dir():
        install("--no-deps", "--target", folder, f"msal=={version}")
    return folder


def _link(package):
    site = next(VENV.glob("lib/python3*/site-packages"))
    _symlink(site / "odoo", package)
    packaged = package.parent / "odoo-19.0.egg-info"
    if packaged.is_dir():
        _symlink(site / packaged.name, packaged)
    else:
        info = site / "odoo-19.0.dist-info"
        info.mkdir(exist_ok=True)
        (info / "METADATA").write_text(
            "Metadata-Version: 2.1\nName: odoo\nVersion: 19.0\n"
        )


def _symlink(link, target):
    if link.is_symlink():
        link.unlink()
    os.symlink(target, link)
