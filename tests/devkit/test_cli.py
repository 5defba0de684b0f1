"""./dev says by itself what it can do, and answers a wrong word with a sentence."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
COMMANDS = (
    "run",
    "test",
    "shell",
    "bench",
    "update-from",
    "wheels",
    "crowd",
    "words",
    "readme",
    "pictures",
    "lint",
)


def dev(*arguments):
    return subprocess.run(
        [sys.executable, ROOT / "dev", *arguments],
        capture_output=True,
        text=True,
        check=False,
    )


def test_help_lists_every_command_with_one_line():
    # The line of a long name stands below it.
    named = re.findall(r"^    (\S+)\s+(\S.*)$", dev("--help").stdout, re.MULTILINE)
    assert tuple(name for name, _line in named) == COMMANDS
    assert all(len(line.split()) > 2 for _name, line in named)


@pytest.mark.parametrize("command", COMMANDS)
def test_each_command_has_help_with_an_example(command):
    answer = dev(command, "--help")
    assert answer.returncode == 0
    assert f"\n  ./dev {command}" in answer.stdout


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["tset"], "invalid choice: 'tset' (choose from"),
        ([], "the following arguments are required: COMMAND"),
        (["lint", "quickly"], "lint does not take: quickly"),
        (["run", "--port", "here"], "argument --port: invalid int value: 'here'"),
        (["test", "tests/nothing"], "There is no tests/nothing in this repository."),
        (["test", "docs"], "No suite has such tests"),
        (["update-from", "19.0.0.0.1"], "There is no commit 19.0.0.0.1 in this"),
        (["update-from", "nowhere"], "There is no commit nowhere in this repository."),
    ],
)
def test_a_wrong_word_gets_a_sentence(arguments, sentence):
    answer = dev(*arguments)
    assert answer.returncode
    assert sentence in answer.stderr
    assert "Traceback" not in answer.stderr
