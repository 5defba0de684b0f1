"""The Simulator's methods, for a test that runs in another process."""

import json
import urllib.error
import urllib.request
from urllib.parse import quote

from .control import METHODS
from .notify.notifier import Delivery
from .recording import Recorded
from .sign_in import walk


class RemoteSimulator:
    """The methods in `control.METHODS`, called over the pages' port.

    Each raises ValueError, with the message, where the simulator raises something.
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
        """What Graph received and answered, as `Recorded`."""
        return [Recorded(**each) for each in self._fetch("requests")]

    @property
    def notifications(self):
        """What Graph sent to subscribers, as `Delivery`."""
        return [Delivery(**each) for each in self._fetch("notifications")]

    @property
    def mails(self):
        """The mails that Exchange sent; see `exchange.mail`."""
        return self._fetch("mails")

    @property
    def people(self):
        """Everybody, as dicts with the fields of `Person`."""
        return self._fetch("people")

    def week(self, upn, start=""):
        """The data of the week page; ``start`` is a date in that week (ISO)."""
        return self._fetch(f"week/{quote(upn)}?start={start}")

    def switch(self, **values):
        """Set `Switches` by name."""
        self._fetch("switches", values)

    def sign_in(self, auth_uri, upn, accept=True, cookies=None):
        """See `walk.sign_in`."""
        return walk.sign_in(auth_uri, upn, accept, cookies)

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
