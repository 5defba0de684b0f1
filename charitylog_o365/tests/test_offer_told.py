"""How the two people of an offer hear of it."""

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .action_common import ActionCase


@tagged("post_install", "-at_install")
class TestOfferTold(ActionCase):
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

    def test_the_colleague_is_told_in_one_sentence(self):
        self.visit.action_offer(self.ann.id)
        self.assertEqual(
            self.told(self.ann),
            ["Bob Marsh offers you: Home visit, Tue 5 March 10:00"],
        )

    def test_in_the_colleagues_own_time(self):
        self.ann.tz = "Asia/Tokyo"
        self.visit.action_offer(self.ann.id)
        self.assertIn("Tue 5 March 19:00", self.told(self.ann)[0])

    def test_a_day_without_an_hour(self):
        self.visit.write({"all_day": True, "day": "2030-03-08"})
        self.visit.action_offer(self.ann.id)
        self.assertIn("Home visit, Fri 8 March", self.told(self.ann)[0])
        self.assertNotIn(":00", self.told(self.ann)[0])

    def test_a_new_time_is_told_while_it_stands(self):
        self.visit.action_offer(self.ann.id)
        self.visit.start = "2030-03-06 14:00:00"
        self.assertEqual(
            self.told(self.ann),
            ["Bob Marsh offers you: Home visit, Wed 6 March 14:00"],
        )

    def test_nobody_is_mailed(self):
        mails = self.env["mail.mail"].sudo().search_count([])
        messages = self.env["mail.notification"].sudo().search_count([])
        self.visit.action_offer(self.ann.id)
        self.anns.action_decline_offer()
        self.visit.action_offer(self.ann.id)
        self.anns.action_take_offer()
        self.assertEqual(self.env["mail.mail"].sudo().search_count([]), mails)
        now = self.env["mail.notification"].sudo().search_count([])
        self.assertEqual(now, messages)

    def test_declining_tells_who_offered(self):
        self.visit.action_offer(self.ann.id)
        self.anns.action_decline_offer()
        self.assertEqual(
            self.told(self.bob), ["Ann Lee declines: Home visit, Tue 5 March 10:00"]
        )
        self.assertFalse(self.told(self.ann))
        self.assertIn("Ann Lee declined.", str(self.visit.message_ids.mapped("body")))

    def test_taking_and_withdrawing_leave_nothing_to_do(self):
        self.visit.action_offer(self.ann.id)
        self.visit.action_withdraw_offer()
        self.assertFalse(self.told(self.ann))
        self.visit.action_offer(self.ann.id)
        self.anns.action_take_offer()
        self.assertFalse(self.told(self.ann) + self.told(self.bob))

    def test_an_offer_lets_its_reader_in_for_as_long_as_it_stands(self):
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

    def test_who_followed_it_before_goes_on_following(self):
        self.visit.message_subscribe(self.ann.partner_id.ids)
        self.visit.action_offer(self.ann.id)
        self.anns.action_decline_offer()
        self.assertIn(self.ann.partner_id, self.visit.message_partner_ids)

    def test_the_form_says_so(self):
        self.visit.action_offer(self.ann.id)
        views = self.env["charitylog.action"].with_user(self.ann)
        arch = views.get_view(view_type="form")["arch"]
        for name in ("take", "decline", "withdraw"):
            self.assertIn(f'name="action_{name}_offer"', arch)
