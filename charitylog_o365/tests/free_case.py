"""What the tests about who is free share."""

from datetime import timedelta

from odoo import fields

from ..models.free.pace import pace
from .outlook_case import OutlookCase, london


class FreeCase(OutlookCase):
    """Ann and Bob have connected; Bob asks when Ann is busy."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.connect(cls.ann)
        cls.connect(cls.bob)
        cls.signed_in = cls.sim.remember()

    def setUp(self):
        super().setUp()
        # The database forgets each test; so does the stand-in.
        self.sim.recall(self.signed_in)
        pace.clear()
        self.addCleanup(pace.clear)

    def in_outlook(self, user, hour, hours=1, subject="Dentist", **more):
        """Put an entry of their own into the calendar of ``user``, tomorrow (UTC)."""
        start = self.at(hour=hour)
        # The stand-in takes what the clock of its owner shows.
        times = london(start, start + timedelta(hours=hours))
        times = [one.replace(" ", "T") for one in times]
        return self.sim.create(self.upn(user), subject, *times, **more)

    def asked(self):
        """Return who asked Outlook about whom: (whose sign-in, addresses)."""
        return [
            (one.upn, one.body["schedules"])
            for one in self.sim.requests
            if one.path.endswith("getSchedule")
        ]

    def free_busy(self, users=None, reader=None, begin=0, hours=24, action=None):
        """Return what ``reader`` (Bob) is told of ``users`` (Ann), tomorrow."""
        begin = self.at(hour=begin)
        return (
            self.env["res.users"]
            .with_user(reader or self.bob)
            .o365_free_busy(
                (users or self.ann).ids,
                fields.Datetime.to_string(begin),
                fields.Datetime.to_string(begin + timedelta(hours=hours)),
                action.id if action else False,
            )
        )

    def span(self, *hours):
        """Return [start, end] of tomorrow as they are told, in UTC."""
        return [fields.Datetime.to_string(self.at(hour=hour)) for hour in hours]
