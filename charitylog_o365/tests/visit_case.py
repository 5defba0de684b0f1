"""What the tests of a visit's page share: a phone, without scripts."""

from lxml import html

from .account_sign_in_case import SignInCase
from .common import MANAGER

VISIT = "/charitylog_o365/visit"
WEIGHT = 100_000  # bytes


class VisitCase(SignInCase):
    """Ann has a visit to Mary Whitfield, who is visited every week."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.project.privacy_visibility = "employees"
        cls.mona = cls.worker("mona", "Mona Pike", groups=(MANAGER,))
        cls.client_.write(
            {
                "phone": "+44 (0)20 7946 0018 / 07700 900123",
                "street": "12 Mill Lane",
                "city": "Leeds",
                "zip": "LS1 4AP",
            }
        )

    def visit(self, user=None, **values):
        """Record a visit, as planned for a day in the past."""
        when = {"start": "2020-03-04 10:00:00", "name": "Weekly visit"}
        return self.action(user or self.ann, **{**when, **values})

    def open(self, visit, user=None):
        """Open the page; return the answer, and what it holds."""
        if user:
            self.log_in(user)
        answer = self.get(f"{VISIT}/{visit if isinstance(visit, int) else visit.id}")
        return answer, html.fromstring(answer.text or "<p/>")

    def words_of(self, tree):
        [main] = tree.iter("main")
        return " ".join(main.text_content().split())

    def form(self, tree, button):
        """Return what the browser sends where somebody taps that button."""
        [pressed] = tree.xpath(f"//button[@value='{button}']")
        [form] = pressed.iterancestors("form")
        fields = {each.get("name"): each.get("value") for each in form.iter("input")}
        fields |= {each.get("name"): each.text or "" for each in form.iter("textarea")}
        return form.get("action"), {**fields, "button": button}

    def send(self, address, fields):
        return self.url_open(address, data=fields, allow_redirects=False)

    def tap(self, visit, button, user=None):
        """Open the page, tap a button and follow; return what was sent and the page."""
        _answer, tree = self.open(visit, user)
        sent = self.form(tree, button)
        return sent, self.land(self.send(*sent))

    def land(self, answer):
        """Return the page at which one arrives; nothing is to be reloaded."""
        if answer.status_code == 303:
            answer = self.get(answer.headers["Location"].removeprefix(self.base_url()))
        self.env.invalidate_all()
        self.assertEqual(answer.status_code, 200, answer.text[:300])
        return html.fromstring(answer.text)
