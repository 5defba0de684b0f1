"""Odoo's server as a process that has imported Odoo already.

Most of the processor's time that a server takes to start goes into importing.
multiprocessing's fork server does that once, and each server is a copy of it; but one
that is to find other modules elsewhere, which imports all of them by itself.
"""

import multiprocessing
import os
import runpy
import sys

from passlib.context import CryptContext

ROUNDS = "pbkdf2_sha512__rounds"
ALREADY = ["pytest", "odoo.cli.server", "tests.e2e.warm_addons"]
#: What says where the modules are that are imported already.
PLACES = "PYTHONPATH", "DEV_ODOO_CONFIG"
USUAL = [os.environ.get(name) for name in PLACES]

_begin = CryptContext.__init__
_anew = multiprocessing.get_context("spawn")
_copies = multiprocessing.get_context("forkserver")
_copies.set_forkserver_preload([*ALREADY, __name__])


def start(line, log, environment):
    """Start ``odoo`` with this command line, leading a group of processes of its own.

    What it says is added to the file ``log``. Return its multiprocessing.Process.
    """
    arguments = [str(word) for word in line], str(log), dict(environment)
    how = _copies if [environment.get(name) for name in PLACES] == USUAL else _anew
    process = how.Process(target=_serve, args=arguments, daemon=True)
    process.start()
    return process


def _serve(line, log, environment):
    os.setsid()
    for path, flags, numbers in (
        (os.devnull, os.O_RDONLY, [0]),
        (log, os.O_WRONLY | os.O_APPEND | os.O_CREAT, [1, 2]),
    ):
        opened = os.open(path, flags, 0o600)
        for number in numbers:
            os.dup2(opened, number)
    os.environ.clear()
    os.environ.update(environment)
    sys.path[:0] = environment.get("PYTHONPATH", "").split(os.pathsep)
    sys.argv = ["odoo", *line]
    CryptContext.__init__ = _begin_quickly
    runpy.run_module("odoo", run_name="__main__", alter_sys=True)


def _begin_quickly(context, *schemes, **options):
    """Have a password checked at once.

    By itself Odoo takes most of a second of a processor for each check, against
    guessing, and servers that are started as often as these have checked none yet.
    """
    if ROUNDS in options:
        options[ROUNDS] = 1
    _begin(context, *schemes, **options)
