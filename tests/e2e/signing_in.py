"""Connecting a person without a browser: the same addresses, the same redirects."""

from urllib.parse import urlencode

import requests

from .charity import upn


def connect(odoo, sim, login):
    """Log in to Odoo and sign in at Microsoft as ``login``, who connects thereby."""
    with requests.Session() as person:
        answer = person.post(
            f"{odoo.url}/web/session/authenticate",
            json={
                "jsonrpc": "2.0",
                "params": {"db": odoo.database, "login": login, "password": login},
            },
            timeout=60,
        )
        assert answer.json()["result"]["uid"]
        leave = person.get(
            f"{odoo.url}/charitylog_o365/connect", allow_redirects=False, timeout=60
        )
        query = urlencode(sim.sign_in(leave.headers["Location"], upn(login)))
        back = person.get(f"{odoo.url}/charitylog_o365/callback?{query}", timeout=60)
        assert back.ok, back.text
