"""Each gate, closed on its own: nothing is sent, and the record has its reason.

In which sentence it says so is looked at in test_status_off.
"""

from .common import MANAGER
from .outlook_case import OutlookCase


class TestEligibility(OutlookCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.connect(cls.ann)

    def assertNeverSent(self, action):
        """Not sent when it is edited or completed later either."""
        action.name = "Edited"
        self.drain()
        action.write({"state": "done", "outcome": "held", "start": self.at(-1)})
        self.drain()
        self.assertEqual(self.entries(action.user_id), [])

    # Closed when it was recorded

    def test_action_is_sent_when_all_conditions_hold(self):
        self.recorded(self.ann)
        self.entry(self.ann)

    def test_action_is_not_sent_with_the_rule_off(self):
        self.company.o365_rule = False
        action = self.action(self.ann)
        self.assertOff(action, "rule_off")
        self.assertNeverSent(action)

    def test_action_is_not_sent_with_the_project_off(self):
        self.project.o365_sync = False
        action = self.action(self.ann)
        self.assertOff(action, "project_off")
        self.assertNeverSent(action)

    def test_action_of_a_user_not_connected_is_not_sent(self):
        action = self.action(self.bob)
        self.assertOff(action, "not_connected")
        self.assertNeverSent(action)

    def test_own_action_is_not_sent_with_own_entries_off(self):
        self.ann.with_user(self.ann).o365_own_entries = False
        action = self.action(self.ann)
        self.assertOff(action, "own_entries_off")
        self.ann.with_user(self.ann).o365_own_entries = True
        # Decided when it was recorded: also not when it is looked at again.
        self.env["o365.sync.request"]._queue(action)
        self.assertNeverSent(action)

    def test_action_of_a_company_of_another_organisation_is_not_sent(self):
        other = self.env["res.company"].create(
            {"name": "Other", **self.rule(), "o365_tenant_id": "other.example"}
        )
        project = self.env["project.project"].create(
            {"name": "Theirs", "company_id": other.id, "o365_sync": True}
        )
        self.ann.company_ids += other
        action = self.action(self.ann, project_id=project.id)
        self.assertOff(action, "other_tenant")

    def test_action_of_another_company_of_the_same_organisation_is_sent(self):
        other = self.env["res.company"].create({"name": "Other", **self.rule()})
        project = self.env["project.project"].create(
            {"name": "Theirs", "company_id": other.id, "o365_sync": True}
        )
        self.ann.company_ids += other
        action = self.recorded(self.ann, project_id=project.id)
        self.entry(self.ann)
        self.assertEqual(action.o365_state, "synced")

    def test_action_of_another_company_with_the_rule_off_is_not_sent(self):
        other = self.env["res.company"].create(
            {"name": "Other", **self.rule(), "o365_rule": False}
        )
        project = self.env["project.project"].create(
            {"name": "Theirs", "company_id": other.id, "o365_sync": True}
        )
        self.ann.company_ids += other
        action = self.action(self.ann, project_id=project.id)
        sentence = "Not in Outlook: your organisation does not use Outlook here."
        self.assertOff(action, "rule_off", sentence)

    # Older

    def test_action_recorded_before_the_rule_was_on_is_not_sent(self):
        self.company.o365_rule = False
        action = self.action(self.ann)
        self.later()
        self.company.o365_rule = True
        self.assertOff(action, "before_rule")
        self.assertNeverSent(action)

    def test_action_recorded_before_the_project_was_on_is_not_sent(self):
        self.project.o365_sync = False
        action = self.action(self.ann)
        self.later()
        self.project.o365_sync = True
        self.assertOff(action, "before_project")
        self.assertNeverSent(action)

    def test_action_given_before_connecting_is_not_sent(self):
        action = self.action(self.bob)
        self.later()
        self.connect(self.bob)
        self.assertOff(action, "before_connecting")
        self.assertNeverSent(action)

    def test_action_recorded_before_but_given_after_connecting_is_sent(self):
        action = self.action(self.bob)
        self.later()
        self.connect(self.bob)
        action.with_user(self.bob).user_id = self.ann
        self.drain()
        self.entry(self.ann)

    def test_switching_the_rule_off_and_on_excludes_actions_recorded_between(self):
        self.company.o365_rule = False
        between = self.action(self.ann)
        self.later()
        self.company.o365_rule = True
        self.drain()
        self.assertEqual(self.entries(self.ann), [])
        self.assertEqual(between.o365_reason, "before_rule")
        self.later()
        self.recorded(self.ann, name="New")
        self.assertIn("New", self.entry(self.ann)["subject"])

    def test_switching_the_project_off_and_on_excludes_actions_not_yet_sent(self):
        action = self.action(self.ann)
        self.later()
        self.project.o365_sync = False
        self.project.o365_sync = True
        self.drain()
        self.assertEqual(self.entries(self.ann), [])
        self.assertEqual(action.o365_reason, "before_project")

    def test_switching_the_project_off_and_on_sets_a_new_sync_since(self):
        first = self.project.o365_sync_since
        self.later()
        self.project.o365_sync = False
        self.later()
        self.project.o365_sync = True
        self.assertGreater(self.project.o365_sync_since, first)
        self.recorded(self.ann)
        self.entry(self.ann)

    # Moved between projects

    def test_action_moved_into_a_project_on_before_it_was_recorded_is_sent(self):
        elsewhere = self.env["project.project"].create({"name": "Befriending"})
        action = self.recorded(self.ann, project_id=elsewhere.id)
        self.assertEqual(self.entries(self.ann), [])
        self.later()
        action.project_id = self.project
        self.drain()
        self.entry(self.ann)

    def test_action_moved_into_a_project_switched_on_later_is_not_sent(self):
        elsewhere = self.env["project.project"].create({"name": "Befriending"})
        action = self.recorded(self.ann)
        action.unlink()
        action = self.recorded(self.ann, project_id=elsewhere.id)
        self.later()
        newer = self.env["project.project"].create({"name": "New", "o365_sync": True})
        action.project_id = newer
        self.drain()
        self.assertEqual(self.entries(self.ann), [])
        self.assertEqual(action.o365_reason, "before_project")

    def test_entry_of_an_action_moved_to_a_project_without_outlook_is_kept(self):
        elsewhere = self.env["project.project"].create({"name": "Befriending"})
        action = self.recorded(self.ann)
        action.write({"project_id": elsewhere.id, "name": "Second visit"})
        self.drain()
        self.assertIn("First visit", self.entry(self.ann)["subject"])
        sentence = (
            "Outlook may show the old time: the project “Befriending” does not use "
            "Outlook calendars."
        )
        self.assertReads(action, "off", "stale", sentence)

    # Record again

    def test_record_again_sends_a_new_action_and_cancels_the_old_one(self):
        self.project.o365_sync = False
        old = self.action(self.ann)
        self.later()
        self.project.o365_sync = True
        self.assertEqual(old.o365_button, "record_again")
        again = old.browse(old.action_record_again()["res_id"])
        self.drain()
        self.assertIn(old.name, self.entry(self.ann)["subject"])
        self.assertEqual(again.o365_state, "synced")
        self.assertEqual(again.recorded_again_from_id, old)
        sentence = "Not in Outlook: cancelled."
        self.assertReads(old, "off", "cancelled", sentence)

    def test_search_by_state_agrees_with_the_records(self):
        self.action(self.bob)
        self.recorded(self.ann)
        self.action(self.ann, name="Just now")
        actions = self.env["charitylog.action"].with_user(
            self.worker("mia", "Mia Moss", (MANAGER,))
        )
        for state in ("off", "pending", "synced", "waiting"):
            found = actions.search([("o365_state", "=", state)])
            read = actions.search([]).filtered(lambda a, s=state: a.o365_state == s)
            self.assertEqual(found, read)
            self.assertEqual(bool(found), state != "waiting")
