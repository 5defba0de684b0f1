"""What an entry shows of a client, by project, reader and the client's own end."""

from odoo.addons.charitylog_o365.tests.common import MANAGER
from odoo.addons.charitylog_o365.tests.outlook_case import text_of

from .activity_case import ActivityCase


class TestPrivacy(ActivityCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.mia = cls.worker("mia", "Mia Moss", (MANAGER,))

    def shown(self):
        entry = self.entry(self.ann)
        return entry["subject"], text_of(entry)

    def test_project_decides_how_much_is_shown(self):
        activity = self.sent(self.ann, note="<p>Ask about the key</p>")
        for detail, subject in (
            ("full", "To-Do: Mary Whitfield – Send the form"),
            ("initials", "To-Do: M. W."),
            ("reference", f"To-Do {activity.id}"),
        ):
            with self.subTest(detail=detail):
                self.project.o365_event_detail = detail
                self.drain()
                found, text = self.shown()
                self.assertEqual(found, subject)
                self.assertEqual("the key" in text, detail == "full")
                self.assertEqual("Whitfield" in text, False)
                self.assertIn("Open in Charitylog", text)

    def test_private_where_the_project_says_so(self):
        self.sent(self.ann)
        self.project.o365_private = True
        self.drain()
        self.assertEqual(self.entry(self.ann)["sensitivity"], "private")

    def test_owner_who_may_not_read_the_record_is_shown_its_number(self):
        secret = self.env["project.project"].create(
            {
                "name": "Closed",
                "privacy_visibility": "followers",
                "o365_sync": True,
                "o365_event_detail": "full",
            }
        )
        task = self.env["project.task"].create(
            {"name": "Mary's move", "project_id": secret.id}
        )
        activity = self.env["mail.activity"].create(
            self.values(self.ann, task, note="<p>Secret</p>")
        )
        task.message_unsubscribe(self.ann.partner_id.ids)
        self.env.invalidate_all()
        self.assertFalse(task.with_user(self.ann).has_access("read"))
        self.drain()
        subject, text = self.shown()
        self.assertEqual(subject, f"To-Do {activity.id}")
        self.assertNotIn("Secret", text)
        self.assertIn(f"/odoo/mail.activity/{activity.id}", str(self.entry(self.ann)))

    def test_project_that_the_reader_may_not_read_is_not_named(self):
        secret = self.env["project.project"].create(
            {"name": "HIV support", "privacy_visibility": "followers"}
        )
        task = self.env["project.task"].create({"name": "M", "project_id": secret.id})
        activity = self.env["mail.activity"].create(self.values(self.ann, task))
        task.message_unsubscribe(self.ann.partner_id.ids)
        self.env.invalidate_all()
        theirs = activity.with_user(self.ann)
        self.assertEqual(theirs.o365_reason, "project_off")
        self.assertNotIn("HIV support", theirs.o365_message)
        self.assertIn("HIV support", activity.o365_message)

    def test_new_name_of_client_and_record_follow(self):
        self.sent(self.ann)
        self.client_.name = "Mary Ann Whitfield"
        self.drain()
        self.assertIn("Mary Ann Whitfield", self.shown()[0])

    def test_new_name_of_a_task_follows(self):
        task = self.env["project.task"].create(
            {"name": "Paint", "project_id": self.project.id, "user_ids": self.ann.ids}
        )
        self.sent(self.ann, task)
        task.name = "Paint the hall"
        self.drain()
        self.assertIn("Paint the hall", self.shown()[0])

    def test_of_an_archived_client_the_number_is_shown(self):
        activity = self.sent(self.ann)
        self.client_.active = False
        self.drain()
        self.assertEqual(self.shown()[0], f"To-Do {activity.id}")

    def test_of_an_erased_client_nothing_is_left(self):
        task = self.env["project.task"].create(
            {
                "name": "Paint",
                "project_id": self.project.id,
                "partner_id": self.client_.id,
                "user_ids": self.ann.ids,
            }
        )
        self.sent(self.ann)
        on_task = self.sent(self.ann, task)
        self.assertEqual(len(self.entries(self.ann)), 2)
        finding = self.env["o365.calendar.finding"].create(
            {
                "account_id": self.ann.o365_account_ids.id,
                "kind": "changed",
                "res_model": on_task._name,
                "res_id": on_task.id,
                "subject": "Mary",
            }
        )
        self.client_.with_user(self.mia)._erase_client()
        self.drain()
        self.assertEqual(self.entries(self.ann), [])
        self.assertEqual(self.sim.deleted(self.upn(self.ann)), [])
        self.assertFalse(finding.exists())
        self.assertEqual(on_task.o365_reason, "erased")
        on_task.date_deadline = self.day(5)
        self.drain()
        self.assertEqual(self.entries(self.ann), [])

    def test_list_of_what_outlook_holds_of_a_client_has_them(self):
        self.sent(self.ann)
        self.assertEqual(self.client_.with_user(self.mia).o365_entry_count, 1)
