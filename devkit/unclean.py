"""What a PostgreSQL that was killed leaves behind: databases that may be damaged.

The server of this clone writes without waiting for the disk (devkit/postgres.py), so
after such an end a database can be there and be wrong: sequences were seen that lay
behind their tables. All that is made again by itself is dropped; the demo stays.
"""

from . import database, kept, stamp

#: Made to be copied.
SOURCES = (database.TEMPLATE, database.BASE, "charitylog_beside_", kept.KEPT, "bench_")
#: Copies for one use, of processes that have ended with the server.
COPIES = tuple(
    f"charitylog_{use}_" for use in ("test", "e2e", "walk", "alone", "lint", "update")
)
UNFINISHED = "part"
MARK = "postgres-unclean"


def note(data):
    """Note it down when the server, which does not run, was not stopped: before it is
    started, as starting takes the trace away.
    """
    if (data / "postmaster.pid").exists():
        stamp.done(MARK, "")


def clear(env):
    """Drop what may be damaged, if there was such an end since the last time."""
    if stamp.is_done(MARK, ""):
        print("  PostgreSQL was killed: test databases are made anew.", flush=True)
        for name in database.names("", env):
            if is_made_again(name):
                database.drop(name, env)
        stamp.forget(MARK)


def is_made_again(name):
    """Whether ./dev makes a database of that name when there is none."""
    return name.startswith(SOURCES + COPIES) or name.endswith(UNFINISHED)
