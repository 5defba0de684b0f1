"""Where Microsoft does not say whether somebody may edit: neither a yes nor a no."""

from odoo.tests import tagged

from .permission_case import PermissionCase

TRANSIENT = "ErrorInternalServerTransientError"


@tagged("post_install", "-at_install")
class TestPermissionUnclear(PermissionCase):
    def evidence(self):
        access = self.env["o365.calendar.access"].search([])
        return access.filtered(lambda a: a.assigner_id == self.bob)

    def test_without_a_word_the_list_of_permissions_decides(self):
        self.sim.can_edit = "null"
        self.share("write")
        self.assertTrue(self.give())
        self.assertEqual(self.evidence().source, "permission list")

    def test_where_neither_says_it_is_refused_and_said_so(self):
        self.sim.can_edit = "null"
        self.share("custom", writes=True)
        refusal = self.assertRefused("unclear", self.give)
        self.assertIn("does not say whether Ann Lee's Outlook calendar", str(refusal))
        self.assertIn("Can edit", str(refusal))
        self.assertFalse(self.evidence())

    def test_a_custom_role_that_may_write_is_a_yes_where_microsoft_says_so(self):
        self.share("custom", writes=True)
        self.assertTrue(self.give())

    def test_a_custom_role_is_no_plain_no(self):
        self.share("custom", writes=False)
        self.assertRefused("unclear", self.give)
        self.assertFalse(self.evidence())

    def test_where_the_list_says_viewing_it_is_viewing(self):
        self.sim.can_edit = "null"
        self.share("read")
        self.assertRefused("can_view", self.give)

    def test_a_share_of_the_old_kind_leads_to_sharing_anew(self):
        self.sim.fault("status", status=500, code=TRANSIENT, match="GET /users")
        refusal = self.assertRefused("old_share", self.give)
        self.assertIn("share the calendar anew", str(refusal))

    def test_where_the_organisation_lets_nobody_in_no_sign_in_is_asked_for(self):
        self.sim.fault("odata_disabled", upn=self.upn(self.bob))
        self.assertRefused("not_let_in", self.give)
        # Known from now on, without asking.
        self.bob.sudo().o365_account_ids._o365_needs_sign_in("blocked_by_admin")
        self.sim.clear_requests()
        refusal = self.assertRefused("not_let_in", self.give)
        self.assertNotIn("sign in", str(refusal).lower())
        self.assertEqual(self.asked(), 0)

    def test_a_readers_removal_is_never_believed(self):
        """Microsoft has answered 204 to mere readers, and done nothing."""
        self.sim.reader_deletes = 204
        self.share("write")
        action = self.give()
        self.drain()
        self.sim.revoke(self.upn(self.ann))
        self.sim.expire_access_tokens(self.upn(self.ann))
        action.with_user(self.bob).action_cancel()
        self.share("read")
        self.drain()
        self.env.invalidate_all()
        self.assertEqual(len(self.entries(self.ann)), 1)
        self.assertEqual(action.o365_reason, "sign_in")
        self.connect(self.ann)
        self.drain()
        self.assertFalse(self.entries(self.ann))

    def test_a_colleagues_removal_is_done_while_they_may_edit(self):
        self.share("write")
        action = self.give()
        self.drain()
        self.sim.revoke(self.upn(self.ann))
        self.sim.expire_access_tokens(self.upn(self.ann))
        action.with_user(self.bob).action_cancel()
        self.drain()
        self.assertFalse(self.entries(self.ann))
