"""Calls for which nobody waits (charitylog_o365/tools/background.py)."""

import subprocess
import sys
import threading
from threading import Event

import pytest

from charitylog_o365.tools import background
from charitylog_o365.tools.background import Background

SECONDS = 30
BEGINNING = f"""\
import os, runpy, threading
calls = runpy.run_path({background.__file__!r})["Background"]()
"""
# The first goes on once the process has come to the end of its script.
AT_THE_END = """
def tell():
    threading.main_thread().join(30)
    print("told", flush=True)
calls.call("key", tell)
calls.call("other", lambda: print("both", flush=True))
"""
# The child is made while the thread of its parent is at work.
IN_A_CHILD = """
begun, told, done = threading.Event(), threading.Event(), threading.Event()
calls.call("key", lambda: (begun.set(), done.wait(30)))
begun.wait(30)
child = os.fork()
if not child:
    calls.call("key", told.set)
    os._exit(0 if told.wait(30) else 1)
print(os.waitpid(child, 0)[1])
done.set()
"""


def held(calls):
    """Have the thread wait; return the event with which it goes on."""
    is_begun, go_on = Event(), Event()
    calls.call("held", lambda: (is_begun.set(), go_on.wait(SECONDS)))
    assert is_begun.wait(SECONDS)
    return go_on


def run(script):
    command = [sys.executable, "-W", "ignore", "-c", BEGINNING + script]
    done = subprocess.run(command, capture_output=True, timeout=90, text=True)
    return done.stdout.strip(), done.stderr


def test_nobody_waits_for_a_call():
    calls, told = Background(), Event()
    go_on = held(calls)
    calls.call("key", told.set)
    assert not told.is_set()
    go_on.set()
    assert told.wait(SECONDS)


def test_what_has_not_begun_is_called_once_however_often_it_is_asked_for():
    calls, found, done = Background(), [], Event()
    go_on = held(calls)
    for number in range(3):
        calls.call("one", lambda number=number: found.append(number))
    calls.call("other", lambda: found.append("other"))
    calls.call("last", done.set)
    go_on.set()
    assert done.wait(SECONDS)
    assert found == [2, "other"]


def test_what_has_begun_is_called_again():
    """What it looks at may have changed since."""
    calls, done = Background(), Event()
    go_on = held(calls)
    calls.call("held", done.set)
    go_on.set()
    assert done.wait(SECONDS)


def test_a_call_that_fails_stops_no_other(caplog):
    calls, done = Background(), Event()
    go_on = held(calls)
    calls.call("key", lambda: 1 / 0)
    calls.call("last", done.set)
    go_on.set()
    assert done.wait(SECONDS)
    assert "ZeroDivisionError" in caplog.text


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_thread_that_was_ended_is_followed_by_another():
    """As the end of a greenlet ends it, which is no Exception."""
    calls, done = Background(), Event()
    calls.call("key", sys.exit)
    calls._thread.join(SECONDS)
    calls.call("key", done.set)
    assert done.wait(SECONDS)
    calls._finish()
    assert calls._is_idle()


def test_one_thread_makes_all_calls():
    """Though it had nothing to do meanwhile."""
    calls, threads = Background(), []
    for _ in range(2):
        is_done = Event()

        def note(is_done=is_done):
            threads.append(threading.current_thread())
            is_done.set()

        calls.call("key", note)
        assert is_done.wait(SECONDS)
        calls._finish()
    assert threads[0] is threads[1]
    assert threads[0].daemon


def test_where_no_thread_can_be_had_the_caller_waits(monkeypatch):
    class NoThread(threading.Thread):
        def start(self):
            raise RuntimeError("can't start new thread")

    calls, found = Background(), []
    with monkeypatch.context() as patched:
        patched.setattr(background.threading, "Thread", NoThread)
        calls.call("key", lambda: found.append("told"))
        assert found == ["told"]
    done = Event()
    calls.call("key", done.set)
    assert done.wait(SECONDS)


def test_process_that_ends_makes_its_calls_first():
    assert run(AT_THE_END) == ("told\nboth", "")


def test_child_of_a_process_makes_its_own_calls():
    assert run(IN_A_CHILD) == ("0", "")
