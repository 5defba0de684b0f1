"""Many more people, made and connected in Odoo's shell: by the web it takes an hour."""

import json
import os
from pathlib import Path
from typing import NamedTuple

from devkit import server
from devkit.paths import DEV

from .charitylog import upn_of

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
    told = DEV / f"bench-crowd-{ours.web.port}.json"
    crowd = {
        "pages": ours.sim.pages_url,
        "users": [_nobody_logs_in(ours.user(login)) for login in logins],
        "others": [
            _nobody_logs_in(ours.user(f"other{known + number}"))
            for number in range(others)
        ],
        "client": ours.client,
        "project": ours.project,
        "entries": entries,
        "told": str(told),
    }
    script = f"CROWD = {crowd!r}\n{SCRIPT.read_text()}"
    server.shell(ours.web.database, script, os.environ, "bench-crowd")
    ours.settle()
    made = json.loads(told.read_text())
    told.unlink()
    who = zip(logins, made["ids"], made["sessions"], strict=True)
    return [One(upn_of(login), uid, session) for login, uid, session in who]


def _nobody_logs_in(user):
    return {name: value for name, value in user.items() if name != "password"}
