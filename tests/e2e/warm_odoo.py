"""Odoo's server as a process that has imported Odoo already.

Two thirds of the processor's time that a server takes to start go into importing.
multiprocessing's fork server does that once, and each server is a copy of it.
"""

import multiprocessing
import os
import runpy
import sys

from passlib.context import CryptContext

ROUNDS = "pbkdf2_sha512__rounds"
#: Not our addons, and not msal: of these, tests use others.
ALREADY = ["pytest", "odoo.cli.server", "odoo.addons.mail", "odoo.addons.project"]

_begin = CryptContext.__init__
_copies = multiprocessing.get_context("forkserver")
_copies.set_forkserver_preload([*ALREADY, __name__])


def start(line, log, environment):
    """Start ``odoo`` with this command line, leading a group of processes of its own.

    What it says is added to the file ``log``. Return its multiprocessing.Process.
    """
    arguments = [str(word) for word in line], str(log), dict(environment)
    process = _copies.Process(target=_serve, args=arguments, daemon=True)
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
