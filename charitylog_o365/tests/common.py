"""What the tests share: a charity, its people, and a stand-in for Microsoft 365.

Public, with ``outlook_case``: other addons' tests build on what docs/integrators.md
lists of them.
"""

import atexit
import functools
import os
from datetime import datetime, timedelta
from unittest.mock import patch
from urllib.parse import urlsplit

import requests
from odoo import fields
from odoo.service.model import call_kw
from odoo.tests import TransactionCase, tagged

from m365_simulator import Simulator
from m365_simulator.contract import Contract

from ..models.permission import ask
from .people import add_user

USER = "charitylog_o365.group_user"
MANAGER = "charitylog_o365.group_manager"
OPTIONS = "charitylog_o365.group_my_user_options"

# For how many seconds a save waits for Microsoft's word. Here it is ten times as long,
# but in the tests about just that: a busy machine may take longer than a person would.
HURRY = ask.SECONDS

# Before Odoo's test cases put their own in its place, which knows no pair of timeouts.
send_for_real = requests.Session.send


@functools.cache
def simulator():
    """Return the stand-in for Microsoft 365, one for all tests of this process."""
    sim = Simulator(cert_dir=os.environ.get("M365_SIMULATOR_CERTS"))
    sim.start()
    atexit.register(sim.stop)
    return sim


@functools.cache
def today():
    """Return the midnight with which today began (UTC); a test may go on beyond it."""
    return datetime.combine(fields.Date.today(), datetime.min.time())


@functools.cache
def contract():
    """Return Microsoft's own description of Graph, or None where it is not at hand."""
    path = os.environ.get("GRAPH_CONTRACT")
    return Contract(path) if path else None


class O365Common:
    """Mixed into Odoo's own test cases; see O365Case."""

    def setUp(self):
        super().setUp()
        self.addCleanup(self.check_contract)

    def check_contract(self):
        """Hold what this test exchanged with Graph against Microsoft's description.

        Of what went wrong on purpose only the request: that is the addon's part.
        """
        for recorded in self.sim.requests if contract() else ():
            if recorded.status and recorded.status < 300:
                contract().check_exchange(recorded)
            else:
                contract().check_request(recorded)

    def begin_anew(self, people=None):
        """Have the stand-in know these users (Ann and Bob) and nothing else.

        The database forgets each test; so does the stand-in, where tests end sign-ins
        or change what it holds.
        """
        self.sim.reset()
        for user in people or self.ann + self.bob:
            self.sim.add_person(self.upn(user), user.name)

    @classmethod
    def set_up_charity(cls):
        """Rule on, one project in Outlook, and Ann and Bob with My User Options."""
        cls.sim = simulator()
        cls.sim.reset()
        for patched in (
            patch.dict(os.environ, {"REQUESTS_CA_BUNDLE": cls.sim.ca_file}),
            patch.object(ask, "SECONDS", 10 * HURRY),
        ):
            patched.start()
            cls.addClassCleanup(patched.stop)
        cls.env = cls.env(context={**cls.env.context, "tz": "Europe/London"})
        # The database may be older than the notes of a charity that began long ago.
        cls.env.ref("charitylog_o365.ir_cron_sync").lastcall = fields.Datetime.now()
        cls.company = cls.env.company
        cls.company.write(cls.rule())
        cls.project = cls.env["project.project"].create(
            {"name": "Home Visits", "o365_sync": True, "o365_event_detail": "full"}
        )
        cls.client_ = cls.env["res.partner"].create({"name": "Mary Whitfield"})
        cls.ann = cls.worker("ann", "Ann Lee")
        cls.bob = cls.worker("bob", "Bob Marsh")

    @classmethod
    def rule(cls):
        return {
            "o365_rule": True,
            "o365_cloud": "custom",
            "o365_login_url": cls.sim.login_url,
            "o365_graph_url": cls.sim.graph_url,
            "o365_tenant_id": cls.sim.tenant_id,
            "o365_client_id": cls.sim.client_id,
            "o365_client_secret": cls.sim.client_secret,
        }

    @classmethod
    def worker(cls, login, name, groups=(USER, OPTIONS), **values):
        """Make a user with a mailbox of the same name at the stand-in."""
        cls.sim.add_person(cls.upn(login), name)
        return add_user(
            cls.env,
            login,
            ",".join(("base.group_user", *groups)),
            name=name,
            **{"tz": "Europe/London", **values},
        )

    @staticmethod
    def upn(user):
        login = user if isinstance(user, str) else user.login
        return f"{login}@charity.example"

    @classmethod
    def connect(cls, user):
        """Sign ``user`` in at Microsoft, through its pages, and connect them."""
        accounts = cls.env["o365.account"].with_user(user)
        flow = accounts._start_sign_in()
        answer = cls.sim.sign_in(flow["auth_uri"], cls.upn(user))
        return accounts._finish_sign_in(flow, answer)

    @classmethod
    def at(cls, days=1, hour=10, minute=0):
        """Return a moment in UTC, some days from today at an hour in UTC."""
        return today() + timedelta(days=days, hours=hour, minutes=minute)

    @classmethod
    def action(cls, user, **values):
        """Record an action as ``user`` for themselves, tomorrow at ten for an hour.

        A contact done: yesterday at ten.
        """
        day = -1 if values.get("state") == "done" else 1
        return (
            cls.env["charitylog.action"]
            .with_user(user)
            .create(
                {
                    "name": "First visit",
                    "partner_id": cls.client_.id,
                    "project_id": cls.project.id,
                    "start": cls.at(day),
                    "planned_duration": 1.0,
                    **values,
                }
            )
        )

    @staticmethod
    def press(records, button):
        """Press a button as the web client does: by its method's name, with ids."""
        return call_kw(records.browse(), button, [records.ids], {})

    def entries(self, user):
        """Return what the mailbox of ``user`` holds at Microsoft."""
        return self.sim.events(self.upn(user))

    def entry(self, user):
        """Return the one entry that the mailbox of ``user`` holds."""
        entries = self.entries(user)
        self.assertEqual(len(entries), 1, [entry["subject"] for entry in entries])
        return entries[0]

    def subjects(self, user):
        return sorted(entry["subject"] for entry in self.entries(user))

    def writes(self):
        """Return the requests that changed a mailbox, batches taken apart."""
        return [
            (request.method, request.upn)
            for request in self.sim.requests
            if request.method != "GET" and not request.path.endswith("/$batch")
        ]

    @classmethod
    def _request_handler(cls, session, request, /, **options):
        # A call that nobody expected would look like "try again later" to the worker.
        expected = {urlsplit(url).netloc for url in cls.expected_hosts()}
        if urlsplit(request.url).netloc not in expected:
            raise AssertionError(f"Unexpected {request.method} {request.url}")
        return send_for_real(session, request, **options)

    @classmethod
    def expected_hosts(cls):
        sim = simulator()
        return sim.login_url, sim.graph_url, sim.pages_url


@tagged("post_install", "-at_install")
class O365Case(O365Common, TransactionCase):
    """A charity whose rule is on, over real HTTP to a stand-in for Microsoft 365.

    Once all addons are loaded: before, the database may have columns that none fills.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # Accounts refresh their sign-in in a transaction of their own.
        cls.registry_enter_test_mode_cls()
        cls.set_up_charity()

    def drain(self):
        """Run the scheduled job once, as the server does: with cursors of its own."""
        job = self.env.ref("charitylog_o365.ir_cron_sync")
        self.assertIs(job.method_direct_trigger(), True)
