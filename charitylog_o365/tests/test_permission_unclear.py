"""Where Microsoft does not say whether somebody may edit: neither a yes nor a no."""

from odoo.tests import tagged

from .permission_case import PermissionCase

TRANSIENT = "ErrorInternalServerTransientError"


@tagged("post_install", "-at_install")
class TestPermissionUnclear(PermissionCase):
    def evidence(self):
        access = self.env["o365.calendar.access"].search([])
        return access.filtered(lambda a: a.assigner_id == self.bob)

    def test_permission_list_decides_when_can_edit_is_missing(self):
        self.sim.can_edit = "null"
        self.share("write")
        self.assertTrue(self.give())
        self.assertEqual(self.evidence().source, "permission list")

    def test_custom_role_without_can_edit_is_refused_as_unclear(self):
        self.sim.can_edit = "null"
        self.share("custom", writes=True)
        refusal = self.assertRefused("unclear", self.give)
        self.assertIn("does not say whether Ann Lee's Outlook calendar", str(refusal))
        self.assertIn("Can edit", str(refusal))
        self.assertFalse(self.evidence())

    def test_custom_role_with_can_edit_allows(self):
        self.share("custom", writes=True)
        self.assertTrue(self.give())

    def test_custom_role_without_write_is_unclear_and_no_evidence(self):
        self.share("custom", writes=False)
        self.assertRefused("unclear", self.give)
        self.assertFalse(self.evidence())

    def test_read_role_in_the_permission_list_is_refused_as_can_view(self):
        self.sim.can_edit = "null"
        self.share("read")
        self.assertRefused("can_view", self.give)

    def test_old_kind_of_share_is_refused_with_advice_to_share_anew(self):
        self.sim.fault("status", status=500, code=TRANSIENT, match="GET /users")
        refusal = self.assertRefused("old_share", self.give)
        self.assertIn("share the calendar anew", str(refusal))

    def test_refusal_by_the_organisation_does_not_ask_to_sign_in(self):
        self.sim.fault("odata_disabled", upn=self.upn(self.bob))
        self.assertRefused("not_let_in", self.give)
        # Known from now on, without asking.
        self.bob.sudo().o365_account_ids._o365_needs_sign_in("blocked_by_admin")
        self.sim.clear_requests()
        refusal = self.assertRefused("not_let_in", self.give)
        self.assertNotIn("sign in", str(refusal).lower())
        self.assertEqual(self.asked(), 0)

    def test_removal_with_read_permission_answered_204_is_not_believed(self):
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

    def test_removal_is_done_by_a_colleague_with_permission(self):
        self.share("write")
        action = self.give()
        self.drain()
        self.sim.revoke(self.upn(self.ann))
        self.sim.expire_access_tokens(self.upn(self.ann))
        action.with_user(self.bob).action_cancel()
        self.drain()
        self.assertFalse(self.entries(self.ann))
