"""Run in Odoo's shell, below a line with CROWD: connects a crowd, with work to come.

By log-ins and the web it would take most of an hour.
"""

# ruff: noqa: F821

import json
from datetime import datetime, timedelta
from pathlib import Path

from odoo.http import get_default_session, root

from m365_simulator.remote import RemoteSimulator


def log_in(user):
    """Return the id of a session as a log-in makes one, without a password."""
    session = root.session_store.new()
    session.update(
        get_default_session(),
        db=env.cr.dbname,
        login=user.login,
        uid=user.id,
        context=dict(user.context_get()),
        session_token=user._compute_session_token(session.sid),
    )
    root.session_store.save(session)
    return session.sid


sim = RemoteSimulator(CROWD["pages"])
users, sessions = env["res.users"].browse(CROWD["uids"]), []
for number, user in enumerate(users):
    upn = f"{user.login}@charity.example"
    accounts = env["o365.account"].with_user(user)
    flow = accounts._start_sign_in()
    accounts._finish_sign_in(flow, sim.sign_in(flow["auth_uri"], upn))
    start = datetime.now() + timedelta(days=1)
    env["charitylog.action"].with_user(user).create(
        [
            {
                "name": f"Visit {number}",
                "partner_id": CROWD["client"],
                "project_id": CROWD["project"],
                "start": start + timedelta(hours=hour),
                "planned_duration": 0.5,
            }
            for hour in range(CROWD["entries"])
        ]
    )
    sessions.append(log_in(user.with_user(user)))
    env.cr.commit()
Path(CROWD["told"]).write_text(json.dumps(sessions))
