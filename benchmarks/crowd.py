"""Many more people, connected in Odoo's shell: by the web it takes an hour."""

import json
import os
from pathlib import Path
from typing import NamedTuple

from devkit import server
from devkit.paths import DEV

from .charitylog import upn_of
from .users import copied

SCRIPT = Path(__file__).parent / "crowd_in_shell.py"


class One(NamedTuple):
    """Somebody of a crowd, and a session of theirs at the web server."""

    upn: str
    uid: int
    session: str


def connect(ours, people, entries=0, others=0):
    """Have so many more connect, with so many entries each; return them as `One`.

    ``others`` is how many more work here without Outlook.
    """
    known, ours.crowd = ours.crowd, ours.crowd + people + others
    logins = [f"one{number}" for number in range(known, known + people)]
    for login in logins:
        ours.sim.add_person(upn_of(login), login.title())
    with ours.database.cursor() as cursor:
        like = ours.people[0].uid
        copied(cursor, like, [f"other{known + n}" for n in range(others)])
        uids = copied(cursor, like, logins)
    told = DEV / f"bench-crowd-{ours.web.port}.json"
    crowd = {
        "pages": ours.sim.pages_url,
        "uids": uids,
        "client": ours.client,
        "project": ours.project,
        "entries": entries,
        "told": str(told),
    }
    script = f"CROWD = {crowd!r}\n{SCRIPT.read_text()}"
    server.shell(ours.web.database, script, os.environ, "bench-crowd")
    if entries:
        ours.settle()
    sessions = json.loads(told.read_text())
    told.unlink()
    who = zip(logins, uids, sessions, strict=True)
    return [One(upn_of(login), uid, session) for login, uid, session in who]
