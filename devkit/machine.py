"""What a bare machine lacks: all of it is looked for before anything is fetched, and
what cannot be had is said at once.
"""

import os
import shutil
from datetime import date

from . import DevError, bare_pip, chromium, debian, odoo, postgres_server, stamp
from .console import step


def prepare(server=True, browser=False):
    """Fetch Odoo, pip, PostgreSQL's server and Chromium where they are not there.

    `server` and `browser` say whether the last two are wanted. Raises DevError, which
    names all that cannot be had; Chromium only where CI=true asks for it.
    """
    parts = [odoo.PART, bare_pip.PART]
    parts += [postgres_server.PART] if server else []
    parts += [chromium.PART] if browser else []
    with stamp.alone("machine"):
        missing = [part for part in parts if _is_missing(part)]
        found, reasons = _find(missing)
        lacking = [part for part in missing if part not in found]
        if any(part.is_needed() for part in lacking):
            raise DevError(_sentences(lacking, reasons))
        for part in lacking:
            stamp.done(_mark(part), str(date.today()))
        if found:
            _try_to_fetch(found)


def _try_to_fetch(found):
    """Raises DevError where something is not fetched that ./dev cannot do without."""
    try:
        _fetch(found)
    except DevError:
        if any(part.is_needed() for part in found):
            raise
        for part in found:
            stamp.done(_mark(part), str(date.today()))


def _is_missing(part):
    """What one can do without is looked for once a day where it cannot be had."""
    if not part.is_needed() and stamp.is_done(_mark(part), str(date.today())):
        return False
    return not part.is_there()


def _mark(part):
    return f"without-{part.title.lower()}"


def _find(missing):
    """The packages of each part that can be had, and why the others cannot."""
    if not missing:
        return {}, []
    why = debian.unusable()
    if why:
        return {}, [f"Nothing can be fetched, as {why}."]
    found, reasons = {}, []
    with step(f"Looking for {_enumerated(missing)} in Debian's lists"):
        try:
            debian.refresh()
        except DevError as error:
            return {}, [str(error)]
        for part in missing:
            try:
                found[part] = part.find()
            except DevError as error:
                reasons.append(str(error).splitlines()[0])
    return found, reasons


def _fetch(found):
    packages = {each.path: each for part in found.values() for each in part}.values()
    megabytes = sum(package.size for package in packages) / 1e6
    with step(f"Fetching {_enumerated(found)} from Debian, {megabytes:.0f} MB"):
        debian.download(packages)
    for part, each in found.items():
        with step(f"Unpacking {part.title}"):
            part.take(each)


def _sentences(lacking, reasons):
    lines = ["This machine lacks what ./dev needs:"]
    lines += [f"  {part.title}: {part.otherwise}." for part in lacking]
    packages = [part.package for part in lacking if part.package]
    if packages and shutil.which("apt-get"):
        who = "As root, this helps" if os.geteuid() else "This helps"
        lines += [f"{who}:", f"  apt install {' '.join(packages)}"]
    return "\n".join([*lines, *reasons])


def _enumerated(parts):
    *most, last = [part.title for part in parts]
    return f"{', '.join(most)} and {last}" if most else last
