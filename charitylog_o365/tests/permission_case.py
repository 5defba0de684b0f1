"""What the tests about rights on calendars share."""

from datetime import timedelta

from odoo.tools import mute_logger

from ..models.permission.refusal import AssignmentRefused
from .common import O365Case


class PermissionCase(O365Case):
    """Ann and Bob have connected; whether Bob may edit Ann's calendar varies."""

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

    def share(self, role, owner=None, user=None, **how):
        owner, user = owner or self.ann, user or self.bob
        self.sim.share(self.upn(owner), self.upn(user), role, **how)

    def give(self, user=None, owner=None, **values):
        """Record an action for ``owner`` as ``user``: for Ann as Bob."""
        owner = owner or self.ann
        return self.action(user or self.bob, user_id=owner.id, **values)

    def assertRefused(self, reason, work, *args, **kwargs):
        """Assert that it is refused for ``reason``; return the refusal."""
        with mute_logger("odoo.addons.base.models.ir_rule"):
            with self.assertRaises(AssignmentRefused) as caught:
                work(*args, **kwargs)
        self.assertEqual(caught.exception.context["reason"], reason)
        return caught.exception

    def age(self, **time):
        """Let all evidence grow older by that much."""
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE o365_calendar_access SET checked_at = checked_at - %(t)s,"
            " valid_until = valid_until - %(t)s",
            {"t": timedelta(**time)},
        )
        self.env.invalidate_all()

    def asked(self):
        """Return how many requests went to Microsoft: a batch is one."""
        return len([r for r in self.sim.requests if r.batch_of is None])
