"""A PostgreSQL that was killed leaves no database behind that may be damaged."""

import os
import shutil
import signal
import time
from pathlib import Path

import pytest

from devkit import database, postgres, postgres_server, stamp, unclean
from devkit.paths import PYTHON


@pytest.fixture
def own_cluster(tmp_path, monkeypatch):
    """A cluster that is no other test's and no person's."""
    monkeypatch.delenv("PGHOST", raising=False)
    tree = postgres_server._fetched()
    if not postgres_server.programs() or not PYTHON.exists():
        pytest.skip("needs PostgreSQL's programs and what ./dev installs")
    clone = f"test-{os.getpid()}"
    for module in (postgres, postgres_server, stamp):
        monkeypatch.setattr(module, "DEV", tmp_path)
    for module in (postgres, postgres_server):
        monkeypatch.setattr(module, "CLONE", clone)
    monkeypatch.setattr(postgres_server, "_fetched", lambda: tree)
    monkeypatch.setattr(database, "DATA", tmp_path)
    yield
    shutil.rmtree(Path("/tmp") / f"charitylog-{clone}", ignore_errors=True)


def kill(env):
    """End the server as a lack of memory would; wait until its processes are gone."""
    first = (Path(env["PGHOST"]) / "data" / "postmaster.pid").read_text().split()[0]
    answer = database.sql("SELECT pid FROM pg_stat_activity", env).split()
    os.kill(int(first), signal.SIGKILL)
    deadline = time.monotonic() + 30
    while any(Path("/proc", pid).exists() for pid in (first, *answer)):
        assert time.monotonic() < deadline
        time.sleep(0.1)


def test_only_the_demo_outlives_a_server_that_was_killed(own_cluster, capsys):
    made = ["charitylog_template_1", "charitylog_base_1", "charitylog_part"]
    with postgres.running() as env:
        for name in ("charitylog", "charitylog_8200", *made):
            database.sql(f'CREATE DATABASE "{name}"', env)
        kill(env)
    with postgres.running() as env:
        assert set(database.names("charitylog", env)) == {
            "charitylog",
            "charitylog_8200",
        }
        database.sql('CREATE DATABASE "charitylog_base_1"', env)
    assert capsys.readouterr().out.count("PostgreSQL was killed") == 1
    with postgres.running() as env:
        assert database.exists("charitylog_base_1", env)
    assert "was killed" not in capsys.readouterr().out


@pytest.mark.parametrize(
    "name", ["postgres", "charitylog", "charitylog_8200", "somebodys_own"]
)
def test_what_is_not_made_again_stays(name):
    assert not unclean.is_made_again(name)
