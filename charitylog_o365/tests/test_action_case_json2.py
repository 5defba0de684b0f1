"""The rules about case records hold over HTTP too, as Odoo's JSON-2 API has it."""

from datetime import timedelta

from odoo import fields
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .action_case import ActionCase

MAIL = """From: t_bob@charity.example
Message-Id: <json2@charity.example>

Hello."""


@tagged("post_install", "-at_install")
class TestActionCaseJson2(ActionCase, HttpCase):
    """With a key of Bob's, about Ann's work."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        soon = fields.Datetime.now() + timedelta(days=30)
        keys = cls.env["res.users.apikeys"].with_user(cls.bob).sudo()
        cls.key = keys._generate("rpc", "A script", soon)
        cls.done = cls.record(state="done", name="Hospital letter")

    def call(self, method, on="charitylog.action", **arguments):
        return self.url_open(
            f"/json/2/{on}/{method}",
            json=arguments,
            headers={"Authorization": f"Bearer {self.key}"},
        )

    def assertRefused(self, status, sentence, method, **arguments):
        with mute_logger("odoo.http", "odoo.addons.base.models.ir_rule"):
            answer = self.call(method, **arguments)
        self.assertEqual(answer.status_code, status, answer.text)
        self.assertIn(sentence, answer.json()["message"])
        return answer

    def test_contact_done_in_the_future_is_refused_over_json2(self):
        values = self.values(state="done", start="2150-01-01 10:00:00")
        ahead = "cannot begin in the future"
        self.assertRefused(422, ahead, "create", vals_list=[values])
        action = self.record(self.bob)
        done = {"state": "done"}
        self.assertRefused(422, "choose “Complete”", "write", ids=action.ids, vals=done)

    def test_contact_done_of_a_colleague_is_not_changed_over_json2(self):
        for ids, status, change, delete in (
            (self.done.ids, 403, "Only Ann Lee", "Only managers"),
            ([str(self.done.id)], 404, "does not exist", "does not exist"),
        ):
            values = {"name": "Gossip"}
            self.assertRefused(status, change, "write", ids=ids, vals=values)
            self.assertRefused(status, delete, "unlink", ids=ids)
        self.env.invalidate_all()
        self.assertEqual(self.done.exists().name, "Hospital letter")

    def test_hidden_action_is_not_disclosed_over_json2(self):
        self.project.write({"privacy_visibility": "followers", "name": "HIV support"})
        key = self.done.id
        spec = {"action_id": {"fields": {"display_name": {}}}}
        for call in (
            {
                "on": "charitylog.action.length",
                "method": "onchange",
                "values": {"action_id": key},
                "field_names": ["action_id"],
                "fields_spec": spec,
            },
            {
                "on": "charitylog.action.length",
                "method": "onchange",
                "values": {},
                "field_names": [],
                "fields_spec": spec,
                "context": {"default_action_id": key},
            },
            {
                "method": "message_process",
                "model": "charitylog.action",
                "message": MAIL,
                "thread_id": key,
            },
        ):
            with self.subTest(call):
                method = call.pop("method")
                with mute_logger("odoo.http", "odoo.addons.base.models.ir_rule"):
                    answer = self.call(method, **call)
                self.assertEqual(answer.status_code, 403, answer.text)
                for name in ("Hospital", "HIV"):
                    self.assertNotIn(name, answer.text)
        self.env.invalidate_all()
        self.assertNotIn(self.bob.partner_id, self.done.message_partner_ids)
