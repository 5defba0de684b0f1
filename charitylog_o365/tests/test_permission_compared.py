"""What is compared before a colleague's entry may change is what Outlook would show."""

from odoo.exceptions import UserError
from odoo.service.model import call_kw
from odoo.tests import tagged

from .common import MANAGER, OPTIONS
from .permission_case import PermissionCase


@tagged("post_install", "-at_install")
class TestPermissionCompared(PermissionCase):
    """Bob may not edit Ann's calendar, where her visit to Mary Whitfield is."""

    def setUp(self):
        super().setUp()
        self.visit = self.action(self.ann, name="Hospital letter")
        self.drain()
        self.shown = self.entry(self.ann)
        self.env.invalidate_all()
        self.theirs = self.visit.with_user(self.bob)

    def partner(self, **values):
        return self.env["res.partner"].create({"name": "Mary Whitfield", **values})

    def by_rpc(self, values, user=None, **context):
        model = self.env["charitylog.action"].with_user(user or self.bob)
        return call_kw(
            model, "write", [self.visit.ids, values], {"context": dict(context)}
        )

    def assertStays(self):
        """Assert that Outlook shows what it has shown."""
        self.env.invalidate_all()
        self.drain()
        self.assertEqual(self.entry(self.ann), self.shown)

    # Another client of the same name

    def test_archived_client_of_the_same_name_needs_permission(self):
        namesake = self.partner(active=False)
        self.assertRefused("not_shared", self.by_rpc, {"partner_id": namesake.id})
        self.assertRefused("not_shared", self.by_rpc, {"partner_id": str(namesake.id)})
        self.assertStays()

    def test_client_of_same_name_elsewhere_needs_permission_in_any_context(self):
        home = self.env["res.partner"].create(
            {"name": "Rose House", "is_company": True}
        )
        resident = self.partner(parent_id=home.id)
        change = {"partner_id": resident.id}
        for context in (
            {},
            {"partner_display_name_hide_company": True},
            {"o365_as_if_there": True},
            {"lang": "en_US", "tz": "Pacific/Kiritimati"},
        ):
            with self.subTest(context):
                self.assertRefused("not_shared", self.by_rpc, change, **context)
        hidden = self.theirs.with_context(partner_display_name_hide_company=True)
        self.assertRefused("not_shared", hidden.web_save, change, {"id": {}})
        self.assertStays()

    def test_manager_cannot_complete_with_another_client_of_the_same_name(self):
        """A manager completes: the client stays who it is."""
        mona = self.worker("mona", "Mona Pike", (MANAGER, OPTIONS))
        home = self.env["res.partner"].create(
            {"name": "Rose House", "is_company": True}
        )
        done = {"state": "done", "start": self.at(-1), "outcome": "held"}
        other = {"partner_id": self.partner(parent_id=home.id).id}
        key = {"partner_display_name_hide_company": True}
        self.assertRefused("not_connected", self.by_rpc, done | other, mona, **key)
        self.assertStays()

    def test_client_that_looks_the_same_in_outlook_needs_no_permission(self):
        namesake = self.partner()
        self.by_rpc({"partner_id": namesake.id})
        self.assertEqual(self.visit.partner_id, namesake)
        self.assertStays()

    # A number of one's own

    def test_reference_cannot_be_written_by_anybody(self):
        number = self.visit.reference
        mona = self.worker("mona", "Mona Pike", (MANAGER, OPTIONS))
        wanted = {"reference": "Gossip about Mary"}
        for user in (self.bob, mona, self.ann, self.env.user):
            with self.subTest(user.name), self.assertRaises(UserError):
                self.by_rpc(wanted, user)
            with self.subTest(user.name), self.assertRaises(UserError):
                self.visit.with_user(user).web_save(wanted, {"id": {}})
            with self.subTest(user.name), self.assertRaises(UserError):
                self.action(user, **wanted)
        mine = self.action(self.bob)
        loaded = mine.load([".id", "reference"], [[str(mine.id), "Gossip"]])
        self.assertIn("The number is given by itself", loaded["messages"][0]["message"])
        self.client_.active = False
        self.env.invalidate_all()
        self.drain()
        self.assertIn(number, self.entry(self.ann)["subject"])

    def test_reference_cannot_be_chosen_by_a_default(self):
        self.env["ir.default"].with_user(self.bob).set(
            "charitylog.action", "reference", "Gossip", user_id=True
        )
        mine = self.action(self.bob)
        self.assertRegex(mine.reference, r"^CA/\d+$")
        actions = self.env["charitylog.action"].with_user(self.bob)
        again = actions.with_context(default_reference="Gossip").create(
            {
                "name": "Second visit",
                "partner_id": self.client_.id,
                "project_id": self.project.id,
                "start": self.at(),
            }
        )
        self.assertRegex(again.reference, r"^CA/\d+$")
        self.assertRegex(again.copy().reference, r"^CA/\d+$")

    # What the worker sends

    def test_entry_content_does_not_depend_on_the_callers_context(self):
        context = {"partner_display_name_hide_company": True}
        home = self.env["res.partner"].create(
            {"name": "Rose House", "is_company": True}
        )
        mine = self.action(self.bob, partner_id=self.partner(parent_id=home.id).id)
        told = mine.with_context(**context)._o365_event_to_send()
        self.assertEqual(told, mine.sudo()._o365_event_to_send())
        self.assertIn("Rose House, Mary Whitfield", told.subject)
