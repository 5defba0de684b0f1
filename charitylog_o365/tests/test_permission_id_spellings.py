"""Ids that programs save as text or as floats, and defaults: checked like any other."""

from odoo.exceptions import AccessError, ValidationError
from odoo.service.model import call_kw
from odoo.tests import tagged

from .permission_case import PermissionCase


@tagged("post_install", "-at_install")
class TestPermissionIdSpellings(PermissionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.secret = cls.env["project.project"].create(
            {
                "name": "Private matters",
                "privacy_visibility": "followers",
                "o365_sync": True,
            }
        )
        cls.open = cls.env["project.project"].create(
            {"name": "Open", "privacy_visibility": "employees"}
        )

    def values(self, **values):
        return {
            "name": "Visit",
            "partner_id": self.client_.id,
            "project_id": self.open.id,
            "start": str(self.at()),
            **values,
        }

    def rpc(self, method, *args, **context):
        model = self.env["charitylog.action"].with_user(self.bob)
        return call_kw(model, method, list(args), {"context": dict(context)})

    def spellings(self, record):
        return record.id, str(record.id), f" {record.id} ", float(record.id)

    # Under a project that one does not see

    def test_a_hidden_project_is_hidden_however_its_id_is_written(self):
        mine = self.action(self.bob, project_id=self.open.id)
        for spelling in self.spellings(self.secret):
            with self.subTest(spelling):
                change = {"project_id": spelling}
                for method, *args in (
                    ("create", self.values(**change)),
                    ("write", mine.ids, change),
                    ("web_save", mine.ids, change, {"id": {}}),
                ):
                    with self.assertRaises(AccessError) as caught:
                        self.rpc(method, *args)
                    self.assertNotIn("Private matters", str(caught.exception))
                self.env.invalidate_all()
        self.assertEqual(mine.project_id, self.open)

    def test_hidden_project_is_refused_as_a_default(self):
        values = self.values()
        del values["project_id"]
        for spelling in self.spellings(self.secret)[:2]:
            with self.subTest(spelling), self.assertRaises(Exception) as caught:
                self.rpc("create", values, default_project_id=spelling)
            self.assertIsInstance(caught.exception, (AccessError, ValidationError))
        self.env["ir.default"].with_user(self.bob).set(
            "charitylog.action", "project_id", self.secret.id, user_id=True
        )
        # It is not even proposed.
        with self.assertRaises(ValidationError) as caught:
            self.rpc("create", values)
        self.assertIn("Please fill in: Project", str(caught.exception))
        loaded = self.env["charitylog.action"].with_user(self.bob)
        loaded = loaded.load(
            ["name", "partner_id/.id", "start"],
            [["Visit", str(self.client_.id), str(self.at())]],
        )
        self.assertFalse(loaded["ids"])
        self.assertNotIn("Private matters", str(loaded["messages"]))

    def test_creating_two_actions_in_a_hidden_project_is_refused(self):
        """Two in one save neither: each is made by the same save."""
        with self.assertRaises(AccessError):
            self.rpc("create", [self.values(project_id=self.secret.id)] * 2)

    def test_hidden_project_is_refused_to_an_automation_of_the_user(self):
        actions = self.env["charitylog.action"].with_user(self.bob).sudo()
        with self.assertRaises(AccessError):
            actions.create(self.values(project_id=self.secret.id))

    # Into a colleague's calendar

    def test_colleague_needs_permission_however_their_id_is_written(self):
        mine = self.action(self.bob)
        for spelling in self.spellings(self.ann):
            values = self.values(project_id=self.project.id, user_id=spelling)
            with self.subTest(spelling):
                self.assertRefused("not_shared", self.rpc, "create", values)
                change = {"user_id": spelling}
                self.assertRefused("not_shared", self.rpc, "write", mine.ids, change)
                self.env.invalidate_all()
        self.assertEqual(mine.user_id, self.bob)

    def test_id_written_as_text_is_saved_as_a_number_with_permission(self):
        self.share("write")
        made = self.rpc("create", self.values(user_id=str(self.ann.id)))
        made = self.env["charitylog.action"].browse(made)
        self.assertEqual(made.user_id, self.ann)
        mine = self.action(self.bob)
        self.rpc("write", mine.ids, {"user_id": float(self.ann.id)})
        self.assertEqual(mine.user_id, self.ann)
        self.drain()
        self.assertIn("First visit", " ".join(self.subjects(self.ann)))

    def test_value_that_is_no_id_is_refused(self):
        mine = self.action(self.bob)
        for wrong in ("Ann", 1.5, "4; DROP TABLE", "१२", True):
            with self.subTest(wrong), self.assertRaises(ValidationError) as caught:
                self.rpc("write", mine.ids, {"user_id": wrong})
            self.assertIn("“Who by” does not name", str(caught.exception))
