"""What becomes of activities when their record moves, and who may move it."""

from odoo.addons.charitylog_o365.tests.people import let_read_all_of

from ..models.follow import MOVED
from ..models.place import SENTENCES
from .activity_case import ActivityCase


class TestFollow(ActivityCase):
    """Bob may change the tasks and has connected; Cat shares with nobody.

    The project of the set-up is in Outlook, "Quiet" is not.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.cat = cls.worker("cat", "Cat Dean")
        cls.connect(cls.bob)
        cls.connect_unshared(cls.cat)
        people = cls.ann + cls.bob + cls.cat
        people.group_ids += cls.env.ref("project.group_project_user")
        cls.quiet = cls.env["project.project"].create({"name": "Quiet"})
        cls.task = cls.env["project.task"].create(
            {"name": "Paint", "project_id": cls.quiet.id}
        )

    def moved(self, user, record=None, **values):
        record = (record or self.task).with_user(user)
        record.write(values)
        # As at the end of this user's request.
        record.env.flush_all()
        self.drain()

    def test_moving_a_record_puts_nothing_into_a_calendar_without_permission(self):
        activity = self.activity(self.bob, self.task, user_id=self.cat.id)
        refusal = self.refused(self.moved, self.bob, project_id=self.project.id)
        self.assertIn("Not saved yet. Cat Dean's Outlook calendar", str(refusal))
        self.env.invalidate_all()
        self.assertEqual(self.task.project_id, self.quiet)
        self.drain()
        self.assertEqual(self.entries(self.cat), [])
        self.assertOff(activity, "project_off")

    def test_who_may_edit_the_calendar_moves_the_record(self):
        activity = self.activity(self.bob, self.task, user_id=self.ann.id)
        own = self.activity(self.bob, self.task)
        self.moved(self.bob, project_id=self.project.id)
        self.assertEqual(activity.o365_state, "synced")
        self.assertEqual(own.o365_state, "synced")
        said = " ".join(self.task.message_ids.mapped("preview"))
        self.assertIn("Given to Ann Lee by Bob Marsh", said)

    def test_other_project_shows_nothing_else_there_without_permission(self):
        self.task.project_id = self.project
        self.sent(self.cat, self.task)
        before = self.entry(self.cat)
        loud = self.env["project.project"].create({"name": "Loud", "o365_sync": True})
        self.refused(self.moved, self.bob, project_id=loud.id)
        self.env.invalidate_all()
        self.drain()
        self.assertEqual(self.entry(self.cat), before)
        # Where nothing is sent any more it is free, and so is another name.
        self.moved(self.bob, project_id=self.quiet.id)
        self.assertEqual(self.entry(self.cat), before)
        self.refused(self.moved, self.bob, project_id=self.project.id)

    def test_new_name_is_free(self):
        self.task.project_id = self.project
        self.sent(self.cat, self.task)
        self.moved(self.bob, name="Paint the hall")
        self.assertIn("Paint the hall", self.entry(self.cat)["subject"])

    def test_another_company_of_the_record_needs_it_too(self):
        other = self.env["res.company"].create({"name": "Elsewhere"})
        people = self.bob + self.cat
        people.company_ids += other
        client = self.env["res.partner"].create(
            {"name": "Joe Hall", "company_id": other.id}
        )
        self.bob.group_ids += self.env.ref("base.group_partner_manager")
        activity = self.activity(self.bob, client, user_id=self.cat.id)
        self.assertOff(activity, "rule_off")
        self.refused(self.moved, self.bob, client, company_id=self.company.id)
        self.drain()
        self.assertEqual(self.entries(self.cat), [])

    def test_sub_task_follows_its_parent_and_enters_no_colleagues_calendar(self):
        child = self.env["project.task"].create(
            {"name": "Buy paint", "parent_id": self.task.id}
        )
        self.assertEqual(child.project_id, self.quiet)
        activity = self.activity(self.bob, child, user_id=self.cat.id)
        own = self.activity(self.bob, child)
        self.moved(self.bob, project_id=self.project.id)
        self.assertEqual(child.project_id, self.project)
        self.assertEqual(activity._o365_project(), self.project)
        self.assertOff(activity, MOVED, str(SENTENCES[MOVED]), self.bob)
        # Lists find it by that too.
        left_out = self.env["mail.activity"].search([("o365_reason", "=", MOVED)])
        self.assertEqual(left_out, activity.with_env(self.env))
        self.assertEqual(own.o365_state, "synced")
        # Whoever may, assigns it.
        activity.with_user(self.bob).user_id = self.ann
        self.drain()
        self.assertEqual(activity.o365_state, "synced")

    def test_entry_of_a_sub_task_shows_what_the_new_project_lets_it(self):
        careful = self.env["project.project"].create(
            {"name": "Careful", "o365_sync": True, "o365_event_detail": "reference"}
        )
        self.task.project_id = self.project
        child = self.env["project.task"].create(
            {"name": "Buy paint", "parent_id": self.task.id}
        )
        activity = self.sent(self.bob, child)
        self.assertIn("Buy paint", self.entry(self.bob)["subject"])
        self.moved(self.bob, project_id=careful.id)
        self.assertEqual(self.entry(self.bob)["subject"], f"To-Do {activity.id}")

    # What was chosen stays

    def test_project_named_later_is_for_new_activities_only(self):
        self.company.o365_activity_project_id = False
        activity = self.activity(self.ann)
        self.company.o365_activity_project_id = self.project
        self.client_.with_user(self.ann).name = "Mary Ann Whitfield"
        self.assertOff(activity, "no_project")

    def test_project_chosen_stays_when_the_client_is_renamed(self):
        activity = self.sent(self.ann)
        self.company.o365_activity_project_id = False
        self.to_do.o365_project_id = self.quiet
        self.client_.with_user(self.ann).name = "Mary Ann Whitfield"
        self.drain()
        self.assertEqual(activity._o365_project(), self.project)
        self.assertIn("Mary Ann Whitfield", self.entry(self.ann)["subject"])

    # Two clients made one

    def test_clients_are_merged_whosever_activities_they_have(self):
        # Who may merge clients at all.
        self.bob.group_ids += self.env.ref("base.group_erp_manager")
        self.bob.group_ids += self.env.ref("base.group_partner_manager")
        # Odoo reads every field of both.
        let_read_all_of(self.bob, self.client_)
        double = self.env["res.partner"].create({"name": "Mary Whitfeild"})
        activity = self.sent(self.cat, double)
        done = self.sent(self.cat, double)
        done.action_done()
        self.drain()
        windows = self.env["base.partner.merge.automatic.wizard"].with_user(self.bob)
        windows.create({})._merge((double + self.client_).ids, self.client_)
        self.drain()
        self.assertFalse(double.exists())
        self.assertEqual((activity + done).mapped("res_id"), self.client_.ids * 2)
        self.assertEqual((activity + done)._o365_client(), self.client_)
        for entry in self.entries(self.cat):
            self.assertIn("Mary Whitfield", entry["subject"])
            self.assertIn(f"res.partner/{self.client_.id}", str(entry))
        self.assertEqual(len(self.entries(self.cat)), 2)
