"""How the two people of an offer hear of it."""

from functools import partial

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .action_case import ActionCase


@tagged("post_install", "-at_install")
class TestActionOfferActivity(ActionCase):
    def setUp(self):
        super().setUp()
        # A Tuesday.
        when = "2030-03-05 10:00:00"
        self.visit = self.record(self.bob, name="Home visit", start=when)
        self.anns = self.visit.with_user(self.ann)

    def told(self, user):
        """Return what stands in the user's list of things to do about the visit."""
        activities = self.visit.sudo().activity_ids
        return activities.filtered(lambda a: a.user_id == user).mapped("summary")

    def test_offer_makes_an_activity_for_the_colleague(self):
        self.visit.action_offer(self.ann.id)
        self.assertEqual(
            self.told(self.ann),
            ["Bob Marsh offers you: Home visit, Tue 5 March 10:00"],
        )

    def test_offer_activity_shows_the_time_in_the_colleagues_zone(self):
        self.ann.tz = "Asia/Tokyo"
        self.visit.action_offer(self.ann.id)
        self.assertIn("Tue 5 March 19:00", self.told(self.ann)[0])

    def test_offer_activity_of_an_all_day_action_shows_no_hour(self):
        self.visit.write({"all_day": True, "day": "2030-03-08"})
        self.visit.action_offer(self.ann.id)
        self.assertIn("Home visit, Fri 8 March", self.told(self.ann)[0])
        self.assertNotIn(":00", self.told(self.ann)[0])

    def test_offer_activity_follows_a_changed_start(self):
        self.visit.action_offer(self.ann.id)
        self.visit.start = "2030-03-06 14:00:00"
        self.assertEqual(
            self.told(self.ann),
            ["Bob Marsh offers you: Home visit, Wed 6 March 14:00"],
        )

    def test_offering_declining_and_taking_mail_nobody(self):
        mails = self.env["mail.mail"].sudo().search_count([])
        messages = self.env["mail.notification"].sudo().search_count([])
        self.visit.action_offer(self.ann.id)
        self.anns.action_decline_offer()
        self.visit.action_offer(self.ann.id)
        self.anns.action_take_offer()
        self.assertEqual(self.env["mail.mail"].sudo().search_count([]), mails)
        now = self.env["mail.notification"].sudo().search_count([])
        self.assertEqual(now, messages)

    def test_declining_makes_an_activity_for_who_offered(self):
        self.visit.action_offer(self.ann.id)
        self.anns.action_decline_offer()
        self.assertEqual(
            self.told(self.bob), ["Ann Lee declines: Home visit, Tue 5 March 10:00"]
        )
        self.assertFalse(self.told(self.ann))
        self.assertIn("Ann Lee declined.", str(self.visit.message_ids.mapped("body")))

    def test_taking_and_withdrawing_remove_the_activity(self):
        self.visit.action_offer(self.ann.id)
        self.visit.action_withdraw_offer()
        self.assertFalse(self.told(self.ann) + self.told(self.bob))
        self.visit.action_offer(self.ann.id)
        self.anns.action_take_offer()
        self.assertFalse(self.told(self.ann))

    def test_taking_makes_an_activity_for_who_offered(self):
        sentence = ["Ann Lee takes: Home visit, Tue 5 March 10:00"]
        self.visit.message_unsubscribe(self.bob.partner_id.ids)
        self.visit.action_offer(self.ann.id)
        self.anns.action_take_offer()
        self.assertEqual(self.told(self.bob), sentence)
        self.assertNotIn(self.bob.partner_id, self.visit.message_partner_ids)

    def test_taking_in_the_form_makes_the_same_activity(self):
        self.visit.action_offer(self.ann.id)
        self.anns.user_id = self.ann
        self.assertEqual(
            self.told(self.bob), ["Ann Lee takes: Home visit, Tue 5 March 10:00"]
        )

    def test_offer_that_somebody_else_ends_is_not_called_taken(self):
        self.visit.action_offer(self.ann.id)
        self.visit.with_user(self.dave).user_id = self.dave
        self.assertFalse(self.told(self.ann) + self.told(self.bob))

    def test_activity_of_an_open_offer_is_not_ticked_off(self):
        self.visit.action_offer(self.ann.id)
        activity = self.visit.sudo().offeree_ids.activity_id
        for user in (self.ann, self.bob, self.dave):
            theirs = activity.with_user(user)
            self.assertFalse(theirs.can_write)
            for lose in (
                theirs.action_feedback,
                theirs.action_done,
                theirs.action_cancel,
                theirs.unlink,
                partial(theirs.write, {"active": False}),
                partial(theirs.write, {"user_id": self.dave.id}),
            ):
                with self.subTest(user.name), self.assertRaises(UserError):
                    lose()
        self.assertTrue(self.told(self.ann))

    def test_activity_of_an_open_offer_can_be_put_off(self):
        self.visit.action_offer(self.ann.id)
        activity = self.visit.sudo().offeree_ids.activity_id.with_user(self.ann)
        activity.action_reschedule_nextweek()
        self.assertGreater(activity.date_deadline, activity.create_date.date())

    def test_answers_to_an_offer_are_ticked_off(self):
        self.visit.action_offer(self.ann.id)
        self.anns.action_decline_offer()
        [answer] = self.visit.activity_ids
        self.assertTrue(answer.can_write)
        answer.action_feedback()
        self.assertFalse(self.told(self.bob))

    def test_offers_end_with_an_archived_or_deleted_record(self):
        for end in ("action_archive", "unlink"):
            visit = self.record(self.bob)
            visit.action_offer(self.ann.id)
            activity = visit.sudo().offeree_ids.activity_id
            getattr(visit, end)()
            self.assertFalse(activity.exists(), end)

    def test_archiving_the_colleague_is_not_refused(self):
        self.visit.action_offer(self.ann.id)
        admin = self.env.ref("base.user_admin")
        self.ann.with_user(admin).action_archive()
        self.assertFalse(self.ann.active)

    def test_offer_gives_read_access_until_it_ends(self):
        self.project.privacy_visibility = "followers"
        self.project.message_subscribe(self.bob.partner_id.ids)
        with self.assertRaises(AccessError):
            self.anns.read(["name"])
        self.visit.action_offer(self.ann.id)
        self.assertTrue(self.anns.read(["name"]))
        self.assertTrue(self.anns.action_decline_offer())
        with self.assertRaises(AccessError):
            self.anns.read(["name"])
        self.visit.action_offer(self.ann.id)
        self.anns.action_take_offer()
        self.assertTrue(self.anns.read(["name"]))

    def test_declining_keeps_an_earlier_follower(self):
        self.visit.message_subscribe(self.ann.partner_id.ids)
        self.visit.action_offer(self.ann.id)
        self.anns.action_decline_offer()
        self.assertIn(self.ann.partner_id, self.visit.message_partner_ids)

    def test_form_has_buttons_to_take_decline_and_withdraw(self):
        self.visit.action_offer(self.ann.id)
        views = self.env["charitylog.action"].with_user(self.ann)
        arch = views.get_view(view_type="form")["arch"]
        for name in ("take", "decline", "withdraw"):
            self.assertIn(f'name="action_{name}_offer"', arch)
