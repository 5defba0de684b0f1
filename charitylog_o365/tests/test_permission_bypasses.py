"""Ways round the gate that somebody found who looked for them."""

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import tagged

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

    def two_companies(self):
        other = self.env["res.company"].create({"name": "Elsewhere"})
        both = self.company + other
        (self.ann + self.bob).company_ids = both
        return other, both

    # A default of one's own goes past the groups of a field

    def test_ir_defaults_do_not_set_protected_action_fields(self):
        victim = self.client_.activity_schedule(
            "mail.mail_activity_data_todo", user_id=self.ann.id, summary="Ring the GP"
        )
        defaults = self.env["ir.default"].with_user(self.bob)
        for name, value in (
            ("offer_activity_id", victim.id),
            ("offered_to_id", self.bob.id),
            ("offered_by_id", self.ann.id),
            ("o365_marker", "of my choice"),
            ("o365_eligibility", "open"),
        ):
            defaults.set("charitylog.action", name, value, user_id=True)
        mine = self.action(self.bob, company_id=self.company.id)
        mine.with_user(self.bob).name = "Give Bob your password"
        kept = mine.sudo()
        self.assertEqual(victim.exists().summary, "Ring the GP")
        self.assertFalse(kept.offered_to_id or kept.offered_by_id)
        self.assertEqual(len(kept.o365_marker), 32)

    # A project is taken to a company without the rule

    def test_moving_the_customer_of_a_project_to_another_company_is_refused(self):
        funder = self.env["res.partner"].create({"name": "Funder"})
        self.project.partner_id = funder
        other, both = self.two_companies()
        with self.assertRaises(AccessError):
            funder.with_user(self.bob).company_id = other
        self.env.invalidate_all()
        self.assertEqual(self.visit.company_id, self.company)
        theirs = self.theirs.with_context(allowed_company_ids=both.ids)
        self.assertRefused("not_shared", theirs.unlink)
        self.drain()
        self.entry(self.ann)

    def test_moving_the_analytic_account_of_a_project_is_refused(self):
        plan = self.env["account.analytic.plan"].create({"name": "Plan"})
        account = self.env["account.analytic.account"].create(
            {"name": "Account", "plan_id": plan.id, "company_id": False}
        )
        self.project.account_id = account
        other, both = self.two_companies()
        self.bob.group_ids += self.env.ref("project.group_project_manager")
        account = account.with_user(self.bob)
        with self.assertRaises(AccessError):
            account.with_context(allowed_company_ids=both.ids).company_id = other

    def test_manager_may_move_the_customer_of_a_project_to_another_company(self):
        funder = self.env["res.partner"].create({"name": "Funder"})
        self.project.partner_id = funder
        other, both = self.two_companies()
        chief = self.worker(
            "chief", "Chief Day", groups=(MANAGER,), company_ids=[Command.set(both.ids)]
        )
        chief.group_ids += self.env.ref("base.group_partner_manager")
        funder.with_user(chief).with_context(
            allowed_company_ids=both.ids
        ).company_id = other
        self.assertEqual(self.project.company_id, other)

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

    # Names of what one may not read

    def test_unreadable_action_cannot_be_referred_to(self):
        mine = self.action(
            self.bob,
            project_id=self.env["project.project"]
            .create({"name": "Open", "privacy_visibility": "employees"})
            .id,
        )
        self.project.privacy_visibility = "followers"
        self.env.invalidate_all()
        self.assertFalse(self.theirs.has_access("read"))
        with self.assertRaises(AccessError):
            mine.recorded_again_from_id = self.visit.id
        windows = {
            "charitylog.action.length": {},
            "charitylog.action.complete": {
                "outcome": "held",
                "user_id": self.bob.id,
                "all_day": False,
                "start": self.at(),
                "duration": 1,
            },
        }
        for name, values in windows.items():
            window = self.env[name].with_user(self.bob)
            with self.subTest(name), self.assertRaises(AccessError):
                window.create({"action_id": self.visit.id, **values})

    def test_action_cannot_be_recorded_in_an_unreadable_project(self):
        secret = self.env["project.project"].create(
            {"name": "Private matters", "privacy_visibility": "followers"}
        )
        mine = self.action(self.bob)
        for record in (
            lambda: self.action(self.bob, project_id=secret.id),
            lambda: mine.write({"project_id": secret.id}),
        ):
            with self.assertRaises(AccessError) as caught:
                record()
            self.assertNotIn("Private matters", str(caught.exception))
        # Who has work in it goes on.
        given = self.action(self.env.user, project_id=secret.id, user_id=self.bob.id)
        given.with_user(self.bob).action_record_again()

    def test_entry_list_does_not_show_clients_of_another_company(self):
        other = self.env["res.company"].create({"name": "Elsewhere", **self.rule()})
        self.ann.company_ids = self.company + other
        client = self.env["res.partner"].create(
            {"name": "Secret Client", "company_id": other.id}
        )
        project = self.env["project.project"].create(
            {"name": "There", "o365_sync": True, "company_id": other.id}
        )
        self.action(self.ann, partner_id=client.id, project_id=project.id)
        self.drain()
        mona = self.worker("mona", "Mona Pike", groups=(MANAGER,))
        entries = self.env["o365.calendar.entry"].with_user(mona).search([])
        self.assertEqual(entries.client_shown_id, self.client_)

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

    # Other ways to move, or to burden

    def test_company_time_zone_is_refused_to_users(self):
        partner = self.company.partner_id
        with self.assertRaises(AccessError):
            partner.with_user(self.bob).tz = "Pacific/Kiritimati"

    def test_throttling_does_not_let_older_evidence_count(self):
        self.share("write")
        self.give()
        self.sim.directory.shares.clear()
        self.age(hours=10)
        self.sim.fault("throttled", upn=self.upn(self.ann), retry_after=60)
        self.assertRefused("busy", self.give)

    def test_client_save_without_changes_queues_nothing(self):
        notes = self.env["o365.sync.request"]
        before = notes.search_count([])
        self.client_.with_user(self.bob).name = self.client_.name
        self.assertEqual(notes.search_count([]), before)
        self.client_.with_user(self.bob).name = "Mary Smith"
        self.assertGreater(notes.search_count([]), before)

    def test_actual_length_written_beforehand_is_ignored_on_completing(self):
        self.theirs.duration = 7200
        self.visit.with_user(self.ann).write({"state": "done", "start": self.at(-1)})
        self.assertEqual(self.visit.duration, 1)
