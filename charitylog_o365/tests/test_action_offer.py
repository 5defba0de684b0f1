"""Who may not put work into a colleague's calendar can offer it to them."""

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from .common import MANAGER
from .permission_case import PermissionCase


@tagged("post_install", "-at_install")
class TestActionOffer(PermissionCase):
    """Ann and Bob have connected, and neither may edit the other's calendar."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.carl = cls.worker("carl", "Carl Ford")

    def setUp(self):
        super().setUp()
        self.sim.add_person(self.upn(self.carl), self.carl.name)
        self.visit = self.action(self.bob, name="Home visit")
        self.anns = self.visit.with_user(self.ann)

    def offer(self):
        self.visit.action_offer(self.ann.id)

    def assertNoOffer(self):
        takes = self.anns.action_take_offer, self.anns.action_decline_offer
        # Who has taken it may press "Take it" once more: it is said, and all is well.
        is_taken = self.visit.user_id == self.ann
        if is_taken:
            said = takes[0]()["params"]["message"]
            self.assertEqual(said, "You have it already.")
            self.assertEqual(self.visit.user_id, self.ann)
        for user in self.ann + self.bob:
            visit = self.visit.with_user(user)
            self.assertFalse(visit.offer_side)
            self.assertFalse(visit.offer_message)
        for take in takes[is_taken:]:
            with self.assertRaisesRegex(UserError, "no longer, offered to you"):
                take()
        activities = self.visit.sudo().activity_ids.filtered("active")
        self.assertNotIn(self.ann, activities.user_id)

    def test_offer_leaves_the_action_with_its_owner(self):
        self.offer()
        self.drain()
        self.assertEqual(self.visit.user_id, self.bob)
        self.entry(self.bob)
        self.assertFalse(self.entries(self.ann))
        self.assertEqual(self.visit.offer_side, "made")
        self.assertEqual(
            self.visit.offer_message,
            "Offered to Ann Lee. It stays with you until they take it.",
        )
        self.assertEqual(self.anns.offer_side, "received")
        self.assertEqual(self.anns.offer_message, "Bob Marsh offers you this.")
        self.assertEqual(self.visit.with_user(self.carl).offer_side, "other")

    def test_taking_an_offer_moves_the_entry_to_the_other_calendar(self):
        self.drain()
        self.entry(self.bob)
        self.offer()
        self.anns.action_take_offer()
        self.assertEqual(self.visit.user_id, self.ann)
        self.drain()
        self.entry(self.ann)
        self.assertFalse(self.entries(self.bob))
        self.assertNoOffer()

    def test_setting_oneself_as_worker_takes_the_offer(self):
        self.offer()
        self.anns.write({"user_id": self.ann.id})
        self.assertEqual(self.visit.user_id, self.ann)
        self.assertNoOffer()

    def test_offer_can_be_taken_without_a_connection(self):
        self.visit.action_offer(self.carl.id)
        self.visit.with_user(self.carl).action_take_offer()
        self.assertEqual(self.visit.user_id, self.carl)

    def test_offer_taken_by_a_manager_is_logged_as_by_a_colleague(self):
        mona = self.worker("mona", "Mona Pike", groups=(MANAGER,))
        self.visit.action_offer(mona.id)
        self.visit.with_user(mona).action_take_offer()
        self.assertEqual(self.visit.user_id, mona)
        self.assertNotIn("as a manager", str(self.visit.message_ids.mapped("body")))

    # What the offer does not allow

    def test_taking_without_an_offer_is_refused(self):
        take = {"user_id": self.ann.id}
        self.assertRefused("not_shared", self.anns.write, take)
        with self.assertRaises(UserError):
            self.anns.action_take_offer()

    def test_other_user_cannot_take_decline_or_withdraw_an_offer(self):
        self.offer()
        self.connect(self.carl)
        carls = self.visit.with_user(self.carl)
        for work in (
            carls.action_take_offer,
            carls.action_decline_offer,
            carls.action_withdraw_offer,
        ):
            with self.assertRaises(UserError):
                work()
        self.assertRefused("not_shared", carls.write, {"user_id": self.carl.id})
        self.assertEqual(self.anns.offer_side, "received")

    def test_offer_allows_no_other_change_than_taking(self):
        self.offer()
        self.connect(self.carl)
        for values in (
            {"start": self.at(days=3)},
            {"state": "cancelled"},
            {"state": "done", "start": self.at(-1)},
            {"user_id": self.carl.id},
        ):
            with self.subTest(values):
                self.assertRefused("not_shared", self.anns.write, values)
        self.assertRefused("not_shared", self.anns.unlink)

    def test_offer_allows_taking_of_its_own_record_only(self):
        self.offer()
        other = self.action(self.bob, name="Another visit").with_user(self.ann)
        take = {"user_id": self.ann.id}
        self.assertRefused("not_shared", other.write, take)
        self.assertRefused("not_shared", (self.anns + other).write, take)

    def test_offer_fields_cannot_be_written(self):
        for values in (
            {"offeree_ids": [Command.create({"user_id": self.ann.id})]},
            {"offered_to_ids": [Command.set(self.ann.ids)]},
            {"offered_by_id": self.bob.id},
            {"offer_manager_id": self.ann.id},
        ):
            with self.subTest(values), self.assertRaises(AccessError):
                self.anns.write(values)
            with self.subTest(create=values), self.assertRaises(AccessError):
                self.action(self.ann, **values)

    def test_offer_fields_cannot_be_set_by_context_defaults(self):
        row = Command.create({"user_id": self.ann.id, "answer": "open"})
        forged = {"default_offeree_ids": [row]}
        forged |= {"default_offered_by_id": self.carl.id}
        actions = self.visit.with_user(self.ann).with_context(**forged)
        values = {"name": "Visit", "partner_id": self.client_.id}
        values |= {"project_id": self.project.id, "start": self.at()}
        with self.assertRaises(AccessError):
            actions.create({**values, "user_id": self.carl.id})

    def test_ir_defaults_do_not_set_protected_action_fields(self):
        """A default of one's own goes past the groups of a field."""
        victim = self.client_.activity_schedule(
            "mail.mail_activity_data_todo", user_id=self.ann.id, summary="Ring the GP"
        )
        defaults = self.env["ir.default"].with_user(self.bob)
        for name, value in (
            (
                "offeree_ids",
                [[0, 0, {"user_id": self.bob.id, "activity_id": victim.id}]],
            ),
            ("offered_by_id", self.ann.id),
            ("o365_marker", "of my choice"),
            ("o365_eligibility", "project_off"),
        ):
            defaults.set("charitylog.action", name, value, user_id=True)
        mine = self.action(self.bob, company_id=self.company.id)
        mine.with_user(self.bob).name = "Give Bob your password"
        kept = mine.sudo()
        self.assertEqual(victim.exists().summary, "Ring the GP")
        self.assertFalse(kept.offered_to_ids or kept.offered_by_id)
        self.assertEqual(len(kept.o365_marker), 32)
        self.assertEqual(kept.o365_eligibility, "open")

    def test_only_the_owner_and_managers_can_offer(self):
        for user in self.ann + self.carl:
            with self.subTest(user.name), self.assertRaisesRegex(UserError, "Only Bob"):
                self.visit.with_user(user).action_offer(self.ann.id)
        self.assertFalse(self.visit.sudo().offered_to_ids)

    # A manager offers a colleague's work

    def offered_by_manager(self):
        """Have Mona, who has no right on any calendar, offer Bob's visit to Ann."""
        mona = self.worker("mona", "Mona Pike", groups=(MANAGER,))
        self.drain()
        self.visit.with_user(mona).action_offer(self.ann.id)
        return mona

    def told(self, user):
        """Return what the activities that ``user`` has of the visit say."""
        activities = self.visit.sudo().activity_ids.filtered(
            lambda activity: activity.active and activity.user_id == user
        )
        return [(each.summary, each.note and str(each.note)) for each in activities]

    def test_manager_offers_a_colleague_s_work_which_stays_until_it_is_taken(self):
        mona = self.offered_by_manager()
        self.drain()
        self.assertEqual(self.visit.user_id, self.bob)
        self.entry(self.bob)
        self.assertFalse(self.entries(self.ann))
        sides = {
            self.bob: ("made", "Offered to Ann Lee. It stays with you until they"),
            mona: ("made", "Offered to Ann Lee. It stays with Bob Marsh until they"),
            self.ann: ("received", "Mona Pike offers you this. It is Bob Marsh's"),
            self.carl: ("other", "Offered to Ann Lee."),
        }
        for user, (side, message) in sides.items():
            visit = self.visit.with_user(user)
            with self.subTest(user.name):
                self.assertEqual(visit.offer_side, side)
                self.assertIn(message, visit.offer_message)
                for other in ("made", "received", "other"):
                    domain = [("id", "=", visit.id), ("offer_side", "=", other)]
                    self.assertEqual(bool(visit.search(domain)), other == side)
        self.assertIn("Mona Pike offers you: Home visit", self.told(self.ann)[0][0])
        self.anns.action_take_offer()
        self.drain()
        self.assertEqual(self.visit.user_id, self.ann)
        self.entry(self.ann)
        self.assertFalse(self.entries(self.bob))
        self.assertNoOffer()
        # Who offered it is told, and whose it was.
        self.assertIn("Ann Lee takes: Home visit", self.told(mona)[0][0])
        [(summary, note)] = self.told(self.bob)
        self.assertIn("Ann Lee takes: Home visit", summary)
        self.assertIn("Mona Pike offered it to them, as a manager.", note)
        self.assertIn(
            "hands by Ann Lee: Mona Pike offered it to them, as a manager.",
            str(self.visit.sudo().message_ids.mapped("body")),
        )

    def test_offer_of_who_manages_no_longer_cannot_be_taken(self):
        mona = self.offered_by_manager()
        for change in (
            {"active": False},
            {"group_ids": [Command.unlink(self.env.ref(MANAGER).id)]},
        ):
            mona.write(change)
            with self.subTest(change):
                with self.assertRaisesRegex(UserError, "Mona Pike, who offered"):
                    self.anns.action_take_offer()
                take = {"user_id": self.ann.id}
                self.assertRefused("not_shared", self.anns.write, take)
            mona.active = True
        self.assertEqual(self.visit.user_id, self.bob)
        # It can still be declined, and a new one be made.
        self.anns.action_decline_offer()
        self.offer()
        self.anns.action_take_offer()
        self.assertEqual(self.visit.user_id, self.ann)

    def test_manager_s_offer_that_is_declined_stays_with_its_owner(self):
        mona = self.offered_by_manager()
        self.anns.action_decline_offer()
        self.assertEqual(self.visit.user_id, self.bob)
        [(summary, note)] = self.told(mona)
        self.assertIn("Ann Lee declines: Home visit", summary)
        self.assertIn("It stays with Bob Marsh.", note)
        take = {"user_id": self.ann.id}
        self.assertRefused("not_shared", self.anns.write, take)

    def test_manager_s_offer_is_withdrawn_by_either_and_by_nobody_else(self):
        mona = self.offered_by_manager()
        with self.assertRaisesRegex(UserError, "no offer of yours"):
            self.visit.with_user(self.carl).action_withdraw_offer()
        self.visit.action_withdraw_offer()
        self.assertNoOffer()
        self.visit.with_user(mona).action_offer(self.ann.id)
        self.visit.with_user(mona).action_withdraw_offer()
        self.assertNoOffer()

    def test_manager_s_offer_allows_taking_from_that_owner_only(self):
        mona = self.offered_by_manager()
        for values in ({"start": self.at(days=3)}, {"state": "cancelled"}):
            with self.subTest(values):
                self.assertRefused("not_shared", self.anns.write, values)
        # Given to somebody else meanwhile, it is void.
        self.visit.with_user(mona).write({"user_id": self.carl.id})
        self.assertNoOffer()
        self.assertFalse(self.visit.sudo().offer_manager_id)

    def test_manager_who_may_not_edit_the_record_cannot_offer_it(self):
        mona = self.worker("mona", "Mona Pike", groups=(MANAGER,))
        self.project.privacy_visibility = "followers"
        with mute_logger("odoo.addons.base.models.ir_rule"):
            with self.assertRaises(AccessError):
                self.visit.with_user(mona).action_offer(self.ann.id)
        self.assertFalse(self.visit.sudo().offered_to_ids)

    def test_nothing_is_offered_to_whom_it_belongs_to(self):
        mona = self.worker("mona", "Mona Pike", groups=(MANAGER,))
        for user in self.bob + mona:
            with self.subTest(user.name), self.assertRaises(UserError):
                self.visit.with_user(mona).action_offer(user.id)

    def test_offer_to_a_user_who_cannot_take_it_is_refused(self):
        plain = self.worker("ivan", "Ivan Pole", groups=())
        portal = new_test_user(self.env, "paula", "base.group_portal")
        other = self.env["res.company"].create({"name": "Elsewhere"})
        far = {"company_id": other.id, "company_ids": [Command.set(other.ids)]}
        stella = self.worker("stella", "Stella Far", **far)
        gone = self.worker("gus", "Gus Gone")
        gone.active = False
        for user in plain + portal + stella + gone + self.bob:
            with self.subTest(user.name), self.assertRaises(UserError):
                self.visit.action_offer(user.id)
        for state in ("cancelled", "done"):
            finished = self.action(self.bob, state=state)
            with self.subTest(state), self.assertRaises(UserError):
                finished.action_offer(self.ann.id)

    def test_portal_users_and_other_companies_have_no_access_to_an_offer(self):
        portal = new_test_user(self.env, "paula", "base.group_portal")
        other = self.env["res.company"].create({"name": "Elsewhere"})
        far = {"company_id": other.id, "company_ids": [Command.set(other.ids)]}
        stella = self.worker("stella", "Stella Far", groups=(MANAGER,), **far)
        self.offer()
        for user in portal + stella:
            visit = self.visit.with_user(user)
            for work in (
                visit.action_take_offer,
                visit.action_decline_offer,
                visit.action_withdraw_offer,
                lambda visit=visit: visit.action_offer(self.ann.id),
            ):
                with self.subTest(user.name), self.assertRaises(AccessError):
                    work()

    def test_offer_of_a_previous_owner_gives_no_permission(self):
        """It says who consented; whose the work is now did not."""
        self.visit.action_offer(self.carl.id)
        self.drain()
        # As if it had been given to Ann without the offer having ended.
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE charitylog_action SET user_id = %s WHERE id = %s",
            [self.ann.id, self.visit.id],
        )
        self.env.invalidate_all()
        self.env["o365.sync.request"]._queue(self.visit)
        self.drain()
        self.entry(self.ann)
        carls = self.visit.with_user(self.carl)
        for take in (
            carls.action_take_offer,
            lambda: carls.write({"user_id": self.carl.id}),
        ):
            self.assertRefused("not_connected", take)
            self.env.invalidate_all()
            self.assertEqual(self.visit.user_id, self.ann)

    # How it ends

    def test_declining_ends_the_offer_and_keeps_the_owner(self):
        self.offer()
        self.anns.action_decline_offer()
        self.assertEqual(self.visit.user_id, self.bob)
        self.visit.activity_ids.unlink()
        self.assertNoOffer()
        take = {"user_id": self.ann.id}
        self.assertRefused("not_shared", self.anns.write, take)

    def test_withdrawing_ends_the_offer(self):
        self.offer()
        self.visit.action_withdraw_offer()
        self.assertNoOffer()
        take = {"user_id": self.ann.id}
        self.assertRefused("not_shared", self.anns.write, take)

    def test_completing_cancelling_archiving_or_reassigning_ends_the_offer(self):
        for values in (
            {"state": "cancelled"},
            {"state": "done", "start": self.at(-1)},
            {"active": False},
            {"user_id": self.carl.id},
        ):
            with self.subTest(values):
                self.visit = self.action(self.bob)
                self.anns = self.visit.with_user(self.ann)
                self.offer()
                self.visit.write(values)
                self.assertNoOffer()

    def test_second_offer_replaces_the_first(self):
        self.offer()
        self.visit.action_offer(self.carl.id)
        self.assertEqual(self.anns.offer_side, "other")
        with self.assertRaises(UserError):
            self.anns.action_take_offer()
        self.assertTrue(self.visit.with_user(self.carl).action_take_offer())

    def test_a_copy_is_not_offered(self):
        self.offer()
        self.assertFalse(self.visit.copy().offer_side)
