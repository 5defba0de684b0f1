"""The staff day where colleagues use Outlook: marks, and drags that are refused."""

from odoo import fields

from .permission_case import PermissionCase


class TestStaffDayPermission(PermissionCase):
    def day(self, users, user=None):
        actions = self.env["charitylog.action"].with_user(user or self.bob)
        day = fields.Date.to_string(self.at().date())
        return actions.charitylog_staff_day([("id", "in", users.ids)], day)

    def codes(self):
        return {each["name"]: each["code"] for each in self.day(self.ann)["people"]}

    def move(self, action, owner, hour=14):
        seen = [fields.Datetime.to_string(action.start), action.user_id.id]
        start = fields.Datetime.to_string(self.at(hour=hour))
        return action.with_user(self.bob).charitylog_staff_day_move(
            seen, owner.id, start=start
        )

    def test_each_colleague_has_the_mark_of_the_list_under_who_by(self):
        self.assertEqual(self.codes(), {"Ann Lee": "not_checked"})
        self.share("write")
        self.give()
        [ann] = self.day(self.ann)["people"]
        self.assertEqual(ann["code"], "can_assign")
        self.assertIn("can assign", ann["mark"])
        [bob] = self.day(self.bob)["people"]
        self.assertEqual((bob["code"], bob["mark"]), ("", ""))

    def test_giving_to_who_does_not_share_is_refused_and_changes_nothing(self):
        action = self.action(self.bob)
        before = action.start, action.user_id
        self.assertRefused("not_shared", self.move, action, self.ann)
        action.invalidate_recordset()
        self.assertEqual((action.start, action.user_id), before)
        self.share("write")
        self.move(action, self.ann)
        self.assertEqual((action.start, action.user_id), (self.at(hour=14), self.ann))

    def test_moving_in_a_colleague_s_calendar_is_refused_too(self):
        action = self.action(self.ann)
        self.assertRefused("not_shared", self.move, action, self.ann)

    def test_cost_does_not_grow_with_what_is_in_outlook(self):
        for user in self.ann | self.bob:
            self.action(user)
        self.drain()
        few = self.cost(self.ann | self.bob)
        for hour in range(8, 18):
            for user in self.ann | self.bob:
                self.action(user, start=self.at(hour=hour))
        self.drain()
        self.assertEqual(self.cost(self.ann | self.bob), few)

    def cost(self, users):
        """Return how many queries a day of these people takes."""
        self.day(users)
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        self.day(users)
        return self.env.cr.sql_log_count - before
