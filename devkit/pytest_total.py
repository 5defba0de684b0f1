"""A pytest plug-in: leaves the numbers of pytest's closing line in a file."""

import json
import os
from pathlib import Path

KINDS = {
    "passed": ("passed", "xpassed"),
    "failed": ("failed", "error"),
    "skipped": ("skipped", "xfailed"),
}


def pytest_terminal_summary(terminalreporter):
    stats = terminalreporter.stats
    total = {
        kind: sum(len(stats.get(name, ())) for name in names)
        for kind, names in KINDS.items()
    }
    Path(os.environ["DEV_TOTAL"]).write_text(json.dumps(total))
