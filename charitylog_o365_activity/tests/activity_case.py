"""A charity whose activities are in Outlook, by the rules of one project."""

from datetime import timedelta

from odoo import fields
from odoo.addons.charitylog_o365.models.permission.refusal import AssignmentRefused
from odoo.addons.charitylog_o365.tests.outlook_case import OutlookCase

TO_DO = "mail.mail_activity_data_todo"


class ActivityCase(OutlookCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.o365_activity_project_id = cls.project
        cls.to_do = cls.env.ref(TO_DO)
        cls.connect(cls.ann)

    @classmethod
    def day(cls, days=1):
        """Return a day, some days from today."""
        return cls.at(days=days).date()

    @classmethod
    def connect_unshared(cls, user):
        """Connect ``user``, whose calendar nobody else may edit."""
        return super(OutlookCase, cls).connect(user)

    def values(self, user, record=None, **values):
        record = record or self.client_
        return {
            "res_model_id": self.env["ir.model"]._get_id(record._name),
            "res_id": record.id,
            "activity_type_id": self.to_do.id,
            "summary": "Send the form",
            "date_deadline": self.day(),
            "user_id": user.id,
            **values,
        }

    def activity(self, user, record=None, **values):
        """Schedule an activity as ``user``, for themselves and tomorrow."""
        activities = self.env["mail.activity"].with_user(user)
        return activities.create(self.values(user, record, **values))

    def sent(self, user, record=None, **values):
        """Schedule an activity and let it arrive."""
        activity = self.activity(user, record, **values)
        self.drain()
        return activity

    def written(self, activity, **values):
        """Write ``values`` and let them arrive; return the entry."""
        activity.write(values)
        self.drain()
        return self.entry(activity.user_id)

    def known(self, activity):
        """Return what is known of the entry of ``activity``."""
        return self.env["o365.calendar.entry"]._of(activity)

    def refused(self, work, *args, **kwargs):
        """Assert that permission is refused; return the refusal."""
        with self.assertRaises(AssignmentRefused) as caught:
            work(*args, **kwargs)
        return caught.exception


def whole_day(day):
    """Return start and end of a whole day as Outlook has them."""
    end = day + timedelta(days=1)
    return tuple(f"{fields.Date.to_string(each)} 00:00" for each in (day, end))


def by_clock(day, start, end):
    """Return start and end as Outlook has them: two times of a day, as "10:30"."""
    return tuple(f"{fields.Date.to_string(day)} {time}" for time in (start, end))
