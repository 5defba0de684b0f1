"""What a person sees while ./dev works: one line for each step, with its time."""

import os
import subprocess
import sys
import threading
import time
from contextlib import contextmanager

from . import DevError
from .paths import LOGS, ROOT


@contextmanager
def step(title):
    """Show a step and how long it took; on a terminal the seconds count up."""
    started, over = time.monotonic(), threading.Event()

    def line(end):
        seconds = time.monotonic() - started
        print(f"\r  {title} … {seconds:.0f} s", end=end, flush=True)

    def count():
        while not over.wait(1):
            line("")

    live = sys.stdout.isatty()
    if live:
        line("")
        threading.Thread(target=count, daemon=True).start()
    try:
        yield
    except BaseException:
        over.set()
        if live:
            print(flush=True)
        raise
    over.set()
    if live:
        line("\n")
    else:
        print(f"  {title} ({time.monotonic() - started:.1f} s)", flush=True)


def run(command, log, failure, **options):
    """Run a command, its words into the log file of that name.

    Raises DevError with `failure`, its last lines and where the rest is.
    """
    LOGS.mkdir(parents=True, exist_ok=True)
    path = LOGS / f"{log}.log"
    with open(path, "wb") as output:
        try:
            done = subprocess.run(
                [str(part) for part in command],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                check=False,
                **options,
            )
        except OSError as error:
            raise DevError(f"{failure}\n  {error}") from error
    if done.returncode:
        raise DevError(f"{failure}\n{tail(path)}\nAll of it: {path}")
    return path


def show(command, env=None):
    """Run a command in this repository, its words to the terminal.

    `env` is added to the environment. Returns the exit status.
    """
    words = [str(part) for part in command]
    environment = {**os.environ, **(env or {})}
    return subprocess.run(words, cwd=ROOT, check=False, env=environment).returncode


def tail(path, lines=15):
    """The last lines of a log, indented."""
    text = path.read_text(errors="replace") if path.exists() else ""
    return "\n".join(f"  {line[:200]}" for line in text.splitlines()[-lines:])
