"""An update from the first version, with its own demo data and work that waits."""

import os
import subprocess

import pytest

from devkit import DevError, at_commit
from devkit.paths import ROOT

FIRST = "19.0.1.0.0"


def test_update_from_the_first_version_loses_nothing_and_what_waited_arrives():
    try:
        at_commit.find(FIRST)
    except DevError:
        pytest.skip("this copy of the repository has no history")
    done = subprocess.run(
        [os.environ["DEV_PYTHON"], ROOT / "dev", "update-from", FIRST],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Nothing is lost." in done.stdout
    arrived = done.stdout.partition("have arrived:")[2]
    assert "Is put off: synced" in arrived, done.stdout
