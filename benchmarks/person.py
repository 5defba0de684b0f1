"""Somebody at work, doing by HTTP what the web client does for them."""

import requests


class Person:
    """A log-in of its own; call it as ``person(model, method, …)``."""

    def __init__(self, odoo, login, password=None):
        self.login, self._url = login, odoo.url
        self._session = requests.Session()
        who = {"db": odoo.database, "login": login, "password": password or login}
        self.uid = self._ask("/web/session/authenticate", who)["uid"]

    def __call__(self, model, method, *arguments, **named):
        asked = {"model": model, "method": method, "args": arguments, "kwargs": named}
        return self._ask(f"/web/dataset/call_kw/{model}/{method}", asked)

    def ref(self, xml_id):
        module, name = xml_id.split(".")
        where = [("module", "=", module), ("name", "=", name)]
        return self("ir.model.data", "search_read", where, ["res_id"])[0]["res_id"]

    def connect(self, sim, upn):
        """Connect the mailbox through Microsoft's sign-in pages."""
        leave = self._session.get(
            f"{self._url}/charitylog_o365/connect", allow_redirects=False, timeout=60
        )
        answer = sim.sign_in(leave.headers["Location"], upn)
        back = self._session.get(
            f"{self._url}/charitylog_o365/callback",
            params=answer,
            allow_redirects=False,
            timeout=60,
        )
        if back.status_code not in (302, 303):
            raise RuntimeError(f"{upn} could not be connected: {back.text[:2000]}")

    def _ask(self, path, params):
        body = {"jsonrpc": "2.0", "method": "call", "params": params}
        answer = self._session.post(self._url + path, json=body, timeout=1800).json()
        if "error" in answer:
            raise RuntimeError(answer["error"]["data"].get("debug") or answer["error"])
        # It is left out where a method returns None.
        return answer.get("result")
