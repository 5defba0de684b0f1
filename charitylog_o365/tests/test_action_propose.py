"""A form of new work proposes when; nothing else does."""

from datetime import date, datetime
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import ValidationError
from odoo.tests import Form

from .action_common import ActionCase


def now(*moment):
    """Have it be this moment (UTC)."""
    return patch.object(fields.Datetime, "now", lambda *_: datetime(*moment))


class TestActionPropose(ActionCase):
    def form(self, user=None, **context):
        actions = self.env["charitylog.action"].with_user(user or self.ann)
        zone = (user or self.ann).tz
        return Form(actions.with_context(tz=zone, **context))

    def saved(self, form):
        form.name, form.partner_id, form.project_id = "Visit", self.mary, self.project
        return form.save()

    @now(2030, 3, 4, 10, 17, 23)
    def test_the_next_half_hour(self):
        form = self.form()
        self.assertEqual(form.start, datetime(2030, 3, 4, 10, 30))
        self.assertEqual(self.saved(form).start, datetime(2030, 3, 4, 10, 30))

    @now(2030, 3, 4, 10, 30, 0)
    def test_at_the_half_hour_it_is_the_one_that_follows(self):
        self.assertEqual(self.form().start, datetime(2030, 3, 4, 11))

    @now(2030, 3, 4, 10, 17, 23)
    def test_by_the_readers_clock(self):
        nia = self.person("t_nia", "Nia Gurung", "base.group_user", tz="Asia/Kathmandu")
        nia.group_ids += self.env.ref("charitylog_o365.group_user")
        # 16:02 there, so half past four.
        self.assertEqual(self.form(nia).start, datetime(2030, 3, 4, 10, 45))

    @now(2030, 3, 4, 10, 17, 23)
    def test_what_is_done_was_done_by_now(self):
        form = self.form(default_state="done")
        self.assertEqual(form.start, datetime(2030, 3, 4, 10, 17))

    @now(2030, 3, 4, 10, 17, 23)
    def test_what_the_calendar_says_counts(self):
        form = self.form(default_start="2030-03-07 08:00:00", default_all_day=False)
        self.assertEqual(form.start, datetime(2030, 3, 7, 8))
        form = self.form(default_start="2030-03-07", default_all_day=True)
        self.assertEqual((form.all_day, form.day), (True, date(2030, 3, 7)))

    @now(2030, 3, 4, 23, 40, 0)
    def test_work_by_the_day_is_for_today_where_it_is_done(self):
        form = self.form(default_all_day=True)
        self.assertEqual(form.day, date(2030, 3, 4))
        action = self.saved(form)
        self.assertEqual((action.all_day, action.day), (True, date(2030, 3, 4)))

    def test_a_program_has_to_say_when(self):
        with self.assertRaisesRegex(ValidationError, "Please fill in: When by"):
            values = {**self.values(), "start": False}
            self.env["charitylog.action"].create(values)
        values = self.values()
        del values["start"]
        with self.assertRaisesRegex(ValidationError, "Please fill in: When by"):
            self.env["charitylog.action"].create(values)
