"""Whoever may not edit a colleague's calendar changes no activity that stands in it."""

import json

from odoo.addons.charitylog_o365.tests.common import MANAGER, OPTIONS
from odoo.exceptions import AccessError
from odoo.tests import new_test_user

from .activity_case import TO_DO, ActivityCase


class TestPermission(ActivityCase):
    """Cat shares her calendar with nobody; Bob has connected."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.cat = cls.worker("cat", "Cat Dean")
        cls.connect(cls.bob)
        cls.connect_unshared(cls.cat)

    def schedule(self, user, **values):
        """Fill in the window “Schedule activity” as ``user``, on the client."""
        windows = self.env["mail.activity.schedule"].with_user(user)
        return windows.create(
            {
                "res_model": "res.partner",
                "res_ids": json.dumps(self.client_.ids),
                "activity_type_id": self.to_do.id,
                "date_deadline": self.day(),
                "activity_user_id": user.id,
                "summary": "Send the form",
                **values,
            }
        )

    def test_window_schedules_a_whole_day_or_an_hour(self):
        self.schedule(self.ann).action_schedule_activities()
        self.schedule(
            self.ann, o365_hour=10.5, o365_length=1, summary="Ring"
        ).action_schedule_activities()
        self.drain()
        days = {e["subject"][-4:]: e["isAllDay"] for e in self.entries(self.ann)}
        self.assertEqual(days, {"form": True, "Ring": False})

    def test_window_is_refused_in_plain_words(self):
        window = self.schedule(self.bob, activity_user_id=self.cat.id)
        refusal = self.refused(window.action_schedule_activities)
        self.assertIn("Not saved yet. Cat Dean's Outlook calendar", str(refusal))
        self.assertIn("Outlook › Calendar › Share › Bob Marsh", str(refusal))

    def test_plan_is_refused_as_a_whole(self):
        plan = self.env["mail.activity.plan"].create(
            {
                "name": "Welcome",
                "res_model": "res.partner",
                "template_ids": [
                    (0, 0, {"activity_type_id": self.to_do.id, "summary": "One"}),
                    (0, 0, {"activity_type_id": self.to_do.id, "summary": "Two"}),
                ],
            }
        )
        self.client_.user_id = self.bob
        window = self.schedule(
            self.bob, plan_id=plan.id, plan_on_demand_user_id=self.cat.id
        )
        self.refused(window.action_schedule_plan)
        self.assertFalse(self.client_.activity_ids)
        window.plan_on_demand_user_id = self.bob
        window.action_schedule_plan()
        self.drain()
        self.assertEqual(len(self.entries(self.bob)), 2)

    def test_colleague_neither_moves_nor_ends_what_stands_there(self):
        activity = self.sent(self.cat)
        theirs = activity.with_user(self.bob)
        before = self.entry(self.cat)
        self.refused(theirs.write, {"date_deadline": self.day(5)})
        self.refused(theirs.write, {"o365_hour": 10, "o365_length": 1})
        self.refused(theirs.write, {"user_id": self.bob.id})
        self.refused(theirs.action_cancel)
        self.refused(theirs.action_feedback, feedback="Done")
        self.refused(theirs.sudo().unlink)
        self.env.invalidate_all()
        self.drain()
        self.assertTrue(activity.active)
        self.assertEqual(self.entry(self.cat), before)

    def test_what_outlook_does_not_show_is_free(self):
        self.project.o365_event_detail = "reference"
        activity = self.sent(self.cat)
        activity.with_user(self.bob).write({"summary": "Send both forms"})
        self.assertEqual(activity.summary, "Send both forms")

    def test_manager_takes_out_and_does_not_put_in(self):
        mia = self.worker("mia", "Mia Moss", (MANAGER, OPTIONS))
        self.connect(mia)
        activity = self.sent(self.cat)
        self.refused(activity.with_user(mia).write, {"date_deadline": self.day(5)})
        self.env.invalidate_all()
        activity.with_user(mia).action_cancel()
        self.drain()
        self.assertEqual(self.entries(self.cat), [])

    def test_record_beneath_cannot_be_deleted_past_it(self):
        self.bob.group_ids += self.env.ref("base.group_partner_manager")
        client = self.env["res.partner"].create({"name": "Joe Hall"})
        self.sent(self.cat, client)
        self.refused(client.with_user(self.bob).unlink)
        self.assertTrue(client.exists())

    def test_what_odoo_makes_by_itself_needs_no_permission(self):
        made = self.client_.with_user(self.bob).activity_schedule(
            user_id=self.cat.id, date_deadline=self.day()
        )
        made.with_user(self.bob).write({"date_deadline": self.day(2)})
        self.client_.with_user(self.bob).activity_unlink([TO_DO])
        self.drain()
        self.assertEqual(self.entries(self.cat), [])

    def test_it_is_not_made_by_odoo_by_saying_so_afterwards(self):
        made = self.client_.with_user(self.bob).activity_schedule(
            user_id=self.cat.id, date_deadline=self.day()
        )
        self.refused(made.with_user(self.bob).write, {"automated": False})

    def test_archiving_a_user_takes_their_activities_out(self):
        admin = new_test_user(
            self.env, "root2", "base.group_user,base.group_erp_manager"
        )
        self.sent(self.cat)
        self.cat.with_user(admin).action_archive()
        self.assertFalse(self.cat.active)
        self.drain()
        self.assertEqual(self.entries(self.cat), [])

    def test_record_beneath_notes_who_gave_it_and_by_which_right(self):
        self.sent(self.ann, user_id=self.bob.id)
        said = " ".join(self.client_.message_ids.mapped("preview"))
        self.assertIn("Given to Bob Marsh by Ann Lee", said)

    def test_refused_in_a_program_as_superuser_too(self):
        values = self.values(self.cat)
        activities = self.env["mail.activity"].with_user(self.bob).sudo()
        self.refused(activities.create, values)

    def test_next_of_a_chain_does_not_stop_one_from_completing_ones_own(self):
        kinds = self.env["mail.activity.type"]
        after = kinds.create({"name": "Check", "default_user_id": self.cat.id})
        chain = {"chaining_type": "trigger", "triggered_next_type_id": after.id}
        first = kinds.create({"name": "Write", **chain})
        activity = self.sent(self.bob, activity_type_id=first.id)
        activity.action_done()
        following = self.client_.activity_ids
        self.assertEqual(following.user_id, self.cat)
        self.assertOff(following, "by_odoo")
        after.default_user_id = self.ann
        activity = self.sent(self.bob, activity_type_id=first.id)
        activity.action_done()
        self.drain()
        [entry] = self.entries(self.ann)
        self.assertIn("Check", entry["subject"])

    def test_activities_of_an_archived_colleague_stay_past_the_window(self):
        activity = self.sent(self.cat)
        self.cat.with_user(self.env.ref("base.user_root")).write({"active": False})
        with self.assertRaises(AccessError):
            self.cat.with_user(self.bob).action_archive()
        self.assertTrue(activity.exists())
