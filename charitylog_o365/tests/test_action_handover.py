"""What windows share that give work away: who is asked about, and for whom it is."""

from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.tests import Form, tagged

from .common import MANAGER, OPTIONS
from .permission_case import PermissionCase


@tagged("post_install", "-at_install")
class TestActionHandover(PermissionCase):
    """Ann and Bob have connected, Erin has not; nobody may edit another's calendar."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.erin = cls.worker("erin", "Erin Hall")
        cls.mona = cls.worker("mona", "Mona Pike", groups=(MANAGER,))

    def give(self, actions, user):
        windows = self.env["charitylog.action.give"].with_user(user)
        window = Form(windows.with_context(default_action_ids=actions.ids))
        window.user_id = self.erin
        return window

    def test_the_present_owner_s_calendar_is_asked_about_as_well(self):
        visit = self.action(self.bob)
        self.drain()
        window = self.give(visit, self.ann)
        self.assertEqual(window.answer, "No")
        self.assertIn("Bob Marsh's Outlook calendar", window.refusals)
        with self.assertRaises(UserError):
            window.save().action_confirm()
        self.env.invalidate_all()
        self.assertEqual(visit.user_id, self.bob)
        # The owner and managers may take it out without asking.
        for user in self.bob + self.mona:
            self.assertEqual(self.give(visit, user).answer, "Yes")
        self.share("write", owner=self.bob, user=self.ann)
        window = self.give(visit, self.ann)
        self.assertEqual(window.answer, "Yes")
        window.save().action_confirm()
        self.assertEqual(visit.user_id, self.erin)

    def test_microsoft_is_not_asked_again_while_work_is_given_away(self):
        ivan = self.worker("ivan", "Ivan Pole", groups=(OPTIONS,))
        self.connect(ivan)
        visits = self.action(self.bob) + self.action(self.bob)
        self.drain()
        window = self.give(visits, self.bob)
        with window.line_ids.edit(0) as line:
            # He is refused, and what was done until then is rolled back.
            line.new_user_id = ivan
        lines = type(self.env["charitylog.handover.line"])
        asked = patch.object(
            lines,
            "_refused_calendars",
            autospec=True,
            side_effect=lines._refused_calendars,
        )
        saved = window.save()
        with asked as ask:
            saved.action_confirm()
        self.assertEqual(visits[1].user_id, self.erin)
        self.assertEqual(visits[0].user_id, self.bob)
        self.assertLessEqual(ask.call_count, 1)

    def test_who_is_away_or_leaves_is_given_none_of_their_own_work(self):
        visit = self.action(self.ann)
        self.drain()
        tomorrow = visit.day
        for model in ("charitylog.away", "o365.leaver"):
            window = Form(self.env[model].with_user(self.mona))
            window.user_id = self.ann
            if model == "charitylog.away":
                window.first_day = window.last_day = tomorrow
            with window.line_ids.edit(0) as line:
                line.new_user_id = self.ann
            window = window.save()
            confirm = getattr(window, "action_confirm", None) or window.action_apply
            with (
                self.subTest(model),
                self.assertRaisesRegex(UserError, "somebody else"),
            ):
                confirm()
            self.assertTrue(self.ann.active)
            arch = window.get_view(view_type="form")["arch"]
            self.assertEqual(arch.count("('id', '!=', parent.user_id)"), 2)
