"""What a bare machine lacks is said at once, before anything is fetched."""

import hashlib
import os
import re

import pytest

from devkit import DevError, chromium, debian, machine
from devkit.postgres_server import WANTED

PACKAGE = debian.Package("small", "1", "small_1_all.deb", 5, "")


@pytest.fixture
def bare(monkeypatch, tmp_path):
    """Have a machine without any of it, and these packages; return what is done."""
    done = []

    def part(title, package, has, is_needed=lambda: True):
        def find():
            if not has:
                raise DevError(f"There is no {title} in Debian's list.")
            return list(has)

        return debian.Part(
            title=title,
            is_there=lambda: title in done,
            find=find,
            take=lambda packages: done.append(title),
            otherwise=f"get {title} yourself",
            package=package,
            is_needed=is_needed,
        )

    def have(pip=(PACKAGE,), server=(PACKAGE,), browser=(PACKAGE,), unusable=None):
        parts = {
            machine.odoo: part("Odoo 19", "", (PACKAGE,)),
            machine.bare_pip: part("pip", "python3-venv", pip),
            machine.postgres_server: part("PostgreSQL", "postgresql", server),
            chromium: part("Chromium", "chromium", browser, chromium.PART.is_needed),
        }
        for module, each in parts.items():
            monkeypatch.setattr(module, "PART", each)
        monkeypatch.setattr(debian, "unusable", lambda: unusable)
        monkeypatch.setattr(debian, "refresh", lambda: done.append("looked"))
        monkeypatch.setattr(debian, "download", lambda packages: done.append("fetched"))
        monkeypatch.setattr(machine.shutil, "which", lambda name: f"/usr/bin/{name}")
        return done

    monkeypatch.setattr(machine.stamp, "DEV", tmp_path / "dev")
    monkeypatch.delenv("CI", raising=False)
    return have


def test_all_that_is_missing_is_fetched_in_one_go(bare):
    done = bare()
    machine.prepare()
    assert done == ["looked", "fetched", "Odoo 19", "pip", "PostgreSQL"]
    machine.prepare()
    assert done.count("fetched") == 1


def test_tests_without_a_database_need_no_server(bare):
    done = bare(server=())
    machine.prepare(server=False)
    assert done == ["looked", "fetched", "Odoo 19", "pip"]


def test_what_cannot_be_had_is_said_at_once_and_nothing_is_fetched(bare):
    done = bare(pip=(), server=())
    with pytest.raises(DevError) as said:
        machine.prepare()
    lines = str(said.value).splitlines()
    assert lines[1:3] == [
        "  pip: get pip yourself.",
        "  PostgreSQL: get PostgreSQL yourself.",
    ]
    assert lines[4] == "  apt install python3-venv postgresql"
    assert "There is no PostgreSQL in Debian's list." in lines
    assert done == ["looked"]


def test_elsewhere_than_on_debian_all_of_it_is_named(bare):
    bare(unusable="this is not Debian")
    with pytest.raises(DevError) as said:
        machine.prepare()
    assert str(said.value).count("yourself") == 3
    assert "Nothing can be fetched, as this is not Debian." in str(said.value)


def test_chromium_is_named_with_the_others_where_ci_wants_it(bare, monkeypatch):
    bare(server=(), browser=())
    monkeypatch.setenv("CI", "true")
    monkeypatch.setattr(chromium, "_found", lambda: None)
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    with pytest.raises(DevError) as said:
        machine.prepare(browser=True)
    assert "As root, this helps:\n  apt install postgresql chromium" in str(said.value)


def test_without_chromium_the_rest_goes_on_and_it_is_not_looked_for_all_day(bare):
    done = bare(browser=())
    machine.prepare(browser=True)
    assert done == ["looked", "fetched", "Odoo 19", "pip", "PostgreSQL"]
    machine.prepare(browser=True)
    assert done.count("looked") == 1


def test_without_chromium_it_goes_on_where_only_that_cannot_be_fetched(
    bare, monkeypatch
):
    done = bare()
    machine.prepare()

    def refuse(_packages):
        raise DevError("The mirror does not answer.")

    monkeypatch.setattr(debian, "download", refuse)
    machine.prepare(browser=True)
    machine.prepare(browser=True)
    assert "Chromium" not in done and done.count("looked") == 2


@pytest.fixture
def mirror(tmp_path, monkeypatch):
    """Have apt-get be a script that lays a file of these contents down."""
    monkeypatch.setattr(debian, "DOWNLOADS", tmp_path / "downloads")
    (tmp_path / "downloads").mkdir()
    tools = tmp_path / "bin"
    tools.mkdir()
    monkeypatch.setenv("PATH", f"{tools}:{os.environ['PATH']}")

    def has(contents):
        script = tools / "apt-get"
        script.write_text(f"#!/bin/sh\nprintf %s '{contents}' > {PACKAGE.file}\n")
        script.chmod(0o755)

    return has


def promised(contents):
    digest = hashlib.sha256(contents.encode()).hexdigest()
    return debian.Package("small", "1", PACKAGE.file, len(contents), digest)


def test_a_file_is_taken_only_with_the_checksum_of_the_list(mirror):
    mirror("good")
    debian.download([promised("good")])
    assert promised("good").path.read_text() == "good"
    mirror("never asked for, as the file is there")
    debian.download([promised("good")])
    assert promised("good").path.read_text() == "good"


def test_another_file_is_refused_and_not_kept(mirror):
    mirror("bad")
    with pytest.raises(DevError, match="not the file of Debian's list"):
        debian.download([promised("good")])
    assert not promised("good").path.exists()


def test_the_server_comes_without_what_nothing_here_uses():
    wanted = ["postgresql-17", "libpq5", "libicu76", "libxml2", "libcom-err2"]
    left = ["libc6", "libc-bin", "libllvm19", "libperl5.40", "libjson-perl", "perl"]
    left += ["postgresql-common", "postgresql-17-jit"]
    assert [each for each in wanted + left if re.fullmatch(WANTED, each)] == wanted
