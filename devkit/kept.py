"""For single tests: the database of an earlier run, updated where an addon changed.

Whole suites and CI never use it (see devkit/database.py): what an update leaves as it
was could hide a fault, or make one up.
"""

import json

from . import DevError, bridges, database, outline, stamp
from .console import step

KEPT = "charitylog_kept"


def template(env):
    """The name of a database with all our addons, in seconds where that is possible.

    It is the first that there is of: the exact one; one whose fields, views and data
    are those of the files; one in which the changed addons can be updated. Where there
    is none, database.template makes the exact one.
    """
    exact = database.named()
    with stamp.alone("template"):
        for name in database.names("charitylog_", env):
            if name == exact or stamp.is_done("kept", f"{exact} {name}"):
                return name
        stamp.forget("kept")
        name = _found_or_updated(env)
        if name:
            stamp.done("kept", f"{exact} {name}")
            return name
    return database.template(env)


def _found_or_updated(env):
    """A database of before, or None where none of them will do."""
    wanted, kept = outline.note(), _kept()
    notes = {
        name: json.loads(comment)
        for name, comment in database.comments(env).items()
        if name == kept or name.startswith(database.template_names())
    }
    for name, found in notes.items():
        if found == wanted:
            return name
    for name, found in sorted(notes.items(), key=lambda each: each[0] != kept):
        if _lasting(found) == _lasting(wanted):
            now = wanted["addons"].items()
            changed = [each for each, prints in now if prints != found["addons"][each]]
            if _updated(name, changed, wanted, kept, env):
                return kept
    return None


def _kept():
    """The name of the database that is kept: another one with other addons in it."""
    return "_".join((KEPT, *bridges.beside()))


def _lasting(found):
    """What must be equal for an update to do."""
    prints = {addon: each["anew"] for addon, each in found["addons"].items()}
    return found["odoo"], prints


def _updated(source, changed, wanted, kept, env):
    """Whether a copy of `source` could be updated; it is `kept` then."""
    part, names = f"{KEPT}_part", ",".join(changed)
    try:
        with step(f"Updating {names}"):
            database.copy(source, part, env)
            database.update(part, names, env, "update-kept")
    except DevError as error:
        print(f"  It is made anew, as updating failed. {error}", flush=True)
        database.drop(part, env)
        return False
    database.drop(kept, env)
    database.rename(part, kept, env)
    database.remember(kept, json.dumps(wanted), env)
    return True
