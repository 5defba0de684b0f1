"""Which activities are in Outlook, by which project, and what is said of the others."""

from unittest.mock import patch

from odoo.addons.charitylog_o365.models.account.notice import NOTE, SUMMARY
from odoo.addons.charitylog_o365.models.worker.asked import ASKS

from ..models.place import SENTENCES
from .activity_case import ActivityCase


class TestPlace(ActivityCase):
    def assertLine(self, activity, reason, sentence):
        """Nothing is sent; the line says it, and lists find it by that."""
        self.assertOff(activity, reason, sentence)
        activities = self.env["mail.activity"].with_context(active_test=False)
        for name, value in (("o365_state", "off"), ("o365_reason", reason)):
            domain = [("id", "=", activity.id), (name, "=", value)]
            self.assertEqual(activities.search(domain), activity.with_env(self.env))

    def test_what_was_there_at_the_installation_is_never_sent(self):
        activity = self.activity(self.ann)
        self.env["o365.sync.request"].search([]).unlink()
        self.env.flush_all()
        # As the installation leaves what is there: see hooks.py.
        self.env.cr.execute(
            "UPDATE mail_activity SET o365_is_new = NULL, o365_project_id = NULL,"
            " o365_assigned_at = NULL, o365_eligibility = NULL WHERE id = %s",
            [activity.id],
        )
        self.env.invalidate_all()
        activity.write({"date_deadline": self.day(5), "activity_type_id": False})
        activity.activity_type_id = self.to_do
        self.client_.name = "Mary Ann Whitfield"
        self.drain()
        self.assertEqual(self.entries(self.ann), [])
        self.assertEqual(activity.o365_reason, "before_rule")

    def test_what_odoo_makes_by_itself_is_not_sent(self):
        activity = self.client_.with_user(self.ann).activity_schedule(
            user_id=self.ann.id, date_deadline=self.day()
        )
        self.assertLine(activity, "by_odoo", str(SENTENCES["by_odoo"]))

    def test_our_own_notices_are_not_sent(self):
        self.ann.partner_id.activity_schedule(ASKS, user_id=self.ann.id)
        self.ann.o365_account_ids._notify_owner(SUMMARY, NOTE)
        self.company._o365_notify_administrators(
            lambda env: "Mend it", lambda env: "Now", "secret", self.day()
        )
        account = self.ann.o365_account_ids
        entries = self.env["o365.calendar.entry"]
        account._notify_remaining(self.ann, entries, lambda one: "They are left")
        removed = self.env["o365.calendar.removed"]
        with patch.object(type(removed), "_lines", lambda *args: []):
            removed._tell(account, self.ann)
        ours = self.env["mail.activity"].search([("user_id", "=", self.ann.id)])
        self.assertGreaterEqual(len(ours), 4)
        self.assertTrue(all(ours.mapped("automated")), ours.mapped("summary"))
        self.drain()
        self.assertEqual(self.entries(self.ann), [])

    def test_a_meeting_stands_in_the_calendar_instead(self):
        if "calendar_event_id" not in self.env["mail.activity"]._fields:
            self.skipTest("Odoo's calendar is not installed")
        activity = self.sent(self.ann)
        self.entry(self.ann)
        values = {"name": "Meet", "start": self.at(), "stop": self.at(hour=11)}
        events = self.env["calendar.event"].with_context(no_mail_to_attendees=True)
        activity.calendar_event_id = events.create(values)
        self.drain()
        self.assertEqual(self.entries(self.ann), [])
        self.assertEqual(activity.o365_reason, "has_meeting")
        self.assertLine(activity, "has_meeting", str(SENTENCES["has_meeting"]))

    def test_a_day_out_of_reach_is_not_sent(self):
        activity = self.activity(self.ann, date_deadline="9999-12-31")
        self.assertLine(activity, "far_off", str(SENTENCES["far_off"]))

    # Which project decides

    def test_without_a_project_the_line_says_what_is_missing(self):
        self.company.o365_activity_project_id = False
        activity = self.activity(self.ann)
        sentence = (
            "Not in Outlook: no project says whether it may be there. Its record has "
            "none, and neither its type nor the Operational Rules name one."
        )
        self.assertLine(activity, "no_project", sentence)

    def test_type_decides_before_the_operational_rules(self):
        quiet = self.env["project.project"].create({"name": "Quiet"})
        self.to_do.o365_project_id = quiet
        activity = self.activity(self.ann)
        sentence = "Not in Outlook: the project “Quiet” does not use Outlook calendars."
        self.assertLine(activity, "project_off", sentence)

    def test_project_of_the_type_that_is_another_companys_is_passed_over(self):
        other = self.env["res.company"].create({"name": "Elsewhere"})
        theirs = {"name": "Theirs", "company_id": other.id}
        self.to_do.o365_project_id = self.env["project.project"].create(theirs)
        activity = self.activity(self.ann)
        self.assertEqual(activity._o365_project(), self.project)

    def test_own_project_of_the_record_decides_before_both(self):
        quiet = self.env["project.project"].create({"name": "Quiet"})
        task = self.env["project.task"].create(
            {"name": "Paint", "project_id": quiet.id, "user_ids": self.ann.ids}
        )
        activity = self.activity(self.ann, task)
        self.assertOff(activity, "project_off")
        work = self.action(self.ann, project_id=self.project.id)
        self.company.o365_activity_project_id = False
        activity = self.activity(self.ann, work)
        self.assertEqual(activity.sudo().o365_project_id, self.project)
        self.assertEqual(activity.sudo().o365_client_id, self.client_)

    def test_a_private_task_is_not_sent(self):
        task = self.env["project.task"].create(
            {"name": "My own", "user_ids": self.ann.ids}
        )
        self.assertFalse(task.project_id)
        activity = self.activity(self.ann, task)
        self.assertOff(activity, "no_project")

    def test_record_moved_to_another_project_takes_its_activities_along(self):
        quiet = self.env["project.project"].create({"name": "Quiet"})
        task = self.env["project.task"].create(
            {"name": "Paint", "project_id": self.project.id, "user_ids": self.ann.ids}
        )
        activity = self.sent(self.ann, task)
        self.entry(self.ann)
        task.project_id = quiet
        self.assertEqual(activity._o365_project(), quiet)
        activity.date_deadline = self.day(6)
        self.drain()
        # As an action's: it stays, and the line says that it may be old.
        self.entry(self.ann)
        self.assertEqual(activity.o365_state, "off")
        task.project_id = self.project
        self.drain()
        self.assertEqual(activity.o365_state, "synced")

    def test_company_of_the_record_decides(self):
        other = self.env["res.company"].create({"name": "Elsewhere"})
        self.ann.company_ids += other
        client = self.env["res.partner"].create(
            {"name": "Joe Hall", "company_id": other.id}
        )
        other.o365_activity_project_id = self.project
        activity = self.activity(self.ann, client)
        self.assertEqual(activity._o365_company(), other)
        self.assertOff(activity, "rule_off")
