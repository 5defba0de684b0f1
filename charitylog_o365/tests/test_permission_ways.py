"""Two more ways to a colleague's calendar: a program's key, and another company."""

from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .common import O365Common
from .permission_case import PermissionCase


@tagged("post_install", "-at_install")
class TestPermissionJson2(O365Common, HttpCase):
    """Over HTTP, as Odoo's JSON-2 API has it, with a key of Bob's."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.set_up_charity()
        cls.connect(cls.ann)
        cls.connect(cls.bob)
        keys = cls.env["res.users.apikeys"].with_user(cls.bob).sudo()
        cls.key = keys._generate("rpc", "A script", cls.at(30))
        cls.signed_in = cls.sim.remember()

    def setUp(self):
        super().setUp()
        self.sim.recall(self.signed_in)

    @classmethod
    def expected_hosts(cls):
        return *super().expected_hosts(), cls.base_url()

    def call(self, model, method, **arguments):
        headers = {"Authorization": f"Bearer {self.key}"}
        return self.url_open(
            f"/json/2/{model}/{method}", json=arguments, headers=headers
        )

    def create_for_ann(self):
        values = {
            "name": "By a program",
            "partner_id": self.client_.id,
            "project_id": self.project.id,
            "start": str(self.at()),
            "user_id": self.ann.id,
        }
        return self.call("charitylog.action", "create", vals_list=[values])

    def counted(self):
        """Return how many rows there are of all that a create leaves behind."""
        self.env.invalidate_all()
        models = ("charitylog.action", "o365.sync.request", "mail.message")
        return {
            name: self.env[name].with_context(active_test=False).search_count([])
            for name in models
        }

    def test_create_without_permission_over_json2_saves_nothing(self):
        before = self.counted()
        with mute_logger("odoo.http", "odoo.addons.base.models.ir_rule"):
            answer = self.create_for_ann()
        self.assertEqual(answer.status_code, 403)
        self.assertIn(
            "Not saved yet. Ann Lee's Outlook calendar is not shared with you",
            answer.json()["message"],
        )
        self.assertEqual(answer.json()["context"]["reason"], "not_shared")
        self.assertEqual(self.counted(), before)

    def test_create_with_permission_over_json2_is_saved_and_queued(self):
        self.sim.share(self.upn(self.ann), self.upn(self.bob), "write")
        before = self.counted()
        answer = self.create_for_ann()
        self.assertEqual(answer.status_code, 200, answer.text)
        after = self.counted()
        for name in ("charitylog.action", "o365.sync.request"):
            self.assertEqual(after[name], before[name] + 1, name)
        action = self.env["charitylog.action"].browse(answer.json())
        self.assertEqual((action.create_uid, action.user_id), (self.bob, self.ann))


@tagged("post_install", "-at_install")
class TestPermissionCompany(PermissionCase):
    """Work in Ann's calendar, and a company to which Bob would move it."""

    def setUp(self):
        super().setUp()
        self.share("write")
        self.action_ = self.give().with_user(self.bob)
        self.share("none")
        self.age(minutes=61)

    def elsewhere(self, **rule):
        other = self.env["res.company"].create({"name": "Other", **rule})
        (self.ann + self.bob).company_ids += other
        both = self.company.ids + other.ids
        return other, self.action_.with_context(allowed_company_ids=both)

    def assertStays(self, other, action):
        self.assertRefused("not_shared", action.write, {"company_id": other.id})
        self.env.invalidate_all()
        self.assertEqual(action.company_id, self.company)
        self.drain()
        self.assertIn("First visit", self.entry(self.ann)["subject"])

    def test_moving_to_a_company_with_outlook_needs_permission(self):
        self.drain()
        self.assertStays(*self.elsewhere(**self.rule()))

    def test_moving_to_a_company_without_outlook_needs_permission(self):
        self.drain()
        self.assertStays(*self.elsewhere())

    def test_moving_to_another_company_with_permission_is_allowed(self):
        other, action = self.elsewhere(**self.rule())
        self.share("write")
        action.company_id = other
        self.assertEqual(action.company_id, other)
