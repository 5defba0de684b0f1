"""Ways round the permission that somebody found who looked for them."""

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import new_test_user, tagged

from .common import MANAGER, OPTIONS
from .permission_case import PermissionCase


@tagged("post_install", "-at_install")
class TestPermissionBypasses(PermissionCase):
    """Bob may not edit Ann's calendar, in which her visit is."""

    def setUp(self):
        super().setUp()
        self.visit = self.action(self.ann, name="Hospital letter")
        self.drain()
        self.env.invalidate_all()
        self.theirs = self.visit.with_user(self.bob)

    # Of an archived client Outlook shows less

    def test_archiving_the_client_does_not_replace_permission(self):
        self.client_.with_user(self.bob).active = False
        for values in (
            {"name": "Bob was here"},
            {"description": "<p>Bob was here</p>"},
            {"partner_id": self.bob.partner_id.id},
        ):
            with self.subTest(values):
                self.assertRefused("not_shared", self.theirs.write, values)

    def test_archiving_the_client_does_not_replace_permission_on_the_place(self):
        self.project.o365_show_place = True
        self.client_.with_user(self.bob).active = False
        self.assertRefused("not_shared", self.theirs.write, {"location": "Here"})

    # Managers take work out, and put none in by doing so

    def test_manager_without_permission_cannot_complete_into_the_future(self):
        mona = self.worker("mona", "Mona Pike", groups=(MANAGER, OPTIONS))
        theirs = self.visit.with_user(mona)
        before = self.entry(self.ann)["start"]
        for when in ({"start": self.at(days=30)}, {"duration": 24 * 300}):
            done = {"state": "done", "duration": 1, **when}
            self.assertRefused("not_connected", theirs.write, done)
            self.env.invalidate_all()
        self.drain()
        self.assertEqual(self.entry(self.ann)["start"], before)
        theirs.write({"state": "done", "start": self.at(days=-1), "duration": 2})
        self.drain()
        self.assertEqual(self.entry(self.ann)["categories"], ["Contact done"])

    def test_manager_without_permission_cannot_complete_longer_than_planned(self):
        """What is done stays in the calendar: it must not fill it for weeks."""
        mona = self.worker("mona", "Mona Pike", groups=(MANAGER, OPTIONS))
        theirs = self.visit.with_user(mona)
        for days, hours in ((-30, 24 * 29), (-3, 25)):
            done = {"state": "done", "start": self.at(days=days), "duration": hours}
            with self.subTest(hours=hours):
                self.assertRefused("not_connected", theirs.write, done)
                self.env.invalidate_all()
        theirs.write({"state": "done", "start": self.at(days=-3), "duration": 24})
        planned = self.action(self.ann, planned_duration=72)
        self.drain()
        planned.with_user(mona).write(
            {"state": "done", "start": self.at(days=-9), "duration": 72}
        )
        self.assertEqual((self.visit + planned).mapped("state"), ["done", "done"])

    # Asking about colleagues

    def test_check_again_is_refused_to_portal_users(self):
        access = self.env["o365.calendar.access"]
        portal = new_test_user(self.env, "paula", "base.group_portal")
        with self.assertRaises(AccessError):
            access.with_user(portal).check_again(self.ann.ids)
        self.assertTrue(access.with_user(self.bob).check_again(self.ann.ids))

    def test_check_again_gives_nothing_on_users_of_another_company(self):
        other = self.env["res.company"].create({"name": "Elsewhere", **self.rule()})
        mona = self.worker(
            "mona",
            "Mona Pike",
            groups=(MANAGER, OPTIONS),
            company_id=other.id,
            company_ids=[Command.set(other.ids)],
        )
        self.connect(mona)
        access = self.env["o365.calendar.access"].with_user(mona)
        self.assertEqual(access.check_again(self.ann.ids), [])

    def test_throttling_does_not_let_older_evidence_count(self):
        self.share("write")
        self.give()
        self.sim.directory.shares.clear()
        self.age(hours=10)
        self.sim.fault("throttled", upn=self.upn(self.ann), retry_after=60)
        self.assertRefused("busy", self.give)
