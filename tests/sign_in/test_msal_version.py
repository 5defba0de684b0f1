"""The real msal, in the lowest version that is promised, and in one that is too old."""

import os
import subprocess

import msal
import pytest

from charitylog_o365.core.graph.msal_version import LOWEST, too_old
from devkit.paths import PYTHON, ROOT
from devkit.venv import LOWEST_MSAL, OLD_MSAL
from devkit.venv import msal as folder_of

SIGNING_IN = (
    "tests/core/graph/test_auth.py",
    "tests/core/graph/test_credential.py",
    "tests/m365_simulator/sign_in/test_msal.py",
)
EACH_USE = """
import runpy
runpy.run_path("tests/conftest.py")
from charitylog_o365.core.graph import auth, clouds, errors
from charitylog_o365.core.graph.credential import Secret
app = auth.Application("tenant", "client", Secret("s"), clouds.cloud("global"))
for use in (
    lambda: auth.start_sign_in(app, "https://odoo.example/callback"),
    lambda: auth.finish_sign_in(app, {"state": "s"}, {"state": "s", "code": "c"}),
    lambda: auth.access_token(app, "{}", "oid"),
):
    try:
        use()
    except errors.SoftwareTooOld as error:
        print(error)
"""


def python_with(version, *arguments):
    """Run Python with this version of msal; return what it said."""
    path = os.pathsep.join(map(str, (folder_of(version), ROOT)))
    done = subprocess.run(
        [PYTHON, *arguments],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": path},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_one_signs_in_with_the_lowest_version_that_is_promised():
    assert LOWEST_MSAL == f"{LOWEST}.0"
    said = python_with(LOWEST_MSAL, "-c", "import msal; print(msal.__version__)")
    assert said.strip() == LOWEST_MSAL
    pytest_ = ("-m", "pytest", "-q", "-p", "no:odoo", "--import-mode=importlib")
    assert " passed" in python_with(LOWEST_MSAL, *pytest_, *SIGNING_IN)


def test_each_use_of_one_that_is_too_old_says_so_in_one_word():
    said = python_with(OLD_MSAL, "-c", EACH_USE)
    assert said.splitlines() == [f"msal {OLD_MSAL}"] * 3


@pytest.mark.parametrize(
    ("version", "is_too_old"),
    [
        ("1.21.0", True),
        ("1.28.1", True),
        ("1.9.0", True),
        ("0.9.0", True),
        ("1.29.0", False),
        ("1.29.0rc1", False),
        ("1.100.0", False),
        ("2.0", False),
    ],
)
def test_versions_are_numbers(monkeypatch, version, is_too_old):
    monkeypatch.setattr(msal, "__version__", version)
    assert bool(too_old()) is is_too_old
