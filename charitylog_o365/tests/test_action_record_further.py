"""What happens next: the further action, and what becomes of one that is refused."""

from datetime import date, datetime, timedelta

from odoo.exceptions import UserError
from odoo.tests import Form, tagged

from ..models.permission.refusal import AssignmentRefused
from .common import O365Case
from .test_action_record import WINDOW, RecordCase


@tagged("post_install", "-at_install")
class TestFurther(RecordCase):
    def begun(self, **values):
        window = self.window()
        window.project_id = self.project
        for name, value in values.items():
            setattr(window, name, value)
        return window

    def test_further_action_is_saved_with_the_contact(self):
        self.visit.usual_length = 0.5
        window = self.begun(further_type_id=self.visit, further_user_id=self.bob)
        self.assertEqual(window.further_length, 0.5)
        window.further_start = datetime(2031, 3, 4, 10)
        window.save().action_confirm()
        contact, further = self.of_mary()
        self.assertEqual((contact.state, further.state), ("done", "outstanding"))
        self.assertEqual(further.name, "A visit")
        self.assertEqual(further.user_id, self.bob)
        self.assertEqual(further.start, datetime(2031, 3, 4, 10))
        self.assertEqual(further.planned_duration, 0.5)
        self.assertEqual(further.project_id, self.project)

    def test_its_weekday_is_said_before_and_after_saving(self):
        window = self.begun(further_type_id=self.visit)
        self.assertFalse(window.further_weekday)
        window.further_start = datetime(2031, 3, 4, 10)
        self.assertEqual(window.further_weekday, "Tuesday 4 March 2031")
        told = window.save().action_confirm()["params"]["message"]
        self.assertIn("Recorded. Next: Tue 4 Mar 2031, 10:00.", told)

    def test_a_day_that_is_over_and_an_hour_that_is_taken_are_said(self):
        window = self.begun(further_type_id=self.visit)
        window.further_start = datetime(2010, 12, 1, 10)
        self.assertIn("1 December 2010. This day is over", window.further_weekday)
        self.record(name="Weekly visit", start="2031-03-04 10:00:00")
        hidden = self.record(name="Hidden", start="2031-03-05 10:00:00")
        hidden.sudo().project_id = self.project.copy({"name": "Closed"})
        hidden.sudo().project_id.privacy_visibility = "followers"
        hidden.sudo().user_id = self.bob
        window.further_start = datetime(2031, 3, 4, 10)
        self.assertIn("Already planned then: Weekly visit.", window.further_weekday)
        for free in (datetime(2031, 3, 4, 11), datetime(2031, 3, 5, 10)):
            window.further_start = free
            self.assertNotIn("planned then", window.further_weekday)

    def test_place_is_that_of_the_contact_unless_its_type_says_otherwise(self):
        call = self.visit.copy({"name": "A call", "is_at_client": False})
        self.mary.street = "12 Mill Lane"
        places = []
        for kind in (self.visit, call):
            window = self.begun(action_type_id=self.visit, further_type_id=kind)
            window.further_start = datetime(2031, 3, 4, 10)
            window.save().action_confirm()
            places.append(self.of_mary()[-1].location)
        self.assertEqual(places, ["12 Mill Lane", False])

    def test_confirming_twice_saves_one_further_action(self):
        window = self.begun(further_name="Send the form", further_all_day=True)
        window.further_day = date(2031, 3, 4)
        window = window.save()
        window.action_confirm()
        window.exists().action_confirm()
        self.assertEqual(self.of_mary().mapped("state"), ["done", "outstanding"])

    def test_further_action_by_the_day_has_no_hour(self):
        window = self.begun(further_name="Send the form", further_all_day=True)
        window.further_day = date(2031, 3, 4)
        window.save().action_confirm()
        further = self.of_mary()[-1]
        self.assertTrue(further.all_day)
        self.assertEqual(further.day, date(2031, 3, 4))

    def test_without_what_and_when_there_is_no_further_action(self):
        self.begun(further_user_id=self.bob).save().action_confirm()
        self.assertEqual(self.of_mary().mapped("state"), ["done"])

    def test_further_action_needs_a_day(self):
        window = self.env[WINDOW].with_user(self.ann)
        window = window.create(
            {
                "partner_id": self.mary.id,
                "project_id": self.project.id,
                "further_name": "Call back",
            }
        )
        with self.assertRaisesRegex(UserError, "when the further action"):
            window.action_confirm()

    def test_policy_of_the_project_decides_about_the_length(self):
        self.visit.usual_length = 0.5
        self.project.planned_duration_policy = "none"
        window = self.begun(further_type_id=self.visit)
        self.assertEqual(window.further_length, 0)
        window.same_again = True
        self.assertEqual(window.further_length, 0)
        window.save().action_confirm()
        self.project.planned_duration_policy = "required"
        window = self.begun(further_type_id=self.visit)
        self.assertEqual(window.further_length, 0.5)

    def test_same_again_is_the_same_hour_by_the_clock_a_week_later(self):
        action = self.record(
            start=datetime(2031, 3, 27, 10), planned_duration=1, user_id=self.bob.id
        )
        window = self.completing(action)
        window.outcome = "held"
        window.same_again = True
        self.assertEqual(window.further_type_id, self.visit)
        self.assertEqual(window.further_name, "Weekly visit")
        self.assertEqual(window.further_user_id, self.bob)
        self.assertEqual(window.further_length, 1)
        # Summer time has begun in London.
        self.assertEqual(window.further_start, datetime(2031, 4, 3, 9))

    def test_same_again_of_an_old_contact_is_in_the_week_to_come(self):
        window = self.begun(start=datetime(2020, 3, 4, 10))
        window.same_again = True
        now = datetime.now()
        self.assertGreater(window.further_start, now - timedelta(hours=1))
        self.assertLess(window.further_start, now + timedelta(days=8))
        self.assertEqual(window.further_start.weekday(), 2)

    def test_same_again_by_the_day_is_a_day(self):
        window = self.begun(start=datetime(2020, 3, 4, 10), all_day=True)
        window.same_again = True
        self.assertTrue(window.further_all_day)
        self.assertEqual(window.further_day.weekday(), 2)
        self.assertFalse(window.further_start)


@tagged("post_install", "-at_install")
class TestFurtherRefused(O365Case):
    """Ann's calendar is not shared with Bob."""

    def setUp(self):
        super().setUp()
        self.begin_anew()
        self.connect(self.ann)
        self.connect(self.bob)
        self.visit = self.action(self.bob, start="2020-03-04 10:00:00")

    def refused(self):
        """Return Bob's window after the further action was refused."""
        env = self.env(user=self.bob.id)
        window = Form.from_action(env, self.visit.with_user(self.bob).action_complete())
        window.outcome = "held"
        window.further_name = "Take the form"
        window.further_start = datetime(2031, 3, 4, 10)
        window.further_user_id = self.ann
        window = window.save()
        opened = window.action_confirm()
        self.assertEqual(opened["res_id"], window.id)
        return window

    def further(self):
        return self.env["charitylog.action"].search([("name", "=", "Take the form")])

    def test_contact_is_saved_where_the_further_action_is_refused(self):
        window = self.refused()
        self.assertEqual(self.visit.state, "done")
        self.assertFalse(self.further())
        self.assertEqual(
            window.refusal["title"], "The contact is saved, the further action not yet"
        )
        self.assertEqual(window.refusal["colleagues"][0]["name"], "Ann Lee")
        self.assertEqual(window.refused_name, "Ann Lee")

    def test_refused_further_action_is_saved_once_the_calendar_is_shared(self):
        window = self.refused()
        self.assertEqual(window.action_confirm()["res_id"], window.id)
        self.sim.share(self.upn(self.ann), self.upn(self.bob), "write")
        closed = window.action_confirm()
        self.assertEqual(closed["tag"], "charitylog_undo")
        self.assertEqual(self.further().user_id, self.ann)
        self.assertEqual(self.visit.state, "done")
        window.undo_id.action_undo()
        self.assertEqual(self.visit.state, "outstanding")
        self.assertFalse(self.further().exists())

    def test_refused_further_action_is_kept_for_oneself(self):
        self.refused().action_keep()
        self.assertEqual(self.further().user_id, self.bob)

    def test_refused_further_action_is_offered(self):
        self.refused().action_offer()
        self.assertEqual(self.further().user_id, self.bob)
        self.assertEqual(self.further().sudo().offered_to_ids, self.ann)

    def test_refused_further_action_is_offered_to_several(self):
        window = self.refused()
        opened = window.action_offer_to()
        self.assertEqual(opened["tag"], "charitylog_undo")
        self.assertEqual(self.further().user_id, self.bob)
        form = Form.from_action(window.env, opened["params"]["next"])
        self.assertEqual(form.action_id, self.further())
        self.assertEqual(form.user_ids[:], self.ann)
        form.save().action_confirm()
        self.assertEqual(self.further().sudo().offered_to_ids, self.ann)

    def test_refused_further_action_is_left_out(self):
        self.refused().action_no_further()
        self.assertFalse(self.further())
        self.assertFalse(self.env["charitylog.action.draft"].search([]))

    def test_refused_further_action_is_offered_again_after_a_closed_tab(self):
        self.refused()
        windows = self.env[WINDOW].with_user(self.bob)
        other = self.env["res.partner"].create({"name": "Somebody else"})
        self.assertFalse(
            Form(windows.with_context(default_partner_id=other.id)).draft_note
        )
        for context in ({}, {"default_partner_id": self.client_.id}):
            window = Form(windows.with_context(**context))
            self.assertIn("The contact is saved.", window.draft_note)
            self.assertEqual(window.contact_id, self.visit)
            self.assertEqual(window.further_user_id, self.ann)
        window.further_user_id = self.bob
        window.save().action_confirm()
        self.assertEqual(self.further().user_id, self.bob)
        self.assertFalse(self.env["charitylog.action.draft"].search([]))
        self.assertFalse(Form(windows).draft_note)

    def test_contact_itself_is_refused_as_ever(self):
        theirs = self.action(self.ann, start="2020-03-04 10:00:00")
        window = Form.from_action(
            self.env(user=self.bob.id), theirs.with_user(self.bob).action_complete()
        )
        window.outcome = "held"
        window = window.save()
        with self.assertRaises(AssignmentRefused):
            window.action_confirm()
        self.assertEqual(theirs.state, "outstanding")
