"""Mending follows the same rule as the buttons of the record: who may put something
into a colleague's calendar; taking out is a manager's."""

from odoo.exceptions import AccessError
from odoo.service.model import call_kw
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import MANAGER, OPTIONS
from .permission_case import PermissionCase


@tagged("post_install", "-at_install")
class TestPermissionRepair(PermissionCase):
    """Mona, a manager who has connected, may edit Bob's calendar and not Ann's."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.mona = cls.worker("mona", "Mona Pike", groups=(MANAGER, OPTIONS))
        cls.findings = cls.env["o365.calendar.finding"]

    def setUp(self):
        super().setUp()
        self.sim.add_person(self.upn(self.mona), self.mona.name)
        self.connect(self.mona)
        self.share("write", owner=self.bob, user=self.mona)
        self.works = {user: self.action(user) for user in (self.ann, self.bob)}
        self.drain()
        for user in (self.ann, self.bob):
            self.sim.delete(self.upn(user), self.entry(user)["id"])

    def found(self):
        self.findings.with_user(self.mona).action_compare()
        self.drain()
        self.env.invalidate_all()
        return self.findings.with_user(self.mona).search([])

    def of(self, user):
        return self.found().filtered(lambda finding: finding.user_id == user)

    def put_back(self):
        """Have Ann put back what was found to be missing."""
        self.found()
        self.works[self.ann].with_user(self.ann).action_o365_put_back()
        self.drain()

    def double(self):
        """Have Ann's entry be in Outlook twice; return the finding."""
        self.put_back()
        [event] = self.sim.stored_events(self.upn(self.ann))
        self.sim.copy(self.upn(self.ann), event.immutable_id)
        doubled = self.of(self.ann)
        self.assertEqual(doubled.mapped("kind"), ["doubled"])
        return doubled

    def numbers(self):
        """Return how many entries Ann and Bob have in Outlook."""
        self.drain()
        return len(self.entries(self.ann)), len(self.entries(self.bob))

    def test_repair_is_refused_in_the_same_words_as_put_back(self):
        theirs = self.works[self.ann].with_user(self.mona)
        missing = self.of(self.ann)
        said = self.assertRefused("not_shared", theirs.action_o365_put_back)
        ways = {
            "button": missing.action_repair,
            "superuser": missing.sudo().action_repair,
            "RPC": lambda: call_kw(
                missing.browse(), "action_repair", [missing.ids * 3], {}
            ),
        }
        for way, mend in ways.items():
            with self.subTest(way):
                refused = self.assertRefused("not_shared", mend)
                self.assertEqual(str(refused), str(said))
        self.assertFalse(missing.is_confirmed)
        self.assertEqual(self.numbers(), (0, 0))

    def test_repair_of_several_does_what_is_allowed_and_names_the_rest(self):
        told = self.found().action_repair()
        self.assertEqual(told["tag"], "display_notification")
        self.assertIn("1 not mended", told["params"]["message"])
        self.assertIn("Ann Lee", told["params"]["message"])
        self.assertNotIn("Bob Marsh", told["params"]["message"])
        self.assertEqual(self.numbers(), (0, 1))

    def test_repair_with_permission_repairs_all(self):
        self.share("write", user=self.mona)
        self.assertIs(self.found().action_repair(), True)
        self.assertEqual(self.numbers(), (1, 1))

    def test_repair_with_one_id_many_times_is_done_and_logged_once(self):
        self.share("write", user=self.mona)
        missing, visit = self.of(self.ann), self.works[self.ann]
        before = visit.message_ids
        call_kw(missing.browse(), "action_repair", [missing.ids * 3], {})
        [note] = visit.message_ids - before
        self.assertIn("Put back into Ann Lee's Outlook calendar", note.body)
        self.assertEqual(self.numbers(), (1, 0))

    def test_repair_of_ones_own_entry_needs_no_permission(self):
        self.action(self.mona)
        self.drain()
        self.sim.delete(self.upn(self.mona), self.entry(self.mona)["id"])
        self.assertIs(self.of(self.mona).action_repair(), True)
        self.drain()
        self.entry(self.mona)

    def test_repair_of_a_changed_entry_needs_permission(self):
        self.put_back()
        start = self.at(days=3)
        event = self.entry(self.ann)["id"]
        self.sim.move(self.upn(self.ann), event, start, self.at(days=3, hour=11))
        self.assertRefused("not_shared", self.of(self.ann).action_repair)
        self.drain()
        moved = self.entry(self.ann)["start"]["dateTime"]
        self.assertTrue(moved.startswith(str(start.date())), moved)

    def test_repair_of_a_doubled_entry_needs_no_permission(self):
        self.assertIs(self.double().action_repair(), True)
        self.drain()
        self.entry(self.ann)

    @mute_logger("odoo.addons.base.models.ir_rule")
    def test_repair_of_work_that_one_cannot_read_is_refused(self):
        self.share("write", user=self.mona)
        missing = self.of(self.ann)
        self.project.privacy_visibility = "followers"
        self.env.invalidate_all()
        with self.assertRaisesRegex(AccessError, "same permission"):
            missing.action_repair()
        self.assertEqual(self.numbers(), (0, 0))

    def test_repair_is_refused_to_an_administrator_without_permission(self):
        sue = self.worker("sue", "Sue Root", groups=("base.group_system",))
        missing = self.of(self.ann).with_user(sue)
        with self.assertRaises(AccessError):
            missing.action_repair()
        self.assertEqual(self.numbers(), (0, 0))

    @mute_logger("odoo.addons.base.models.ir_rule")
    def test_repair_of_an_unreadable_finding_is_refused(self):
        self.share("write", user=self.mona)
        missing = self.of(self.ann)
        far = self.env["res.company"].create({"name": "Elsewhere"})
        self.mona.company_ids += far
        theirs = missing.with_context(allowed_company_ids=far.ids)
        with self.assertRaises(AccessError):
            theirs.action_repair()
        self.assertEqual(self.numbers(), (0, 0))

    @mute_logger("odoo.addons.base.models.ir_rule")
    def test_repair_of_an_unreadable_finding_in_the_cache_is_refused(self):
        """Odoo asks no more for what it has in memory."""
        doubled = self.double()
        far = self.env["res.company"].create({"name": "Elsewhere"})
        self.mona.company_ids += far

        def mend():
            doubled.sudo().read()
            doubled.with_context(allowed_company_ids=far.ids).action_repair()

        with self.assertRaises(AccessError):
            mend()
        self.assertFalse(doubled.is_confirmed)
        self.drain()
        self.assertEqual(len(self.entries(self.ann)), 2)

    def test_repair_is_refused_to_a_user_also_as_superuser(self):
        doubled = self.double().with_user(self.bob)
        for mend in (doubled.action_repair, doubled.sudo().action_repair):
            with self.assertRaisesRegex(AccessError, "Only managers"):
                mend()
        self.drain()
        self.assertEqual(len(self.entries(self.ann)), 2)
