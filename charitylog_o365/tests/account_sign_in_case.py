"""What the tests of signing in share: a browser, and the words of a refusal."""

from urllib.parse import urlencode

from lxml import html
from odoo.tests import HttpCase, tagged

from ..models.account.sign_in_reasons import REASONS
from .common import O365Common

CONNECT = "/charitylog_o365/connect"
CALLBACK = "/charitylog_o365/callback"
DISCONNECT = "/charitylog_o365/disconnect"


@tagged("post_install", "-at_install")
class SignInCase(O365Common, HttpCase):
    """A browser, logged in to Odoo as Ann, and the way to Microsoft and back."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.set_up_charity()
        cls.env["ir.config_parameter"].set_param("web.base.url", cls.base_url())

    def setUp(self):
        super().setUp()
        self.begin_anew()
        self.log_in(self.ann)

    @classmethod
    def expected_hosts(cls):
        return *super().expected_hosts(), cls.base_url()

    def log_in(self, user):
        self.authenticate(user.login, user.login + "x" * (8 - len(user.login)))

    def get(self, path, **query):
        address = f"{path}?{urlencode(query)}" if query else path
        return self.url_open(address, allow_redirects=False)

    def start(self, **query):
        """Return Microsoft's address that the browser is sent to."""
        response = self.get(CONNECT, **query)
        self.assertEqual(response.status_code, 303, response.text[:500])
        return response.headers["Location"]

    def go_there_and_back(self, user=None, **query):
        answer = self.sim.sign_in(self.start(**query), self.upn(user or self.ann))
        return self.get(CALLBACK, **answer)

    def words(self, response):
        """Return what the page for a refusal says."""
        self.assertIn("text/html", response.headers["Content-Type"])
        [main] = html.fromstring(response.text).iter("main")
        return " ".join(main.text_content().split())

    def assertRefused(self, response, reason, status=200):
        self.assertEqual(response.status_code, status)
        happened, _mended_by = REASONS[reason]
        self.assertIn(str(happened).split("%", 1)[0], self.words(response))
        self.env.invalidate_all()
        self.assertEqual(self.ann.o365_state, "none")
