"""The simulator as an object: people, mailboxes, switches, and what has happened."""

import copy
import itertools
import threading
import time
from pathlib import Path
from urllib.parse import quote, urlencode

from . import certificates, errors, ports
from .faults import Faults
from .graph.service import Graph
from .graph.wire import recorded
from .notify.methods import Notifications
from .notify.notifier import Notifier
from .organisation import Organisation
from .outlook.owner import Outlook
from .people import Directory
from .server import Server
from .sign_in import walk
from .sign_in.credentials import Registered
from .sign_in.pages import SignIn
from .sign_in.policies import Policies
from .sign_in.tokens import Tokens
from .switches import Switches, with_switches

TENANT = "5f2f0f3c-0d2e-4a56-9d55-6a1f6a8d3b10"
CLIENT = "c0ffee00-1111-4222-8333-444455556666"
SECRET = "stand-in~client~secret~of~no~value"


@with_switches
class Simulator(Outlook, Organisation, Notifications):
    """Two servers on 127.0.0.1: https for programs, plain http for browsers.

    What people do to their calendars is in `Outlook`, who they are and what becomes of
    their sign-ins in `Organisation`, what Graph sends by itself in `Notifications`. How
    Microsoft behaves where its behaviour is not
    certain is in `Switches`, each of which is an attribute here too.

    ``cert_dir`` is filled where certificates are missing in it. Port 0 is a free one,
    which is kept for the next start. ``lock`` is held while the state is read or
    changed. ``mails`` are dicts, see `exchange.mail`. ``redirect_uris`` are those that
    are registered; empty: any on localhost. ``domains`` name the tenant, as
    ``tenant_id`` does. ``refusals`` are AADSTS numbers, see `refuse_sign_in`.
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
        self.notifier = Notifier(self)
        self.reset()

    def reset(self):
        """Forget everything but certificates, ports and the application."""
        with self.lock:
            self.directory = Directory(self.tenant_id)
            self.mailboxes, self.refusals, self.mails = {}, {}, []
            self._requests, self.subscribed = [], {}
            self.faults = Faults()
            self.redirect_uris = set()
            self.registered = Registered()
            self.domains = {"charity.example", "charity.onmicrosoft.com"}
            self.switches, self._ahead = Switches(), 0
            self.tokens.forget()
            self.policies.forget()
            self.sign_in_pages.forget()
            self.graph.busiest.clear()
            self.notifier.forget()

    def remember(self):
        """Return who there is and what they signed in to, for `recall`."""
        with self.lock:
            return copy.deepcopy([vars(part)[name] for part, name in self._kept()])

    def recall(self, remembered):
        """Forget everything but what was remembered, which stays for another time."""
        with self.lock:
            self.reset()
            again = copy.deepcopy(remembered)
            for (part, name), value in zip(self._kept(), again, strict=True):
                setattr(part, name, value)

    def _kept(self):
        """What `remember` keeps: parts of ours, each with the name of an attribute."""
        ours = ("directory", "redirect_uris", "registered", "domains")
        yield from ((self, name) for name in ours)
        yield from ((self.tokens, name) for name in ("codes", "access", "refresh"))
        pages = ("sessions", "consents", "factors", "for_all")
        yield from ((self.sign_in_pages, name) for name in pages)

    # Running

    def start(self):
        """Listen; return self. The ports are the same at each start."""
        https_port, pages_port = self._ports
        self._stopping = threading.Event()
        certificate = self.cert_dir / "server.pem"
        secure = Server(https_port, ports.HttpsPort(self), certificate)
        pages = Server(pages_port, ports.PagesPort(self))
        self._servers = (secure, pages)
        # Kept for the next start, so that addresses given to others stay right.
        self._ports = (secure.port, pages.port)
        for server in self._servers:
            server.start()
        return self

    def stop(self):
        """Stop listening, and drop open connections."""
        self._stopping.set()
        for server in self._servers:
            server.stop()
        self.notifier.stop()
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
        """Add a fault and return it: its ``times`` counts down. See `faults.Fault`."""
        return self.faults.add(kind, upn, match, times, **details)

    def clear_faults(self, kind=None, upn=None):
        """Remove all faults, or those of a kind, of a person, or of both."""
        self.faults.clear(kind, upn)

    def switch(self, **values):
        """Set `Switches` by name. Raises ValueError for what they do not take."""
        for name, value in values.items():
            setattr(self.switches, name, value)

    def no_access(self):
        """The GraphProblem for a calendar that the caller may not read."""
        if self.no_access_status == 404:
            return errors.not_found()
        return errors.access_denied()

    # Looking at what happened

    @property
    def requests(self):
        """What Graph received and answered, as `Recorded`, in order."""
        return list(self._requests)

    def clear_requests(self):
        self._requests = []

    def clear_mails(self):
        self.mails = []

    def record(self, call):
        """Keep a Call; return the `Recorded` of it, which has no answer yet."""
        kept = recorded(call)
        self._requests.append(kept)
        return kept

    def next_batch(self):
        """A number that no batch has had."""
        return next(self._batches)

    def secrets(self):
        """What must be in no log and no dump: the client secret, codes, tokens."""
        return [self.client_secret, *self.tokens.issued()]

    # Signing in

    def sign_in(self, auth_uri, upn, accept=True, cookies=None):
        """Sign in as that person, without a browser; see `walk.sign_in`."""
        return walk.sign_in(auth_uri, upn, accept, cookies)

    # Time

    def now(self):
        """Seconds since 1970, as the sign-in service and the week page see it."""
        return time.time() + self._ahead

    def advance(self, seconds):
        """Let ``now()`` be so much later."""
        self._ahead += seconds
        self.notifier.look_again()

    def wait(self, seconds):
        """Sleep for so many seconds, or until the simulator is stopped."""
        self._stopping.wait(seconds)

    # Addresses

    def context(self, what):
        """The value of ``@odata.context``."""
        return f"{self.graph_url}/v1.0/$metadata#{what}"

    def link(self, base, query):
        """An address of Graph; ``base`` is escaped, ``query`` is not."""
        pairs = urlencode(query, quote_via=quote, safe="$'(),/:@")
        return f"{self.graph_url}/v1.0/{base}?{pairs}"
