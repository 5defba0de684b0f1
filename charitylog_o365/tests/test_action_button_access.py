"""Every button looks at rights before it says anything about a record."""

import inspect

from odoo.exceptions import AccessError
from odoo.service.model import call_kw
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import MANAGER
from .outlook_case import OutlookCase

# What they are called with besides the record.
ARGUMENTS = {"action_offer": [2]}
# They open a page that is about no record.
ABOUT_NONE = {"action_o365_my_options", "action_o365_open_rules"}


@tagged("post_install", "-at_install")
class TestActionButtonAccess(OutlookCase):
    """Ann's work lies in a private project: Bob and Mona, a manager, see none of it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.connect(cls.ann)
        cls.connect(cls.bob)
        cls.mona = cls.worker("mona", "Mona Pike", groups=(MANAGER,))

    def setUp(self):
        super().setUp()
        self.there = self.recorded(self.ann, name="In Outlook")
        self.moved = self.recorded(self.ann, name="Moved in Outlook")
        entries = self.env["o365.calendar.entry"]
        entries._of(self.moved)._set_state("conflict", "changed_in_outlook")
        self.private = self.there + self.moved
        self.project.privacy_visibility = "followers"
        self.env.invalidate_all()

    def buttons(self):
        """Return the names of our methods that anybody can call on a record."""
        model = self.env.registry["charitylog.action"]
        return {
            name
            for name, method in inspect.getmembers(model, inspect.isfunction)
            if name.startswith(("action_", "o365_"))
            and any(
                name in vars(kind)
                and kind.__module__.split(".")[2] == "charitylog_o365"
                for kind in model.__mro__
                if kind.__module__.startswith("odoo.addons.")
            )
        }

    def test_callable_button_methods_are_found(self):
        self.assertGreater(self.buttons(), {*ABOUT_NONE, *ARGUMENTS, "o365_conditions"})

    @mute_logger("odoo.addons.base.models.ir_rule")
    def test_buttons_on_unreadable_actions_all_give_the_same_access_error(self):
        for name in self.buttons() - ABOUT_NONE:
            arguments = ARGUMENTS.get(name, [])
            for user in self.bob + self.mona:
                told = set()
                for record in self.private:
                    model = record.browse().with_user(user)
                    with self.subTest(name, user=user.login, record=record.name):
                        with self.assertRaises(AccessError) as caught:
                            call_kw(model, name, [record.ids, *arguments], {})
                        told.add(str(caught.exception).replace(str(record.id), "ID"))
                        self.assertNotIn("Outlook", str(caught.exception))
                with self.subTest(name, user=user.login):
                    self.assertEqual(len(told), 1)

    @mute_logger("odoo.addons.base.models.ir_rule")
    def test_command_for_several_of_which_one_is_unreadable_queues_nothing(self):
        self.project.privacy_visibility = "employees"
        secret = self.env["project.project"].create(
            {"name": "Secret", "privacy_visibility": "followers", "o365_sync": True}
        )
        hidden = self.recorded(self.env.user, user_id=self.ann.id, project_id=secret.id)
        for name in ("put_back", "take_over", "try_again"):
            both = (self.moved + hidden).with_user(self.bob)
            with self.subTest(name), self.assertRaises(AccessError):
                getattr(both, f"action_o365_{name}")()
        self.assertFalse(self.env["o365.sync.request"].search([]))
