"""A step that was finished is not done again; one that was cut short is."""

import fcntl
from contextlib import contextmanager

from .paths import DEV


def is_done(name, value):
    """Whether the step of that name was finished with that very value."""
    path = DEV / "stamps" / name
    return path.exists() and path.read_text() == value


def done(name, value):
    path = DEV / "stamps" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(value)


def forget(name):
    (DEV / "stamps" / name).unlink(missing_ok=True)


@contextmanager
def alone(name):
    """Hold other ./dev processes of this clone back from the same work."""
    DEV.mkdir(exist_ok=True)
    with open(DEV / f"{name}.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
