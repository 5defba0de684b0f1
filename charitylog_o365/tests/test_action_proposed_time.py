"""A form of new work proposes when; nothing else does."""

from datetime import date, datetime
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import ValidationError
from odoo.tests import Form

from .action_case import ActionCase


def now(*moment):
    """Have it be this moment (UTC)."""
    return patch.object(fields.Datetime, "now", lambda *_: datetime(*moment))


class TestActionProposedTime(ActionCase):
    def form(self, user=None, **context):
        actions = self.env["charitylog.action"].with_user(user or self.ann)
        zone = (user or self.ann).tz
        return Form(actions.with_context(tz=zone, **context))

    def saved(self, form):
        form.name, form.partner_id, form.project_id = "Visit", self.mary, self.project
        return form.save()

    @now(2030, 3, 4, 10, 17, 23)
    def test_form_proposes_the_next_full_hour(self):
        form = self.form()
        self.assertEqual(form.start, datetime(2030, 3, 4, 11))
        self.assertEqual(self.saved(form).start, datetime(2030, 3, 4, 11))

    @now(2030, 3, 4, 10, 0, 0)
    def test_form_opened_at_a_full_hour_proposes_the_following_one(self):
        self.assertEqual(self.form().start, datetime(2030, 3, 4, 11))

    @now(2030, 3, 4, 10, 17, 23)
    def test_proposed_hour_is_one_of_the_users_zone(self):
        nia = self.person("t_nia", "Nia Gurung", "base.group_user", tz="Asia/Kathmandu")
        nia.group_ids += self.env.ref("charitylog_o365.group_user")
        # 16:02 there, so five o'clock.
        self.assertEqual(self.form(nia).start, datetime(2030, 3, 4, 11, 15))

    @now(2030, 3, 4, 10, 17, 23)
    def test_form_of_a_contact_done_proposes_now(self):
        form = self.form(default_state="done")
        self.assertEqual(form.start, datetime(2030, 3, 4, 10, 17))

    @now(2030, 3, 4, 10, 17, 23)
    def test_start_given_by_the_calendar_is_proposed(self):
        form = self.form(default_start="2030-03-07 08:00:00", default_all_day=False)
        self.assertEqual(form.start, datetime(2030, 3, 7, 8))
        form = self.form(default_start="2030-03-07", default_all_day=True)
        self.assertEqual((form.all_day, form.day), (True, date(2030, 3, 7)))

    @now(2030, 3, 4, 23, 40, 0)
    def test_form_of_all_day_work_proposes_today(self):
        form = self.form(default_all_day=True)
        self.assertEqual(form.day, date(2030, 3, 4))
        action = self.saved(form)
        self.assertEqual((action.all_day, action.day), (True, date(2030, 3, 4)))

    def test_create_without_start_is_refused(self):
        with self.assertRaisesRegex(ValidationError, "Please fill in: When by"):
            values = {**self.values(), "start": False}
            self.env["charitylog.action"].create(values)
        values = self.values()
        del values["start"]
        with self.assertRaisesRegex(ValidationError, "Please fill in: When by"):
            self.env["charitylog.action"].create(values)
