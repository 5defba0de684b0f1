"""Who is given work hears of it, once, and only while it is true."""

from datetime import timedelta

from odoo.tests import tagged

from ..models.action.undo import UNDO
from .action_case import USER, ActionCase
from .test_action_following import repeated


@tagged("post_install", "-at_install")
class TestActionGiven(ActionCase):
    def setUp(self):
        super().setUp()
        # A Wednesday, and the day before it.
        self.later = self.record(name="Letter", start="2030-03-06 09:00:00")
        self.visit = self.record(name="Home visit", start="2030-03-05 10:00:00")

    def told(self, user):
        activities = self.env["mail.activity"].sudo()
        found = activities.search([("user_id", "=", user.id)])
        return [(each.res_id, each.summary) for each in found]

    def give(self, *actions, giver=None, to=None):
        work = self.env["charitylog.action"].union(*actions)
        work = work.with_user(giver or self.ann)
        work.write({"user_id": (to or self.bob).id})

    def test_who_is_given_work_is_told_by_whom_which_and_when(self):
        mails = self.env["mail.mail"].sudo().search_count([])
        self.give(self.visit)
        said = "Ann Lee gave you: Home visit, Tue 5 March 10:00"
        self.assertEqual(self.told(self.bob), [(self.visit.id, said)])
        self.assertFalse(self.told(self.ann))
        self.assertNotIn(self.bob.partner_id, self.visit.sudo().message_partner_ids)
        self.assertEqual(self.env["mail.mail"].sudo().search_count([]), mails)

    def test_several_are_told_at_once_on_the_first(self):
        self.give(self.later, self.visit)
        said = "Ann Lee gave you: Home visit, Tue 5 March 10:00, and 1 more"
        self.assertEqual(self.told(self.bob), [(self.visit.id, said)])

    def test_it_is_told_in_the_time_zone_of_who_is_told(self):
        self.bob.tz = "Asia/Tokyo"
        self.give(self.visit)
        self.assertIn("Tue 5 March 19:00", self.told(self.bob)[0][1])

    def test_who_takes_plans_or_has_it_already_is_not_told(self):
        self.give(self.visit, giver=self.bob, to=self.bob)
        self.give(self.later, to=self.ann)
        self.record(self.ann, user_id=self.bob.id)
        self.assertFalse(self.told(self.bob) + self.told(self.ann))

    def test_it_is_not_told_of_what_is_done(self):
        done = self.record(state="done")
        self.give(done)
        self.assertFalse(self.told(self.bob))

    def test_it_goes_once_the_work_is_over_or_somebody_elses(self):
        self.give(self.visit, self.later)
        self.visit.with_user(self.bob).action_cancel()
        self.assertFalse(self.told(self.bob))
        self.give(self.later, giver=self.bob, to=self.dave)
        self.assertFalse(self.told(self.bob))
        self.assertIn("Bob Marsh gave you: Letter", self.told(self.dave)[0][1])

    def test_it_goes_where_giving_is_undone(self):
        mine = self.visit.with_user(self.ann)
        with mine._remember_for_undo("Given away") as undo:
            mine.write({"user_id": self.bob.id})
        self.assertTrue(self.told(self.bob))
        undo.action_undo()
        self.assertEqual(self.visit.user_id, self.ann)
        self.assertFalse(self.told(self.bob))

    def test_owner_is_not_told_where_a_manager_undoes_giving_their_work(self):
        carol = self.person("t_carol", "Carol Hale", USER)
        bobs = self.record(self.bob)
        theirs = (bobs + self.record(self.bob)).with_user(self.dave)
        with theirs._remember_for_undo("Given away") as undo:
            theirs.write({"user_id": carol.id})
        self.assertTrue(self.told(carol))
        undo.action_undo()
        self.assertEqual(theirs.user_id, self.bob)
        self.assertFalse(self.told(self.bob) + self.told(carol))
        # Naming the change is not enough to say nothing.
        with theirs._remember_for_undo("Given away") as undo:
            theirs.write({"user_id": carol.id})
        silent = theirs.with_context(**{UNDO: undo.id})
        silent.write({"user_id": self.bob.id})
        self.assertTrue(self.told(self.bob))

    def test_who_and_when_of_a_series_are_told_at_once(self):
        visits = repeated(self.visit.with_user(self.ann), 5)
        values = {"user_id": self.bob.id}
        visits[0]._change_with_following(values, timedelta(days=1, hours=1))
        self.assertEqual(visits.user_id, self.bob)
        said = "Ann Lee gave you: Home visit, Wed 6 March 11:00, and 5 more"
        self.assertEqual(self.told(self.bob), [(visits[0].id, said)])

    def test_where_one_of_many_is_refused_the_rest_is_told_at_once(self):
        old = self.record(name="Old", start="2030-03-01 10:00:00")
        actions = (self.later + old + self.visit).with_user(self.ann)

        def give(some):
            some._give(self.bob)
            if old in some:
                raise old._not_outstanding()

        [(refused, _why)] = actions._each_outstanding(give)
        self.assertEqual(refused, old)
        said = "Ann Lee gave you: Home visit, Tue 5 March 10:00, and 1 more"
        self.assertEqual(self.told(self.bob), [(self.visit.id, said)])

    def test_who_gives_it_away_need_not_be_able_to_read_it_then(self):
        self.project.privacy_visibility = "followers"
        self.project.message_subscribe(self.bob.partner_id.ids)
        self.give(self.visit)
        self.assertFalse(self.visit.with_user(self.ann).has_access("read"))
        self.assertTrue(self.told(self.bob))
