"""Run in Odoo's shell, below a line with CROWD: connects a crowd, with work to come.

By log-ins and the web it would take most of an hour.
"""

# ruff: noqa: F821

from datetime import datetime, timedelta

from m365_simulator.remote import RemoteSimulator

sim = RemoteSimulator(CROWD["pages"])
users = env["res.users"].create(CROWD["users"])
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
    env.cr.commit()
