"""What the tests share: Ann, who may log in with Microsoft, and her browser."""

from urllib.parse import parse_qs, urlencode, urljoin, urlsplit

from lxml import html
from odoo.addons.charitylog_o365.tests.account_sign_in_case import SignInCase

WANTED = "/odoo/contacts-actions?view_type=list&x=%2Fa+b"


class LogInCase(SignInCase):
    """An organisation whose administrator has approved the application for all."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.account = cls.env["o365.account"].browse(cls.connect(cls.ann).id)
        cls.provider = cls.env["auth.oauth.provider"]._o365_set_up(cls.company)
        cls.account.action_let_log_in()

    def setUp(self):
        super().setUp()
        self.authenticate(None, None)
        self.at_microsoft = {}
        self.sim.switch(implicit_tokens=True)
        self.sim.consent_for_all()

    def log_in_with_microsoft(self, who="ann", provider=None, **query):
        """Press the button on Odoo's log-in page; return Odoo's answer to the token."""
        self.authenticate(None, None)
        page = html.fromstring(self.get("/web/login", redirect=WANTED, **query).text)
        provider = provider or self.provider
        [link] = page.xpath(f"//a[contains(., '{provider.body}')]/@href")
        answer = self.sim.sign_in(link, self.upn(who), cookies=self.at_microsoft)
        return self.get("/auth_oauth/signin", **answer)

    def token(self, who="ann"):
        """Return an access token that the log-in would bring."""
        asked = {
            "response_type": "token",
            "client_id": self.provider.client_id,
            "redirect_uri": f"{self.base_url()}/auth_oauth/signin",
            "scope": self.provider.scope,
        }
        place = f"{self.provider.auth_endpoint}?{urlencode(asked)}"
        return self.sim.sign_in(place, self.upn(who))["access_token"]

    def follow(self, response, upn=None):
        """Follow redirects to the end; return the ways through Microsoft, and the end.

        ``upn`` is who is picked where Microsoft asks for somebody; None cancels. The
        ways are the parameters of each.
        """
        ways = []
        for _step in range(10):
            place = response.headers.get("Location")
            if response.status_code not in (302, 303) or not place:
                return ways, response
            if place.startswith(self.sim.pages_url):
                ways.append(parse_qs(urlsplit(place).query))
                answer = self.sim.sign_in(place, upn, cookies=self.at_microsoft)
                response = self.get("/charitylog_o365/callback", **answer)
            else:
                place = urljoin(self.base_url(), place)
                response = self.url_open(place, allow_redirects=False)
        self.fail(f"Never an end: {ways}")

    def assertEnds(self, response):
        """They land where they wanted to go."""
        self.assertEqual(response.status_code, 200)
        address = urlsplit(response.url)
        self.assertEqual(f"{address.path}?{address.query}", WANTED)

    def prompts(self, ways):
        """Return what each way through Microsoft said about showing a page."""
        return [way.get("prompt", ["usual"])[0] for way in ways]

    def banner(self, page):
        [script] = (
            line for line in page.text.splitlines() if "__session_info__ = " in line
        )
        return script
