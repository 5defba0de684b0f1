"""Which of several PostgreSQL servers is used, and what becomes of a cluster of one
that is there no more.
"""

from types import SimpleNamespace

import pytest

from devkit import DevError, postgres, postgres_server


@pytest.fixture
def home(monkeypatch, tmp_path):
    """The folder of the cluster, on a machine that has no PostgreSQL of its own."""
    monkeypatch.setattr(postgres_server, "home", lambda: tmp_path)
    monkeypatch.setattr(postgres_server, "MACHINES", tmp_path / "machine")
    monkeypatch.setattr(postgres_server.shutil, "which", lambda name: None)
    for module in (postgres, postgres_server):
        monkeypatch.setattr(module, "as_user", dict)
    return tmp_path


def have(folder, version):
    """Put programs there that only say what they are; return their folder."""
    place = folder / version / "bin"
    place.mkdir(parents=True)
    scripts = {
        "postgres": f"echo 'postgres (PostgreSQL) {version}.2 (Debian {version}.2-1)'",
        # initdb -D FOLDER …
        "initdb": f'mkdir "$2"; echo {version} > "$2/PG_VERSION"',
        "pg_ctl": "exit 0",
    }
    for name, line in scripts.items():
        (place / name).write_text(f"#!/bin/sh\n{line}\n")
        (place / name).chmod(0o755)
    return place


def test_none_is_no_error_here(home):
    assert postgres_server.programs() is None


def test_one_that_was_fetched_is_found_and_the_machines_goes_first(home):
    fetched = have(home / "server/usr/lib/postgresql", "17")
    assert postgres_server.programs() == fetched
    have(home / "machine", "9")
    newest = have(home / "machine", "15")
    assert postgres_server.programs() == newest


def test_of_several_the_one_that_made_the_cluster_is_used(home):
    older = have(home / "machine", "15")
    postgres._start(home, older / "pg_ctl")
    have(home / "machine", "17")
    assert postgres_server.programs() == older


def test_a_cluster_of_a_version_that_is_gone_is_made_anew(home, capsys):
    older = have(home / "machine", "15")
    postgres._start(home, older / "pg_ctl")
    (home / "data" / "of before").touch()
    postgres._start(home, older / "pg_ctl")
    assert (home / "data" / "of before").exists()

    older.parent.rename(home / "removed")
    newer = have(home / "machine", "17")
    assert postgres_server.programs() == newer
    postgres._start(home, newer / "pg_ctl")
    assert not (home / "data" / "of before").exists()
    assert postgres_server.cluster_version() == "17"
    assert "PostgreSQL 15 is gone: databases are made anew." in capsys.readouterr().out


def test_a_folder_that_somebody_else_has_laid_there_is_not_used(monkeypatch, tmp_path):
    """Where .dev cannot be reached, it is in a folder in which anybody writes."""
    monkeypatch.setattr(postgres_server, "DEV", tmp_path / "dev")
    monkeypatch.setattr(postgres_server.tempfile, "gettempdir", lambda: str(tmp_path))
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / f"charitylog-{postgres_server.CLONE}").symlink_to("elsewhere")
    cannot = SimpleNamespace(returncode=1)
    monkeypatch.setattr(postgres_server.subprocess, "run", lambda *_, **__: cannot)
    with pytest.raises(DevError, match="belongs to somebody else"):
        postgres_server.home()
