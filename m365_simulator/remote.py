"""The Simulator's methods for a test that runs in another process."""

import json
import urllib.error
import urllib.request
from urllib.parse import quote

from .control import METHODS
from .recording import Recorded
from .sign_in.walk import walk
from .simulator import SignInStopped


class RemoteSimulator:
    """``sim.share(…)``, ``sim.events(…)`` and so on, over the pages' port.

    Raises ValueError with the simulator's words where it refuses.
    """

    def __init__(self, pages_url):
        self.pages_url = pages_url.rstrip("/")

    def __getattr__(self, name):
        if name not in METHODS:
            raise AttributeError(name)

        def call(*args, **kwargs):
            asked = {"method": name, "args": args, "kwargs": kwargs}
            return self._fetch("call", asked)["result"]

        return call

    @property
    def requests(self):
        return [Recorded(**each) for each in self._fetch("requests")]

    @property
    def mails(self):
        return self._fetch("mails")

    @property
    def people(self):
        return self._fetch("people")

    def week(self, upn, start=""):
        return self._fetch(f"week/{quote(upn)}?start={start}")

    def switch(self, **values):
        self._fetch("switches", values)

    def sign_in(self, auth_uri, upn, accept=True, cookies=None):
        """As ``Simulator.sign_in``."""
        answer, text, jar = walk(auth_uri, upn, accept, cookies)
        if cookies is not None:
            cookies.update(jar)
        if answer is None:
            raise SignInStopped(text)
        return answer

    def _fetch(self, what, body=None):
        data = None if body is None else json.dumps(body, default=str).encode()
        request = urllib.request.Request(
            f"{self.pages_url}/control/{what}",
            data,
            {"Content-Type": "application/json"},
        )
        try:
            with urllib.request.urlopen(request, timeout=10) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as refused:
            raise ValueError(json.load(refused)["error"]) from None
