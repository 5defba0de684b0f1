"""What a web session asks for first is a log-in; what a program's key asks, none."""

from odoo.tests import tagged
from odoo.tools import mute_logger

from .account_sign_in_case import SignInCase

# What a browser sends where somebody types an address: no key is asked for then.
BY_HAND = {
    "Sec-Fetch-Dest": "document",
    "Sec-Fetch-Mode": "navigate",
    "Sec-Fetch-Site": "none",
    "Sec-Fetch-User": "?1",
}


@tagged("post_install", "-at_install")
class TestAccountLogInSessions(SignInCase):
    """Bob may edit Ann's calendar, and a program logs in as him."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.keys = cls.env["res.users.apikeys"].with_user(cls.bob).sudo()

    def setUp(self):
        super().setUp()
        self.authenticate(None, None)
        for user in (self.ann, self.bob):
            self.sim.share(self.upn(user), "organization", "write")
            self.connect(user)
        self.env["o365.calendar.access"].with_user(self.bob).check_again(self.ann.ids)
        self.before = self.env["charitylog.action"].search([])
        who = {"db": self.env.cr.dbname, "login": "bob", "password": "bobxxxxx"}
        self.url_open("/web/session/authenticate", json={"params": who})
        self.assertState("connected")

    def assertState(self, state):
        self.env.invalidate_all()
        self.assertEqual(self.bob.o365_state, state)

    def json2(self, model, method, headers=None, **arguments):
        with mute_logger("odoo.http", "odoo.addons.base.models.ir_rule"):
            return self.url_open(
                f"/json/2/{model}/{method}", json=arguments, headers=headers or BY_HAND
            )

    def assign(self, headers=None):
        """Give work to Ann, and return the answer's status and reason."""
        values = {
            "name": "By a program",
            "partner_id": self.client_.id,
            "project_id": self.project.id,
            "start": str(self.at()),
            "user_id": self.ann.id,
        }
        answer = self.json2("charitylog.action", "create", headers, vals_list=[values])
        told = answer.json()
        return answer.status_code, answer.ok or told["context"]["reason"]

    def key(self):
        key = self.keys._generate("rpc", "A script", self.at(30))
        return {"Authorization": f"Bearer {key}"}

    def test_json2_call_by_a_session_without_sign_in_cannot_assign(self):
        self.assertEqual(self.assign(), (403, "sign_in"))
        self.assertFalse(self.env["charitylog.action"].search([]) - self.before)

    def test_json2_calls_by_a_session_can_assign_after_the_sign_in(self):
        self.json2("res.users", "write", ids=self.bob.ids, vals={})
        self.assertState("sign_in")
        self.connect(self.bob)
        self.assertEqual(self.assign(), (200, True))
        self.assertState("connected")
        self.assertEqual(self.assign(), (200, True))

    def test_json2_call_by_an_api_key_is_no_log_in(self):
        self.authenticate(None, None)
        self.assertEqual(self.assign(self.key()), (200, True))
        self.assertState("connected")

    def test_json2_call_by_an_api_key_beside_a_session_is_no_log_in(self):
        self.assertEqual(self.assign(self.key()), (200, True))
        self.assertState("connected")

    def test_public_route_called_by_a_session_counts_as_log_in(self):
        call = {"params": {"fetch_params": []}}
        self.assertTrue(self.url_open("/mail/action", json=call).ok)
        self.assertState("sign_in")

    def test_public_route_called_without_a_session_is_no_log_in(self):
        self.authenticate(None, None)
        call = {"params": {"fetch_params": []}}
        self.assertTrue(self.url_open("/mail/action", json=call).ok)
        self.assertState("connected")
