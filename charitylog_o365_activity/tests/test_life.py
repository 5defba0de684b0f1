"""Appear, change, be given away, refused, done and cancelled: on three models."""

from unittest.mock import patch

from odoo.addons.charitylog_o365.tests.common import USER
from odoo.addons.charitylog_o365.tests.outlook_case import wall
from odoo.tests import Form, tagged

from .activity_case import ActivityCase, by_clock, whole_day
from .life_case import LifeCase


class TestLifeOnClient(LifeCase):
    named = "Mary Whitfield"

    @property
    def record(self):
        return self.client_

    def test_life_on_a_client(self):
        self.live()


class TestLifeOnTask(LifeCase):
    """By the task's own project, whatever the Operational Rules name."""

    named = "Paint the hall"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.o365_activity_project_id = False
        people = cls.ann + cls.bob + cls.cat
        people.group_ids += cls.env.ref("project.group_project_user")
        cls.record = cls.env["project.task"].create(
            {"name": cls.named, "project_id": cls.project.id}
        )

    def test_life_on_a_task(self):
        self.live()


class TestLifeOnOpportunity(LifeCase):
    """Where the app CRM is installed: tests/e2e/test_bridges.py does that."""

    named = "New hall"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        if "crm.lead" not in cls.env:
            cls.skipTest(cls, "CRM is not installed")
        people = cls.ann + cls.bob + cls.cat
        people.group_ids += cls.env.ref("sales_team.group_sale_salesman_all_leads")
        cls.record = cls.env["crm.lead"].create({"name": cls.named})

    def test_life_on_an_opportunity(self):
        self.live()


@tagged("post_install", "-at_install")
class TestLifeOfOthers(ActivityCase):
    def test_activity_without_a_record_is_sent(self):
        activity = self.sent(
            self.ann, res_model_id=False, res_id=False, summary="Water the plants"
        )
        self.assertEqual(self.entry(self.ann)["subject"], "To-Do: Water the plants")
        self.assertEqual(activity.o365_state, "synced")

    def test_done_on_its_day_keeps_its_hour(self):
        activity = self.sent(
            self.ann, date_deadline=self.day(0), o365_hour=9.5, o365_length=1
        )
        activity.action_done()
        # On whichever day the test runs past midnight.
        activity._o365_keep({"o365_done_at": self.at(days=0, hour=12)})
        self.drain()
        entry = self.entry(self.ann)
        self.assertEqual(wall(entry), by_clock(self.day(0), "09:30", "10:30"))
        self.assertEqual(entry["categories"], ["Activity done"])
        self.assertFalse(entry["isReminderOn"])

    def test_day_when_it_was_done_is_by_its_owners_clock(self):
        self.ann.tz = "Pacific/Auckland"
        activity = self.sent(self.ann, o365_hour=9.5, o365_length=1)
        activity.action_done()
        # In the evening in Greenwich, on the next day in Auckland.
        activity._o365_keep({"o365_done_at": self.at(days=0, hour=22)})
        self.assertFalse(activity._o365_is_all_day())
        activity._o365_keep({"o365_done_at": self.at(days=0, hour=2)})
        self.assertEqual(activity._o365_day_shown(), self.day(0))
        self.assertTrue(activity._o365_is_all_day())

    def test_hour_without_a_length_takes_half_an_hour(self):
        self.sent(self.ann, o365_hour=10.5)
        times = by_clock(self.day(), "10:30", "11:00")
        self.assertEqual(wall(self.entry(self.ann)), times)
        form = Form(self.env["mail.activity"].with_user(self.ann))
        form.o365_hour = 9
        self.assertEqual(form.o365_length, 0.5)

    def test_reminder_is_the_owners_and_only_of_an_hour(self):
        self.ann.o365_reminder_minutes = 20
        activity = self.sent(self.ann, o365_hour=10, o365_length=1)
        entry = self.entry(self.ann)
        self.assertEqual(entry["reminderMinutesBeforeStart"], 20)
        entry = self.written(activity, o365_hour=0)
        self.assertFalse(entry["isReminderOn"])

    def test_deleted_record_takes_its_activities_out(self):
        task = self.env["project.task"].create(
            {"name": "Paint the hall", "project_id": self.project.id}
        )
        self.sent(self.ann, task.sudo())
        self.entry(self.ann)
        task.unlink()
        self.drain()
        self.assertEqual(self.entries(self.ann), [])

    def test_reopened_activity_is_open_in_outlook_too(self):
        activity = self.sent(self.ann)
        activity.action_done()
        self.drain()
        activity.action_unarchive()
        self.drain()
        entry = self.entry(self.ann)
        self.assertEqual(entry["categories"], [])
        self.assertEqual(wall(entry), whole_day(self.day()))

    def test_many_activities_at_once_are_sent(self):
        clients = self.env["res.partner"].create(
            [{"name": f"Client {number}"} for number in range(30)]
        )
        clients.with_user(self.ann).activity_schedule(
            "mail.mail_activity_data_todo",
            date_deadline=self.day(),
            automated=False,
            user_id=self.ann.id,
        )
        self.drain()
        self.assertEqual(len(self.entries(self.ann)), 30)

    def test_queries_do_not_grow_with_the_number_of_activities(self):
        def queries(number):
            clients = self.env["res.partner"].create(
                [{"name": f"Client {each}"} for each in range(number)]
            )
            values = [self.values(self.ann, client) for client in clients]
            activities = self.env["mail.activity"].with_user(self.ann)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            # Following the record is Odoo's own, and asks for each.
            with patch.object(type(clients), "message_subscribe", lambda *a, **k: True):
                activities.create(values)
                self.env.flush_all()
            return self.cr.sql_log_count - before

        queries(1)
        self.assertLessEqual(queries(30), queries(3) + 3)

    def test_colleague_without_outlook_is_given_activities_as_ever(self):
        dan = self.worker("dan", "Dan Reed", (USER,))
        activity = self.activity(self.ann, user_id=dan.id)
        reads = "off", "not_connected", "Not in Outlook: %s"
        sentence = reads[2] % "Dan Reed has not connected an Outlook calendar."
        self.drain()
        self.assertReads(activity, *reads[:2], sentence, self.ann)

    def test_people_without_contacts_and_actions_use_activities_as_ever(self):
        eve = self.worker("eve", "Eve Moss", ())
        activity = self.activity(self.ann, user_id=eve.id).with_user(eve)
        self.assertTrue(activity.o365_message)
        activity.action_done()
        self.assertFalse(activity.active)

    def test_next_activity_of_a_chain_is_sent(self):
        after = self.env["mail.activity.type"].create({"name": "Ring back"})
        first = self.env["mail.activity.type"].create(
            {
                "name": "Write",
                "chaining_type": "trigger",
                "triggered_next_type_id": after.id,
            }
        )
        activity = self.sent(self.ann, activity_type_id=first.id)
        activity.action_done()
        self.drain()
        self.assertEqual(
            [subject.split(":")[0] for subject in self.subjects(self.ann)],
            ["Ring back", "Write"],
        )
