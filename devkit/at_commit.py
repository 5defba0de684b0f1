"""What this repository had at a commit."""

import re
import shutil

from . import DevError
from .console import run
from .paths import ROOT

ADDON = "charitylog_o365"
MANIFEST = f"{ADDON}/__manifest__.py"
VERSION = re.compile(r"\d+(\.\d+){4}")


def find(commit):
    """The commit's full name; of a version like 19.0.1.0.0, its last commit.

    Raises DevError where there is none.
    """
    found = _last_of(commit) if VERSION.fullmatch(commit) else None
    command = ["git", "-C", ROOT, "rev-parse", "--verify"]
    failure = f"There is no commit {commit} in this repository."
    log = run([*command, f"{found or commit}^{{commit}}"], "git", failure)
    return log.read_text().split()[-1]


def _last_of(version):
    """What git calls the last commit with that version; None where there is none."""
    newer, failure = None, "git does not know this repository."
    listed = ["git", "-C", ROOT, "log", "--format=%H", "--", MANIFEST]
    for sha in run(listed, "git", failure).read_text().split():
        shown = run(["git", "-C", ROOT, "show", f"{sha}:{MANIFEST}"], "git", failure)
        if f'"version": "{version}"' in shown.read_text():
            return f"{newer}^" if newer else "HEAD"
        newer = sha
    return None


def tree(sha, home):
    """The folder with what the repository had at that commit; ``home`` is emptied."""
    folder, packed = home / sha[:12], home / "tree.tar"
    shutil.rmtree(home, ignore_errors=True)
    folder.mkdir(parents=True)
    failure = f"The commit {sha} could not be read."
    command = ["git", "-C", ROOT, "archive", f"--output={packed}", sha]
    run(command, "git", failure)
    run(["tar", "-xf", packed, "-C", folder], "git", failure)
    if not (folder / ADDON).is_dir():
        raise DevError(f"There was no {ADDON} at that commit.")
    return folder
