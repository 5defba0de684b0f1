"""The simulator as tests and ``./dev run`` hold it: people, mailboxes, switches."""

import itertools
import threading
import time
from pathlib import Path
from urllib.parse import quote, urlencode

from . import certificates, errors, ports
from .faults import Faults
from .graph.service import Graph
from .graph.wire import recorded
from .organisation import Organisation
from .outlook.owner import Outlook
from .people import Directory
from .server import Server
from .sign_in.pages import SignIn
from .sign_in.policies import Policies
from .sign_in.tokens import Tokens
from .sign_in.walk import walk
from .switches import Switches, with_switches

TENANT = "5f2f0f3c-0d2e-4a56-9d55-6a1f6a8d3b10"
CLIENT = "c0ffee00-1111-4222-8333-444455556666"
SECRET = "stand-in~client~secret~of~no~value"


class SignInStopped(Exception):
    """Entra stopped on a page of its own, instead of going back to the application."""


@with_switches
class Simulator(Outlook, Organisation):
    """Two servers on 127.0.0.1: https for programs, plain http for browsers.

    What people do in their calendars is in `Outlook`, who they are and what their
    organisation asks for in `Organisation`; how Microsoft behaves where it may behave
    in several ways is in `Switches`, each of which is an attribute here too.
    """

    def __init__(
        self,
        cert_dir=None,
        https_port=0,
        pages_port=0,
        tenant_id=TENANT,
        client_id=CLIENT,
        client_secret=SECRET,
    ):
        cert_dir = cert_dir or Path.home() / ".cache" / "m365_simulator"
        self.cert_dir = certificates.ensure(cert_dir)
        self.ca_file = str(self.cert_dir / "ca.pem")
        self.tenant_id, self.client_id = tenant_id, client_id
        self.client_secret = client_secret
        self.lock = threading.RLock()
        self._batches = itertools.count(1)
        self._ports = (https_port, pages_port)
        self._servers = ()
        self._stopping = threading.Event()
        self.policies = Policies(self)
        self.tokens = Tokens(self, self.cert_dir / "signing.pem")
        self.sign_in_pages = SignIn(self)
        self.graph = Graph(self)
        self.reset()

    def reset(self):
        """Forget everything but certificates, ports and the application."""
        with self.lock:
            self.directory = Directory(self.tenant_id)
            self.mailboxes, self.refusals, self.mails = {}, {}, []
            self._requests = []
            self.faults = Faults()
            self.redirect_uris = set()
            self.domains = {"charity.example", "charity.onmicrosoft.com"}
            self.switches, self._ahead = Switches(), 0
            self.tokens.forget()
            self.policies.forget()
            self.sign_in_pages.forget()
            self.graph.busiest.clear()

    # Running

    def start(self):
        https_port, pages_port = self._ports
        self._stopping = threading.Event()
        certificate = self.cert_dir / "server.pem"
        secure = Server(https_port, ports.HttpsPort(self), certificate)
        pages = Server(pages_port, ports.PagesPort(self))
        self._servers = (secure, pages)
        # Kept for the next start: who knows the addresses shall find us again.
        self._ports = (secure.port, pages.port)
        for server in self._servers:
            server.start()
        return self

    def stop(self):
        self._stopping.set()
        for server in self._servers:
            server.stop()
        self._servers = ()

    __enter__ = start

    def __exit__(self, *_exc):
        self.stop()

    @property
    def login_url(self):
        return f"https://localhost:{self._ports[0]}"

    @property
    def graph_url(self):
        return self.login_url

    @property
    def pages_url(self):
        return f"http://localhost:{self._ports[1]}"

    # What goes wrong

    def fault(self, kind, *, upn=None, match=None, times=None, **details):
        """See ``faults.Fault``; returns it, so that one can look how often it came."""
        return self.faults.add(kind, upn, match, times, **details)

    def clear_faults(self, kind=None, upn=None):
        self.faults.clear(kind, upn)

    def switch(self, **values):
        """Set switches by name; ValueError for one that there is not."""
        for name, value in values.items():
            setattr(self.switches, name, value)

    def no_access(self):
        if self.no_access_status == 404:
            return errors.not_found()
        return errors.access_denied()

    # Looking at what happened

    @property
    def requests(self):
        return list(self._requests)

    def clear_requests(self):
        self._requests = []

    def clear_mails(self):
        self.mails = []

    def record(self, call):
        entry = recorded(call)
        self._requests.append(entry)
        return entry

    def next_batch(self):
        return next(self._batches)

    def secrets(self):
        """All that no log, dump or page may hold."""
        return [self.client_secret, *self.tokens.issued()]

    # Signing in

    def sign_in(self, auth_uri, upn, accept=True, cookies=None):
        """Walk the pages as that person; the answer in the redirect, not followed.

        ``upn`` None cancels on the first page, ``accept`` False on the second.
        ``cookies``: a dict that is filled, for a second sign-in in the same browser.
        Raises SignInStopped where no redirect comes.
        """
        answer, text, jar = walk(auth_uri, upn, accept, cookies)
        if cookies is not None:
            cookies.update(jar)
        if answer is None:
            raise SignInStopped(text)
        return answer

    # Time

    def now(self):
        """Seconds since 1970, as the sign-in service and the week page see it."""
        return time.time() + self._ahead

    def advance(self, seconds):
        self._ahead += seconds

    def wait(self, seconds):
        """Sleep, but not longer than the simulator runs."""
        self._stopping.wait(seconds)

    # Addresses

    def context(self, what):
        return f"{self.graph_url}/v1.0/$metadata#{what}"

    def link(self, base, query):
        pairs = urlencode(query, quote_via=quote, safe="$'(),/:@")
        return f"{self.graph_url}/v1.0/{base}?{pairs}"
