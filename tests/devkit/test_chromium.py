"""Which browser the tests use: the quickest that there is, if none is given."""

import pytest

from devkit import DevError, chromium


@pytest.fixture
def machine(monkeypatch, tmp_path):
    """Have a machine with these programs; those of its own are not found."""
    monkeypatch.setattr(chromium, "SCRIPT", tmp_path / "fetched")
    monkeypatch.delenv("CHROMIUM", raising=False)
    monkeypatch.delenv("CI", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))

    def has(*names):
        for name in names:
            (tmp_path / name).touch(mode=0o755)
        return lambda name: str(tmp_path / name)

    return has


def test_headless_shell_is_taken_before_a_browser_with_windows(machine):
    path = machine("chromium")
    assert chromium.find() == path("chromium")
    assert not chromium.PART.is_there()
    machine("fetched")
    assert chromium.find() == path("fetched")
    machine("chromium-headless-shell")
    assert chromium.find() == path("chromium-headless-shell")
    assert chromium.PART.is_there()


def test_browser_that_is_given_is_taken_whatever_there_is(machine, monkeypatch):
    path = machine("chromium-headless-shell", "mine")
    monkeypatch.setenv("CHROMIUM", path("mine"))
    assert chromium.find() == path("mine")
    assert chromium.PART.is_there()


def test_browser_is_needed_by_ci_where_there_is_none_of_any_kind(machine, monkeypatch):
    monkeypatch.setenv("CI", "true")
    assert chromium.PART.is_needed()
    with pytest.raises(DevError, match="apt install chromium-headless-shell"):
        chromium.find()
    path = machine("chromium")
    assert chromium.find() == path("chromium")
    assert not chromium.PART.is_needed()
