"""Chromium, for the tests that need a browser: the machine's, else Debian's without
installing it.

It is preferred without what only a person needs, as the headless shell: the pages are
drawn by the same engine, and the tests take a quarter less of the processor's time for
it. What has to do with the browser's own windows and menus would need the other.
"""

import os
import shlex
import shutil

from . import DevError, debian
from .paths import DEV, VENV

SHELL = "chromium-headless-shell"
NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
MISSING = f"Chromium is missing: apt install {SHELL} libatomic1 (as root)."
HOME = DEV / "chromium"
#: What starts it with its libraries and fonts, and Playwright's driver, which needs
#: one of them as well.
SCRIPT = HOME / SHELL
DRIVER = HOME / "node"
#: The last is for the driver.
PACKAGES = (SHELL, "fonts-liberation", "libatomic1")
WANTED = (
    rf"{SHELL}|chromium-common|fontconfig-config|fonts-liberation|{debian.LIBRARIES}"
)
FONTS = """\
<fontconfig>
  <include ignore_missing="yes">/etc/fonts/fonts.conf</include>
  <dir>{0}/usr/share/fonts</dir>
  <dir>/usr/share/fonts</dir>
  <include ignore_missing="yes">{0}/usr/share/fontconfig/conf.avail/{1}</include>
  <include ignore_missing="yes">{0}/usr/share/fontconfig/conf.avail/{2}</include>
  <cachedir>{0}/cache</cachedir>
</fontconfig>
"""


def find():
    """The path of a Chromium, or None.

    Raises DevError with CI=true, where a skipped browser test would go unseen.
    """
    if _is_wanted():
        raise DevError(MISSING)
    return _found()


def environment(browser):
    """What tests with this browser find in their environment."""
    driver = {"PLAYWRIGHT_NODEJS_PATH": str(DRIVER)} if browser == str(SCRIPT) else {}
    return {"CHROMIUM": browser, **driver} if browser else {}


def _found():
    given = os.environ.get("CHROMIUM")
    if given and not shutil.which(given):
        raise DevError(f"CHROMIUM is {given}, which cannot be run.")
    return given or _shell() or next(filter(None, map(shutil.which, NAMES)), None)


def _shell():
    return shutil.which(SHELL) or (str(SCRIPT) if SCRIPT.exists() else None)


def _is_there():
    return bool(os.environ.get("CHROMIUM") or _shell())


def _is_wanted():
    return os.environ.get("CI") == "true" and not _found()


def _take(packages):
    shutil.rmtree(HOME, ignore_errors=True)
    tree = HOME / "tree"
    debian.unpack(packages, tree, ("./usr/share/doc/*", "./usr/share/man/*"))
    fonts = HOME / "fonts.conf"
    aliases = "30-metric-aliases.conf", "60-latin.conf"
    fonts.write_text(FONTS.format(tree, *aliases))
    path = debian.libraries(tree)
    # The virtual environment, in which the driver is, may be made later.
    node = f"{shlex.quote(str(VENV))}/lib/python3*/site-packages/playwright/driver/node"
    _script(DRIVER, node, LD_LIBRARY_PATH=path)
    program = shlex.quote(str(tree / "usr/lib/chromium" / SHELL))
    _script(SCRIPT, program, LD_LIBRARY_PATH=path, FONTCONFIG_FILE=str(fonts))


def _script(path, program, **settings):
    lines = [f"export {name}={shlex.quote(settings[name])}" for name in settings]
    path.write_text("\n".join(["#!/bin/sh", *lines, f'exec {program} "$@"', ""]))
    path.chmod(0o755)


PART = debian.Part(
    title="Chromium",
    is_there=_is_there,
    find=lambda: debian.with_needed(PACKAGES, WANTED),
    take=_take,
    otherwise="install it, or set CHROMIUM to one",
    package=f"{SHELL} libatomic1",
    is_needed=_is_wanted,
)
