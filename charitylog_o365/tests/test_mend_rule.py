"""Mending follows the same rule as the buttons of the record: who may put something
into a colleague's calendar; taking out is a manager's."""

from odoo.exceptions import AccessError
from odoo.service.model import call_kw
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import MANAGER, OPTIONS
from .permission_case import PermissionCase


@tagged("post_install", "-at_install")
class TestMendRule(PermissionCase):
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

    def test_what_put_it_back_refuses_mending_refuses_in_the_same_words(self):
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

    def test_what_one_may_put_back_is_mended_and_the_rest_is_said(self):
        told = self.found().action_repair()
        self.assertEqual(told["tag"], "display_notification")
        self.assertIn("1 not mended", told["params"]["message"])
        self.assertIn("Ann Lee", told["params"]["message"])
        self.assertNotIn("Bob Marsh", told["params"]["message"])
        self.assertEqual(self.numbers(), (0, 1))

    def test_with_the_right_all_of_it_is_mended(self):
        self.share("write", user=self.mona)
        self.assertIs(self.found().action_repair(), True)
        self.assertEqual(self.numbers(), (1, 1))

    def test_one_id_many_times_is_mended_and_noted_once(self):
        self.share("write", user=self.mona)
        missing, visit = self.of(self.ann), self.works[self.ann]
        before = visit.message_ids
        call_kw(missing.browse(), "action_repair", [missing.ids * 3], {})
        [note] = visit.message_ids - before
        self.assertIn("Put back into Ann Lee's Outlook calendar", note.body)
        self.assertEqual(self.numbers(), (1, 0))

    def test_ones_own_needs_no_right(self):
        self.action(self.mona)
        self.drain()
        self.sim.delete(self.upn(self.mona), self.entry(self.mona)["id"])
        self.assertIs(self.of(self.mona).action_repair(), True)
        self.drain()
        self.entry(self.mona)

    def test_a_change_in_outlook_is_not_written_over_either(self):
        self.put_back()
        start = self.at(days=3)
        event = self.entry(self.ann)["id"]
        self.sim.move(self.upn(self.ann), event, start, self.at(days=3, hour=11))
        self.assertRefused("not_shared", self.of(self.ann).action_repair)
        self.drain()
        moved = self.entry(self.ann)["start"]["dateTime"]
        self.assertTrue(moved.startswith(str(start.date())), moved)

    def test_what_is_too_much_is_taken_out_without_it(self):
        self.assertIs(self.double().action_repair(), True)
        self.drain()
        self.entry(self.ann)

    @mute_logger("odoo.addons.base.models.ir_rule")
    def test_nor_is_work_put_back_that_one_may_not_change(self):
        self.share("write", user=self.mona)
        missing = self.of(self.ann)
        self.project.privacy_visibility = "followers"
        self.env.invalidate_all()
        with self.assertRaisesRegex(AccessError, "same permission"):
            missing.action_repair()
        self.assertEqual(self.numbers(), (0, 0))

    def test_an_administrator_is_bound_as_well(self):
        sue = self.worker("sue", "Sue Root", groups=("base.group_system",))
        missing = self.of(self.ann).with_user(sue)
        with self.assertRaises(AccessError):
            missing.action_repair()
        self.assertEqual(self.numbers(), (0, 0))

    @mute_logger("odoo.addons.base.models.ir_rule")
    def test_nobody_mends_what_they_do_not_read(self):
        self.share("write", user=self.mona)
        missing = self.of(self.ann)
        far = self.env["res.company"].create({"name": "Elsewhere"})
        self.mona.company_ids += far
        theirs = missing.with_context(allowed_company_ids=far.ids)
        with self.assertRaises(AccessError):
            theirs.action_repair()
        self.assertEqual(self.numbers(), (0, 0))

    @mute_logger("odoo.addons.base.models.ir_rule")
    def test_nor_what_somebody_else_has_read_before_in_the_same_transaction(self):
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

    def test_a_colleague_mends_nothing_also_where_code_works_as_superuser(self):
        doubled = self.double().with_user(self.bob)
        for mend in (doubled.action_repair, doubled.sudo().action_repair):
            with self.assertRaisesRegex(AccessError, "Only managers"):
                mend()
        self.drain()
        self.assertEqual(len(self.entries(self.ann)), 2)
