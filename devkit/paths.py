"""Where things are. All that ./dev makes is in one folder, which git ignores."""

import hashlib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DEV = ROOT / ".dev"
LOGS = DEV / "log"
DATA = DEV / "data"
CERTS = DEV / "certs"
VENV = DEV / "venv"
PYTHON = VENV / "bin" / "python"
REQUIREMENTS = ROOT / "requirements.txt"

#: A short name for this clone, for what has to live outside it.
CLONE = hashlib.sha256(str(ROOT).encode()).hexdigest()[:8]


def addons():
    """The addons of this repository, by name."""
    return sorted(manifest.parent.name for manifest in ROOT.glob("*/__manifest__.py"))


def fingerprint(*files):
    """A short hash of the contents of files; the order does not matter."""
    digest = hashlib.sha256()
    for file in sorted(files):
        digest.update(f"{file}\0".encode() + file.read_bytes())
    return digest.hexdigest()[:12]


def addon_files(*names):
    """What decides about a database in which these addons are installed."""
    ignored = {"tests", "__pycache__", "description", "readme"}
    for name in names:
        for file in (ROOT / name).rglob("*"):
            inside = file.relative_to(ROOT / name).parts
            caches = any(part.startswith(".") for part in inside)
            skipped = caches or file.suffix == ".pot" or ignored.intersection(inside)
            if file.is_file() and not skipped:
                yield file
