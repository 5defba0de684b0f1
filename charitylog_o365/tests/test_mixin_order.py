"""What follows from the order of the steps in the mixin's create, write and unlink."""

from datetime import timedelta

from .permission_case import PermissionCase


class TestMixinOrder(PermissionCase):
    def rows(self, action):
        """Return the outbox rows of one action, in their order."""
        return self.env["o365.sync.request"].search(
            [("res_model", "=", action._name), ("res_id", "=", action.id)]
        )

    def kept(self, action):
        self.env.flush_all()
        self.env.cr.execute(
            "SELECT o365_eligibility, o365_assigned_at FROM charitylog_action"
            " WHERE id = %s",
            [action.id],
        )
        return self.env.cr.fetchone()

    def test_eligibility_counts_from_the_save_that_assigns(self):
        self.share("write")
        action = self.action(self.bob)
        before = self.ann.o365_since - timedelta(days=1)
        self.env.cr.execute(
            "UPDATE charitylog_action SET o365_assigned_at = %s", [before]
        )
        self.env.invalidate_all()
        action.with_user(self.bob).user_id = self.ann
        self.assertEqual(self.kept(action), ("open", self.env.cr.now()))

    def test_a_reassigned_record_is_queued_for_its_new_owner(self):
        self.share("write")
        action = self.action(self.bob)
        self.assertEqual(self.rows(action).owner_id, self.bob.id)
        action.with_user(self.bob).write({"user_id": str(self.ann.id)})
        self.assertEqual(self.rows(action)[-1].owner_id, self.ann.id)

    def test_a_record_made_ineligible_is_queued_once_more(self):
        action = self.action(self.bob)
        self.rows(action).unlink()
        cat = self.worker("cat", "Cat Dean")
        action.with_user(self.bob).user_id = cat
        self.assertEqual(self.kept(action)[0], "not_connected")
        self.assertEqual(len(self.rows(action)), 1)

    def test_a_deletion_is_queued_and_logged_with_what_the_record_was(self):
        self.share("write")
        action = self.give()
        label = action.reference
        self.rows(action).unlink()
        action.with_user(self.bob).unlink()
        self.assertEqual(self.rows(action).owner_id, self.ann.id)
        self.assertIn(f"deleted “{label}”", self.project.message_ids[0].body)
