"""What somebody finds after log-in, as the web client is told."""

from odoo.tests import HttpCase, new_test_user, tagged

from .common import USER

MINE = "charitylog_o365.charitylog_action_action_mine"


@tagged("post_install", "-at_install")
class TestHomePage(HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.user = new_test_user(cls.env, "hannah", f"base.group_user,{USER}")

    def home(self, user=None):
        """Return the id of the action that the web client opens by itself."""
        self.authenticate((user or self.user).login, (user or self.user).login)
        info = self.make_jsonrpc_request("/web/session/get_session_info")
        return info["home_action_id"]

    def test_whoever_does_the_work_finds_what_is_outstanding(self):
        self.assertEqual(self.home(), self.env.ref(MINE).id)
        self.assertFalse(self.user.action_id)

    def test_ones_own_choice_counts(self):
        chosen = self.env.ref("project.open_view_project_all")
        self.user.action_id = chosen.id
        self.assertEqual(self.home(), chosen.id)

    def test_others_find_what_odoo_shows_them(self):
        user = new_test_user(self.env, "oliver", "base.group_user")
        self.assertFalse(self.home(user))

    def test_where_the_action_was_deleted_odoo_decides(self):
        self.env.ref(MINE).unlink()
        self.assertFalse(self.home())
