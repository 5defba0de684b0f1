"""An offer to several: the first who takes it has it, and the others hear who."""

import json
from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from ..models.action.offer import MOST
from .common import MANAGER
from .people import add_user
from .permission_case import PermissionCase


@tagged("post_install", "-at_install")
class TestActionOfferSeveral(PermissionCase):
    """Bob offers his visit to Ann, Carl and Dora; Carl and Dora use no Outlook."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.carl = cls.worker("carl", "Carl Ford")
        cls.dora = cls.worker("dora", "Dora Pike")
        cls.three = cls.ann + cls.carl + cls.dora

    def setUp(self):
        super().setUp()
        self.sim.add_person(self.upn(self.carl), self.carl.name)
        # A Tuesday.
        when = "2035-03-06 10:00:00"
        self.visit = self.action(self.bob, name="Home visit", start=when)
        self.anns, self.carls, self.doras = (
            self.visit.with_user(user) for user in self.three
        )

    def offer(self, users=None):
        self.visit.action_offer((users or self.three).ids)

    def close_project(self):
        """Have only Bob see the project."""
        self.project.privacy_visibility = "followers"
        self.project.message_unsubscribe(self.project.message_partner_ids.ids)
        self.project.message_subscribe(self.bob.partner_id.ids)

    def to_do(self, user):
        """Return what stands in the user's list of things to do about the visit."""
        activities = self.env["mail.activity"].search(
            [("res_id", "=", self.visit.id), ("res_model", "=", self.visit._name)]
        )
        return activities.filtered(lambda each: each.user_id == user)

    def logged(self):
        return str(self.visit.sudo().message_ids.mapped("body"))

    def assertTold(self, user, *summaries):
        self.assertEqual(self.to_do(user).mapped("summary"), list(summaries))

    # To whom

    def test_offer_to_several_stays_with_its_owner_and_names_them(self):
        self.offer()
        self.drain()
        self.assertEqual(self.visit.user_id, self.bob)
        self.entry(self.bob)
        self.assertFalse(self.entries(self.ann))
        self.assertEqual(
            self.visit.offer_message,
            "Offered to Ann Lee, Carl Ford, and Dora Pike. It stays with you until "
            "one of them takes it.",
        )
        self.assertEqual(
            self.anns.offer_message,
            "Bob Marsh offers you this. It is offered to Carl Ford and Dora Pike as "
            "well: whoever takes it first has it.",
        )
        for user in self.three:
            visit = self.visit.with_user(user)
            self.assertEqual(visit.offer_side, "received")
            self.assertIn(visit, visit.search([("offer_side", "=", "received")]))
            self.assertTold(user, "Bob Marsh offers you: Home visit, Tue 6 March 10:00")
        self.assertIn("Offered to Ann Lee, Carl Ford, and Dora Pike.", self.logged())

    def test_offering_to_others_keeps_who_stays_and_tells_them_nothing_again(self):
        self.offer(self.ann + self.carl)
        kept = self.to_do(self.carl)
        self.offer(self.carl + self.dora)
        self.assertEqual(self.to_do(self.carl), kept)
        self.assertFalse(self.to_do(self.ann))
        self.assertEqual(self.anns.offer_side, "other")
        with self.assertRaisesRegex(UserError, "no longer, offered to you"):
            self.anns.action_take_offer()
        self.doras.action_take_offer()
        self.assertEqual(self.visit.user_id, self.dora)

    def test_manager_who_offers_it_too_replaces_the_owner_s_offer(self):
        mona = self.worker("mona", "Mona Pike", groups=(MANAGER,))
        self.offer(self.ann)
        self.visit.with_user(mona).action_offer((self.ann + self.carl).ids)
        for user in self.ann + self.carl:
            [told] = self.to_do(user)
            self.assertIn("Mona Pike offers you", told.summary)

    def test_one_who_could_not_take_it_stops_the_whole_offer(self):
        plain = self.worker("ivan", "Ivan Pole", groups=())
        portal = new_test_user(self.env, "paula", "base.group_portal")
        other = self.env["res.company"].create({"name": "Elsewhere"})
        far = {"company_id": other.id, "company_ids": [Command.set(other.ids)]}
        stella = self.worker("stella", "Stella Far", **far)
        for user in plain + portal + stella + self.bob:
            with self.subTest(user.name), self.assertRaises(UserError):
                self.offer(self.ann + user)
        self.assertFalse(self.visit.sudo().offered_to_ids)

    def test_offer_to_nobody_or_to_what_is_no_user_is_refused(self):
        for ids in ([], False, None, [False], ["7"], [-5], [10**9], True):
            with self.subTest(ids), self.assertRaisesRegex(UserError, "a colleague"):
                self.visit.action_offer(ids)
        self.assertFalse(self.visit.sudo().offered_to_ids)

    def test_name_of_somebody_whom_one_may_not_read_is_not_told(self):
        other = self.env["res.company"].create({"name": "Elsewhere"})
        far = {"company_id": other.id, "company_ids": [Command.set(other.ids)]}
        guest = new_test_user(self.env, "gus", "base.group_portal", name="Gus", **far)
        self.assertFalse(guest.with_user(self.bob).has_access("read"))
        with self.assertRaisesRegex(UserError, "choose a colleague"):
            self.visit.with_user(self.bob).action_offer(guest.ids)

    def test_offer_to_too_many_is_refused_with_their_number(self):
        people = self.env["res.users"]
        for number in range(MOST + 1):
            groups = "base.group_user,charitylog_o365.group_user"
            people += add_user(self.env, f"many{number}", groups, name=f"No {number}")
        with self.assertRaisesRegex(UserError, f"be {MOST + 1} people.*{MOST} at most"):
            self.offer(people)
        self.offer(people[:MOST])
        said = self.visit.offer_message
        self.assertIn(f"Offered to No 0, No 1, No 2, and {MOST - 3} more.", said)

    # Who takes it

    def test_first_to_take_it_has_it_and_one_entry_is_in_one_calendar(self):
        self.drain()
        self.entry(self.bob)
        self.offer()
        self.anns.action_take_offer()
        for visit in (self.carls, self.doras):
            with self.assertRaisesRegex(UserError, "^Ann Lee has taken it.$"):
                visit.action_take_offer()
            with self.assertRaisesRegex(UserError, "^Ann Lee has taken it.$"):
                visit.action_decline_offer()
        self.assertEqual(self.visit.user_id, self.ann)
        self.drain()
        self.entry(self.ann)
        self.assertFalse(self.entries(self.bob))

    def test_others_activities_end_and_say_who_has_taken_it(self):
        self.offer()
        before = {user: self.to_do(user) for user in self.three}
        self.carls.action_take_offer()
        for user in self.ann + self.dora:
            self.assertFalse(self.to_do(user))
            self.assertEqual(before[user].feedback, "Carl Ford has taken it.")
            self.assertNotIn(user.partner_id, self.visit.message_partner_ids)
            self.assertFalse(self.visit.with_user(user).offer_side == "received")
        self.assertFalse(before[self.carl].exists())
        self.assertTold(self.bob, "Carl Ford takes: Home visit, Tue 6 March 10:00")
        self.assertIn(
            "Carl Ford has taken it. It is no longer offered to Ann Lee and Dora Pike.",
            self.logged(),
        )

    def test_screens_of_the_others_say_who_has_taken_it(self):
        self.offer()
        self.env.cr.precommit.run()
        bus = self.env["bus.bus"].sudo()
        before = bus.search([])
        self.carls.action_take_offer()
        self.env.cr.precommit.run()
        told = (bus.search([]) - before).filtered(
            lambda each: "has taken" in each.message
        )
        self.assertEqual(len(told), 2)
        for each in told:
            self.assertIn("Carl Ford has taken: Home visit, Tue 6 March", each.message)
        heard = {json.loads(each.channel)[-1] for each in told}
        self.assertEqual(heard, set((self.ann + self.dora).partner_id.ids))

    def test_only_one_of_several_can_write_themselves_as_its_worker(self):
        self.offer()
        self.anns.write({"user_id": self.ann.id})
        self.assertEqual(self.visit.user_id, self.ann)
        self.connect(self.carl)
        take = {"user_id": self.carl.id}
        self.assertRefused("not_shared", self.carls.write, take)

    def test_what_was_taken_is_not_offered_to_the_others_by_its_next_owner(self):
        self.offer()
        self.anns.action_take_offer()
        self.anns.action_offer(self.bob.id)
        for visit in (self.carls, self.doras):
            with self.assertRaisesRegex(UserError, "no longer, offered to you"):
                visit.action_take_offer()
        self.visit.action_take_offer()
        self.assertEqual(self.visit.user_id, self.bob)

    # Declining and withdrawing

    def test_declining_removes_only_who_declines(self):
        self.offer()
        self.anns.action_decline_offer()
        self.assertFalse(self.to_do(self.ann))
        self.assertFalse(self.to_do(self.bob))
        self.assertEqual(
            self.visit.offer_message,
            "Offered to Carl Ford and Dora Pike. It stays with you until one of them "
            "takes it. Declined by Ann Lee.",
        )
        with self.assertRaisesRegex(UserError, "no longer, offered to you"):
            self.anns.action_take_offer()
        self.assertRefused("not_shared", self.anns.write, {"user_id": self.ann.id})
        self.carls.action_take_offer()
        self.assertEqual(self.visit.user_id, self.carl)

    def test_last_to_decline_ends_the_offer_and_tells_that_all_have(self):
        self.offer()
        for visit in (self.anns, self.carls, self.doras):
            self.assertFalse(self.to_do(self.bob))
            visit.action_decline_offer()
        self.assertFalse(self.visit.offer_side)
        self.assertTold(self.bob, "All have declined: Home visit, Tue 6 March 10:00")
        note = str(self.to_do(self.bob).note)
        self.assertIn("Ann Lee, Carl Ford, and Dora Pike. It stays with you.", note)

    def test_who_has_declined_can_be_asked_again(self):
        self.offer()
        self.anns.action_decline_offer()
        self.offer()
        self.assertEqual(len(self.to_do(self.ann)), 1)
        self.assertNotIn("Declined", self.visit.offer_message)
        self.anns.action_take_offer()
        self.assertEqual(self.visit.user_id, self.ann)

    def test_withdrawing_ends_it_for_all(self):
        self.offer()
        self.visit.action_withdraw_offer()
        for user in self.three:
            visit = self.visit.with_user(user)
            self.assertFalse(visit.offer_side)
            self.assertFalse(self.to_do(user))
            for answer in (visit.action_take_offer, visit.action_decline_offer):
                with self.assertRaisesRegex(UserError, "no longer, offered to you"):
                    answer()
        self.assertFalse(self.to_do(self.bob))
        said = "No longer offered to Ann Lee, Carl Ford, and Dora Pike."
        self.assertIn(said, self.logged())

    def test_work_of_another_company_is_no_longer_offered_to_who_is_not_there(self):
        other = self.env["res.company"].create({"name": "Elsewhere"})
        both = [Command.set((self.company + other).ids)]
        (self.bob + self.carl).write({"company_ids": both})
        self.offer(self.ann + self.carl)
        self.env.flush_all()
        self.visit.sudo().with_context(allowed_company_ids=both[0][2]).write(
            {"company_id": other.id}
        )
        self.assertEqual(self.visit.sudo().offered_to_ids, self.carl)
        self.assertFalse(self.to_do(self.ann))

    # Who may read it

    def test_each_reads_it_only_while_it_is_offered_to_them(self):
        self.close_project()
        self.env.invalidate_all()
        for visit in (self.anns, self.carls, self.doras):
            self.assertFalse(visit.search([("id", "=", visit.id)]))
        self.offer()
        for visit in (self.anns, self.carls, self.doras):
            self.assertTrue(visit.read(["name", "description"]))
            with mute_logger("odoo.addons.base.models.ir_rule"):
                with self.assertRaises(AccessError):
                    visit.name = "Mine now"
        self.anns.action_decline_offer()
        self.carls.action_take_offer()
        for visit in (self.anns, self.doras):
            for context in ({}, {"active_test": False}):
                seen = visit.with_context(**context)
                self.assertFalse(seen.search([("id", "=", visit.id)]))
                with mute_logger("odoo.addons.base.models.ir_rule"):
                    with self.assertRaises(AccessError):
                        seen.read(["name"])
        # They can read it no more, and hear all the same who has it.
        with self.assertRaisesRegex(UserError, "Carl Ford has taken it"):
            self.doras.action_take_offer()
        self.assertTrue(self.carls.read(["name"]))

    def test_offer_to_several_allows_nobody_else_to_read_or_take_it(self):
        self.close_project()
        self.offer(self.ann + self.carl)
        for answer in (self.doras.action_take_offer, self.doras.action_decline_offer):
            with mute_logger("odoo.addons.base.models.ir_rule"):
                with self.assertRaises(AccessError):
                    answer()

    def test_nobody_reads_or_writes_to_whom_work_is_offered(self):
        self.offer()
        mona = self.worker("mona", "Mona Pike", groups=(MANAGER, "base.group_system"))
        row = self.visit.sudo().offeree_ids[0]
        for user in self.three + self.bob + mona:
            rows = row.sudo(False).with_user(user)
            values = {"action_id": self.visit.id, "user_id": self.bob.id}
            for way in (
                rows.read,
                lambda rows=rows: rows.write({"answer": "declined"}),
                rows.unlink,
                lambda rows=rows, values=values: rows.create(values),
                lambda rows=rows: rows.search([]),
                lambda user=user: self.visit.with_user(user).read(["offeree_ids"]),
                lambda user=user: self.visit.with_user(user).search(
                    [("offered_to_ids", "in", user.ids)]
                ),
            ):
                with self.subTest(user.name), self.assertRaises(AccessError):
                    way()

    # Several offers at once

    def test_several_offers_are_taken_at_once_and_who_was_faster_is_named(self):
        second = self.action(self.bob, name="Second")
        third = self.action(self.bob, name="Third")
        for visit in self.visit + second + third:
            visit.action_offer(self.three.ids)
        second.with_user(self.dora).action_take_offer()
        every = (self.visit + second + third).with_user(self.ann)
        said = every.action_take_offer()["params"]["message"]
        self.assertIn("Taken: 2.", said)
        self.assertIn("Dora Pike has taken it.", said)
        self.assertEqual((self.visit + third).user_id, self.ann)
        self.assertEqual(second.user_id, self.dora)

    def test_each_is_answered_once_and_not_too_many(self):
        self.offer()
        twice = self.anns.browse([self.visit.id] * 2)
        with patch.object(type(self.visit), "_sudo_take_offer") as take:
            self.assertIn("Taken: 1.", twice.action_take_offer()["params"]["message"])
        take.assert_called_once()
        some = self.anns.browse(range(10**9, 10**9 + 201))
        for answer in (some.action_take_offer, some.action_decline_offer):
            with self.assertRaisesRegex(UserError, "At most 200 offers"):
                answer()

    def test_several_offers_are_declined_at_once(self):
        second = self.action(self.bob, name="Second")
        for visit in self.visit + second:
            visit.action_offer((self.ann + self.carl).ids)
        said = (self.visit + second).with_user(self.ann).action_decline_offer()
        self.assertEqual(said["params"]["message"], "Declined: 2.")
        self.assertEqual((self.visit + second).sudo().offered_to_ids, self.carl)

    @mute_logger("odoo.addons.base.models.ir_rule")
    def test_answering_many_tells_nothing_of_work_that_is_hidden(self):
        hidden = self.action(self.bob, name="Hidden")
        self.close_project()
        self.offer()
        both = (self.visit + hidden).with_user(self.ann)
        for answer in (both.action_take_offer, both.action_decline_offer):
            with self.assertRaises(AccessError):
                answer()
        self.assertEqual((self.visit + hidden).user_id, self.bob)
        # What was offered, and is another's by now, has its number.
        self.carls.action_take_offer()
        second = self.action(self.bob, name="Second")
        second.action_offer(self.ann.id)
        both = (self.visit + second).with_user(self.ann)
        said = both.action_take_offer()["params"]["message"]
        self.assertIn(f"{self.visit.reference}. Carl Ford has taken it.", said)
        self.assertNotIn("Home visit", said)

    def test_guests_who_read_the_record_learn_nothing_of_the_offer(self):
        portal = new_test_user(self.env, "paula", "base.group_portal")
        self.project.privacy_visibility = "portal"
        self.visit.message_subscribe(portal.partner_id.ids)
        self.offer()
        seen = self.visit.with_user(portal)
        [read] = seen.read(["name", "offer_side", "offer_message", "offer_from"])
        self.assertEqual(read["name"], "Home visit")
        self.assertFalse(read["offer_side"] or read["offer_message"])
        self.assertFalse(read["offer_from"])
        self.assertFalse(seen.search([("offer_side", "=", "other")]))

    # Undone

    def test_offer_to_several_that_a_cancellation_ended_comes_back(self):
        self.offer()
        self.anns.action_decline_offer()
        with self.visit._remember_for_undo("Cancelled.") as undo:
            self.visit.write({"state": "cancelled"})
        self.assertFalse(self.visit.sudo().offered_to_ids)
        self.dora.active = False
        undo.action_undo()
        self.assertEqual(self.visit.sudo().offered_to_ids, self.carl)
        self.assertEqual(len(self.to_do(self.carl)), 1)
        self.assertIn("No longer offered to Dora Pike.", self.logged())
