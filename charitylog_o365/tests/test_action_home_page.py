"""What somebody finds after log-in, as the web client is told."""

from odoo.tests import HttpCase, new_test_user, tagged

from .common import USER

MINE = "charitylog_o365.charitylog_action_action_mine"


@tagged("post_install", "-at_install")
class TestActionHomePage(HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.user = new_test_user(cls.env, "hannah", f"base.group_user,{USER}")

    def home(self, user=None):
        """Return the id of the action that the web client opens by itself."""
        self.authenticate((user or self.user).login, (user or self.user).login)
        info = self.make_jsonrpc_request("/web/session/get_session_info")
        return info["home_action_id"]

    def test_home_page_of_a_caseworker_is_their_outstanding_actions(self):
        self.assertEqual(self.home(), self.env.ref(MINE).id)
        self.assertFalse(self.user.action_id)

    def test_home_page_chosen_by_the_user_is_kept(self):
        chosen = self.env.ref("project.open_view_project_all")
        self.user.action_id = chosen.id
        self.assertEqual(self.home(), chosen.id)

    def test_home_page_of_other_users_is_not_set(self):
        user = new_test_user(self.env, "oliver", "base.group_user")
        self.assertFalse(self.home(user))

    def test_home_page_is_not_set_when_the_menu_action_was_deleted(self):
        self.env.ref(MINE).unlink()
        self.assertFalse(self.home())
