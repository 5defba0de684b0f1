"""Undo for ten minutes: what comes back, for whom, and what does not."""

from datetime import datetime, timedelta

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from ..models.action.undo import UNDO
from .action_case import MANAGER, ActionCase
from .common import MANAGER as MANAGERS
from .common import OPTIONS
from .permission_case import PermissionCase

PAST = "2020-03-04 10:00:00"
DONE = {"state": "done", "outcome": "held", "start": PAST}


class TestActionUndo(ActionCase):
    def change(self, actions, made=None, **vals):
        """Write ``vals`` as a button does; return the row that remembers it."""
        with actions._remember_for_undo("Changed.") as undo:
            actions.write(vals)
            if made:
                undo._also_made(made())
        return undo

    def complete(self, user=None, **values):
        action = self.record(user, start=PAST, planned_duration=1, **values)
        return action, self.change(action, state="done", outcome="nobody_there")

    def look(self, action):
        return (
            action.state,
            action.outcome,
            action.start,
            action.duration,
            action.planned_start,
            action.user_id,
        )

    def test_completing_is_undone_with_all_its_values_and_logged(self):
        action, undo = self.complete()
        self.assertEqual(action.planned_start, datetime(2020, 3, 4, 10))
        before = action.message_ids
        self.assertIn("Undone: Changed.", undo.action_undo())
        expected = ("outstanding", False, datetime(2020, 3, 4, 10), 0, False, self.ann)
        self.assertEqual(self.look(action), expected)
        said = "".join((action.message_ids - before).mapped("body"))
        self.assertIn("Undone: Changed.", said)
        self.assertIn("Done → Outstanding", said)

    def test_contact_recorded_for_a_colleague_is_archived_again(self):
        nothing = self.env["charitylog.action"].with_user(self.bob)
        with nothing._remember_for_undo("Recorded.") as undo:
            contact = self.record(self.bob, user_id=self.ann.id, **DONE)
            undo._also_made(contact)
        undo.action_undo()
        self.assertFalse(contact.active)
        other = self.record(self.bob, user_id=self.ann.id, **DONE)
        with self.assertRaises(AccessError):
            other.with_context(**{UNDO: undo.id}).write({"active": False})

    def test_nothing_is_written_into_a_row_of_somebody_elses(self):
        _action, undo = self.complete()
        theirs = undo.with_user(self.bob)
        mine = self.record(self.bob)
        with self.assertRaises(AccessError):
            theirs._also_made(mine)
        self.assertFalse(undo._sudo_kept()["made"])

    def test_undoing_twice_says_that_it_has_been_undone(self):
        action, undo = self.complete()
        undo.action_undo()
        with self.assertRaisesRegex(UserError, "undone already"):
            undo.action_undo()
        self.assertEqual(action.state, "outstanding")

    def test_moved_given_and_cancelled_work_comes_back(self):
        moved = self.record(start=False, all_day=True, day="2030-03-04")
        undo = self.change(moved, day="2030-03-06")
        undo.action_undo()
        self.assertEqual(str(moved.day), "2030-03-04")
        hour = self.record()
        undo = self.change(hour, all_day=True)
        undo.action_undo()
        self.assertEqual((hour.all_day, hour.start), (False, datetime(2030, 3, 4, 10)))
        given = self.record()
        undo = self.change(given, user_id=self.bob.id, description="<p>Bring it</p>")
        undo.action_undo()
        self.assertEqual((given.user_id, given.description), (self.ann, False))
        cancelled = self.record()
        self.change(cancelled, state="cancelled").action_undo()
        self.assertEqual(cancelled.state, "outstanding")

    def test_after_ten_minutes_it_is_too_late(self):
        action, undo = self.complete()
        undo.sudo().done_at -= timedelta(minutes=10)
        with self.assertRaisesRegex(UserError, "more than ten minutes"):
            undo.action_undo()
        with self.assertRaisesRegex(UserError, "has been done"):
            action.with_context(**{UNDO: undo.id}).state = "outstanding"
        with self.assertRaisesRegex(UserError, "nothing of yours"):
            undo.action_undo_last()

    def test_what_somebody_changed_since_stays(self):
        action, undo = self.complete()
        action.name = "Monthly visit"
        with self.assertRaisesRegex(UserError, "changed since"):
            undo.action_undo()
        self.assertEqual((action.state, action.name), ("done", "Monthly visit"))

    def test_of_several_the_untouched_come_back_and_the_other_is_named(self):
        actions = self.record(name="One") + self.record(name="Two")
        undo = self.change(actions, state="cancelled")
        actions[0].location = "Elsewhere"
        sentence = undo.action_undo()
        self.assertEqual(actions.mapped("state"), ["cancelled", "outstanding"])
        self.assertIn("One” has been changed since", sentence)
        # What was left can be undone once it is as it was.
        actions[0].location = False
        undo.action_undo()
        self.assertEqual(actions.mapped("state"), ["outstanding"] * 2)

    def test_what_was_deleted_since_is_said(self):
        action = self.record()
        undo = self.change(action, state="cancelled")
        action.unlink()
        with self.assertRaisesRegex(UserError, "deleted since"):
            undo.action_undo()

    def test_further_action_is_deleted_again_if_untouched(self):
        action = self.record(start=PAST)
        undo = self.change(action, made=self.record, state="done")
        made = self.env["charitylog.action"].search([("user_id", "=", self.ann.id)])
        made -= action
        self.assertTrue(made)
        undo.action_undo()
        self.assertFalse(made.exists())
        self.assertEqual(action.state, "outstanding")

    def test_further_action_that_was_moved_since_stays_with_its_contact_put_back(self):
        action, made = self.record(start=PAST), self.record()
        undo = self.change(action, made=lambda: made, state="done")
        made.location = "Elsewhere"
        self.assertIn("changed since", undo.action_undo())
        self.assertTrue(made.exists())

    def test_further_action_somebody_wrote_about_is_cancelled_and_not_deleted(self):
        action, made = self.record(start=PAST), self.record()
        undo = self.change(action, made=lambda: made, state="done")
        made.with_user(self.bob).message_post(
            body="Bring a key", message_type="comment"
        )
        undo.action_undo()
        self.assertEqual(made.state, "cancelled")

    def test_contact_that_was_recorded_is_archived_again(self):
        done = self.record(state="done")
        undo = self.change(self.record(), made=lambda: done, state="cancelled")
        undo.action_undo()
        self.assertFalse(done.active)

    def test_offer_that_completing_ended_is_made_again(self):
        action = self.record(start=PAST)
        action.action_offer(self.bob.id)
        undo = self.change(action, state="cancelled")
        self.assertFalse(action.sudo().offered_to_ids)
        undo.action_undo()
        self.assertEqual(action.sudo().offered_to_ids, self.bob)
        with action._remember_for_undo("Offered.") as undo:
            action.action_offer(self.dave.id)
        undo.action_undo()
        self.assertEqual(action.sudo().offered_to_ids, self.bob)

    def test_offer_comes_back_as_it_was_whoever_undoes_and_to_whomever(self):
        mona = self.person("t_mona", "Mona Pike", MANAGER)
        for maker, to, who in (
            # Also to the manager whose slip has ended it.
            (self.ann, self.dave, self.dave),
            (self.ann, self.bob, self.dave),
            (mona, self.bob, self.dave),
            (mona, self.dave, self.dave),
        ):
            with self.subTest(maker=maker.name, to=to.name):
                action = self.record(start=PAST)
                action.with_user(maker).action_offer(to.id)
                offered = action.sudo()
                before = offered.offer_message, offered.offer_manager_id
                undo = self.change(action.with_user(who), state="done")
                self.assertFalse(offered.offered_to_ids)
                undo.action_undo()
                self.assertEqual(action.state, "outstanding")
                self.assertEqual(offered.offered_to_ids, to)
                self.assertEqual(offered.offered_by_id, self.ann)
                found = offered.offer_message, offered.offer_manager_id
                self.assertEqual(found, before)
                activity = offered.offeree_ids.activity_id
                self.assertEqual(activity.user_id, to)
                self.assertIn(f"{maker.name} offers you", activity.summary)

    def test_offer_that_cannot_come_back_holds_up_nothing(self):
        action = self.record(start=PAST)
        action.action_offer(self.bob.id)
        undo = self.change(action.with_user(self.dave), state="done")
        self.bob.active = False
        undo.action_undo()
        self.assertEqual(action.state, "outstanding")
        self.assertFalse(action.sudo().offered_to_ids)
        said = "".join(action.message_ids.mapped("body"))
        self.assertIn("No longer offered to Bob Marsh.", said)

    def test_colleague_s_work_completed_by_mistake_is_put_back(self):
        action, undo = self.complete(user_id=self.bob.id)
        undo.action_undo()
        self.assertEqual((action.state, action.user_id), ("outstanding", self.bob))

    def test_exception_is_as_narrow_as_the_row(self):
        action, undo = self.complete(user_id=self.bob.id)
        other = self.record(state="done")
        forged = action.with_context(**{UNDO: undo.id})
        # Another record, another person, another value, another id.
        for way in (
            lambda: other.with_context(**{UNDO: undo.id}).write(
                {"state": "outstanding"}
            ),
            lambda: action.with_context(**{UNDO: True}).write({"state": "outstanding"}),
            lambda: action.with_context(**{UNDO: "x"}).write({"state": "outstanding"}),
            lambda: forged.write({"state": "cancelled"}),
            lambda: forged.with_user(self.dave).write({"state": "outstanding"}),
            lambda: forged.write({"name": "Another"}),
        ):
            with self.assertRaises(UserError):
                way()
        action.with_user(self.bob).name = "Touched"
        with self.assertRaises(UserError):
            forged.write({"state": "outstanding"})
        self.assertEqual(action.state, "done")

    @mute_logger("odoo.addons.base.models.ir_rule", "odoo.addons.base.models.ir_model")
    def test_rows_are_one_s_own_and_written_by_nobody(self):
        _action, undo = self.complete()
        company = self.env["res.company"].create({"name": "Elsewhere"})
        far = {"company_id": company.id, "company_ids": [Command.set(company.ids)]}
        people = [
            self.bob,
            self.dave,
            new_test_user(self.env, "t_paula", "base.group_portal"),
            new_test_user(self.env, "t_root", "base.group_system"),
            self.person("t_far", "Far Away", MANAGER, **far),
        ]
        for person in people:
            with self.subTest(person.login):
                with self.assertRaises(AccessError):
                    undo.with_user(person).action_undo()
                with self.assertRaises(AccessError):
                    undo.with_user(person).read(["what"])
        for person in (self.ann, *people):
            rows = undo.with_user(person)
            with self.subTest(person.login), self.assertRaises(AccessError):
                rows.write({"what": "Nothing"})
            with self.subTest(person.login), self.assertRaises(AccessError):
                rows.create({"user_id": person.id, "done_at": PAST, "what": "No"})
        with self.assertRaises(AccessError):
            undo.read(["kept"])
        self.assertEqual(undo.read(["what"])[0]["what"], "Changed.")

    def test_daily_job_deletes_what_is_too_old(self):
        _action, undo = self.complete()
        undo.sudo()._gc_undo()
        self.assertTrue(undo.exists())
        undo.sudo().done_at -= timedelta(minutes=11)
        undo.sudo()._gc_undo()
        self.assertFalse(undo.exists())

    def test_nothing_is_remembered_of_an_erased_client(self):
        _action, undo = self.complete()
        self.mary._erase_client()
        self.assertFalse(undo.exists())

    def test_last_change_is_undone_first(self):
        action = self.record()
        self.change(action, location="Here")
        self.change(action, location="There")
        undo = self.env["charitylog.action.undo"].with_user(self.ann)
        undo.action_undo_last()
        self.assertEqual(action.location, "Here")
        undo.action_undo_last()
        self.assertFalse(action.location)

    def test_many_are_remembered_and_undone_without_a_query_for_each(self):
        def cost(count):
            actions = self.env["charitylog.action"].browse()
            for _number in range(count):
                actions += self.record()
            self.env.flush_all()
            self.env.invalidate_all()
            begun = self.cr.sql_log_count
            undo = self.change(actions, state="cancelled")
            undo.action_undo()
            return self.cr.sql_log_count - begun

        cost(1)
        self.assertLessEqual(cost(12) - cost(2), 20)


@tagged("post_install", "-at_install")
class TestUndoInCalendars(PermissionCase):
    def manager(self):
        """A manager without a right on any calendar, and her reading of Ann's visit."""
        mona = self.worker("mona", "Mona Pike", groups=(MANAGERS, OPTIONS))
        self.visit = self.action(self.ann, start=self.at(-1))
        self.drain()
        self.entry(self.ann)
        return self.visit.with_user(mona)

    def change(self, action, **vals):
        with action._remember_for_undo("Changed.") as undo:
            action.write(vals)
        return undo

    def test_manager_puts_back_what_was_completed_or_cancelled_by_mistake(self):
        theirs = self.manager()
        before = self.entry(self.ann)
        for vals in (
            {"state": "cancelled"},
            {"state": "done"},
            {"state": "done", "outcome": "nobody_there", "duration": 0},
        ):
            with self.subTest(vals):
                undo = self.change(theirs, **vals)
                self.drain()
                undo.action_undo()
                self.assertEqual(self.visit.state, "outstanding")
                self.drain()
                entry = self.entry(self.ann)
                for name in ("start", "end", "categories"):
                    self.assertEqual(entry[name], before[name])
        # As ever she puts nothing else into it.
        self.assertRefused("not_connected", theirs.write, {"start": self.at(2)})

    def test_manager_puts_back_work_by_the_day(self):
        theirs = self.manager()
        day = self.at(-2).date()
        self.visit.write({"all_day": True, "day": day})
        undo = self.change(theirs, state="done", all_day=False, start=self.at(-2, 9))
        undo.action_undo()
        found = self.visit.state, self.visit.all_day, self.visit.day
        self.assertEqual(found, ("outstanding", True, day))

    def test_giving_away_is_not_undone_into_a_calendar_that_is_not_open(self):
        theirs = self.manager()
        carl = self.worker("carl", "Carl Ford")
        undo = self.change(theirs, user_id=carl.id)
        self.assertRefused("not_connected", undo.action_undo)
        self.assertEqual(self.visit.user_id, carl)
        # Nor together with another change.
        other = self.action(self.ann).with_user(theirs.env.user)
        self.drain()
        undo = self.change(other, user_id=carl.id, state="cancelled")
        self.assertRefused("not_connected", undo.action_undo)
        self.assertEqual((other.user_id, other.state), (carl, "cancelled"))

    def test_refusal_for_a_colleague_leaves_none_of_their_other_work_untried(self):
        theirs = self.manager()
        carl = self.worker("carl", "Carl Ford")
        more = [self.action(self.ann, name=name) for name in ("Two", "Three")]
        second, third = (each.with_user(theirs.env.user) for each in more)
        self.drain()
        offered = self.action(self.ann, name="Four").with_user(theirs.env.user)
        self.drain()
        with (theirs + second + third + offered)._remember_for_undo("Away.") as undo:
            (theirs + second).write({"user_id": carl.id})
            third.write({"state": "cancelled"})
            offered.action_offer(self.bob.id)
        asked = self.asked()
        said = undo.action_undo()
        self.assertIn("Not saved", said)
        self.assertEqual((theirs + second).user_id, carl)
        self.assertEqual(third.state, "outstanding")
        self.assertFalse(offered.sudo().offered_to_ids)
        self.assertEqual(self.asked(), asked)

    def test_microsoft_is_asked_once_about_many_that_cannot_be_undone(self):
        self.share("write", owner=self.bob, user=self.ann)
        visits = self.env["charitylog.action"].with_user(self.ann)
        for name in ("One", "Two", "Three", "Four", "Five", "Six"):
            visits += self.action(self.bob, name=name).with_user(self.ann)
        undo = self.change(visits, user_id=self.ann.id)
        self.share("none", owner=self.bob, user=self.ann)
        self.age(hours=2)
        asked = self.asked()
        with self.assertRaises(UserError):
            undo.action_undo()
        # Once for all of them, and for the first alone: not seven times.
        self.assertLessEqual(self.asked() - asked, 12)

    def test_project_is_not_undone_into_a_calendar_that_is_not_open(self):
        self.share("write")
        action = self.give()
        plain = self.env["project.project"].create({"name": "No Outlook"})
        undo = self.change(action, project_id=plain.id)
        self.share("none")
        self.age(hours=2)
        self.assertRefused("not_shared", undo.action_undo)
        self.assertEqual(action.project_id, plain)

    def test_nobody_passes_by_naming_a_change_that_can_be_undone(self):
        theirs = self.manager()
        undo = self.change(theirs, state="cancelled")
        forged = theirs.with_context(**{UNDO: undo.id})
        back = {"state": "outstanding"}
        self.assertRefused("not_connected", forged.write, back)
        with self.assertRaises(AccessError):
            undo.write({"is_under_way": True})
        # Even while it is being undone: other values, and others' work.
        undo.sudo().is_under_way = True
        other = self.action(self.ann, name="Another").with_user(theirs.env.user)
        self.drain()
        later = {**back, "start": self.at(2)}
        self.assertRefused("not_connected", forged.write, later)
        moved = {"start": self.at(2)}
        self.assertRefused(
            "not_connected", other.with_context(**{UNDO: undo.id}).write, moved
        )
        mia = self.worker("mia", "Mia Moss", groups=(MANAGERS, OPTIONS))
        self.assertRefused("not_connected", forged.with_user(mia).write, back)
        undo.sudo().is_under_way = False
        self.assertEqual(self.visit.state, "cancelled")

    def test_manager_s_mistake_stays_where_it_is_too_late_or_was_touched(self):
        theirs = self.manager()
        undo = self.change(theirs, state="cancelled")
        undo.sudo().done_at -= timedelta(minutes=10)
        with self.assertRaisesRegex(UserError, "more than ten minutes"):
            undo.action_undo()
        undo.sudo().done_at += timedelta(minutes=10)
        self.visit.location = "Elsewhere"
        with self.assertRaisesRegex(UserError, "changed since"):
            undo.action_undo()
        self.assertEqual(self.visit.state, "cancelled")

    def test_undoing_is_refused_where_the_calendar_may_no_longer_be_changed(self):
        self.share("write")
        action = self.give()
        with action._remember_for_undo("Cancelled.") as undo:
            action.action_cancel()
        self.share("none")
        self.age(hours=2)
        self.assertRefused("not_shared", undo.action_undo)
        self.assertEqual(action.state, "cancelled")
        self.share("write")
        undo.action_undo()
        self.assertEqual(action.state, "outstanding")

    def test_entry_follows_what_is_undone(self):
        action = self.action(self.ann, start=self.at(-1))
        self.drain()
        with action._remember_for_undo("Completed.") as undo:
            action.state = "done"
        self.drain()
        done = self.entry(self.ann)["categories"]
        undo.action_undo()
        self.drain()
        self.assertTrue(done)
        self.assertNotEqual(self.entry(self.ann)["categories"], done)
