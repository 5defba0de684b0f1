"""Odoo's own address changes by itself, and Microsoft knows another one."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from .common import O365Case

HOME = "https://crm.charity.example"
BY_NUMBER = "http://10.0.0.5:8069"
CALLBACK = "/charitylog_o365/callback"


@tagged("post_install", "-at_install")
class TestSetupAddress(O365Case):
    @classmethod
    def set_up_charity(cls):
        cls.parameters = cls.env["ir.config_parameter"]
        cls.parameters.search([("key", "=", "web.base.url.freeze")]).unlink()
        cls.parameters.set_param("web.base.url", HOME)
        result = super().set_up_charity()
        cls.ada = new_test_user(cls.env, "ada", "base.group_system", name="Ada")
        return result

    def address(self, base):
        self.parameters.set_param("web.base.url", base)
        self.env.invalidate_all()

    def page(self, user=None):
        settings = self.env["res.config.settings"].with_user(user or self.ada)
        return settings.create({})

    def said(self):
        """Return what the page says: it is elsewhere, and it may change."""
        page = self.page()
        return page.o365_is_elsewhere, page.o365_address_may_change

    def told(self):
        """Return what Ada is told after the daily look."""
        self.env["res.company"]._o365_announce_address()
        activities = self.env["mail.activity"].search([("user_id", "=", self.ada.id)])
        return activities.mapped("summary")

    def log_in_by(self, address):
        """Have Ada log in with her password, by this address."""
        credential = {"login": "ada", "password": "ada" + "x" * 5, "type": "password"}
        self.env["res.users"].authenticate(
            credential, {"interactive": True, "base_location": address}
        )
        self.env.invalidate_all()

    def test_an_administrator_who_logs_in_by_another_address_is_warned(self):
        self.assertEqual(self.said(), (False, True))
        self.assertFalse(self.told())
        self.log_in_by(BY_NUMBER)
        page = self.page()
        self.assertEqual(page.o365_redirect_uri, BY_NUMBER + CALLBACK)
        self.assertEqual(page.o365_registered_uri, HOME + CALLBACK)
        self.assertEqual(self.said(), (True, True))
        summary = "This system's address has changed"
        self.assertEqual(self.told(), [summary])
        self.assertEqual(self.told(), [summary])

    def test_old_address_button_restores_and_freezes_the_registered_address(self):
        self.log_in_by(BY_NUMBER)
        self.told()
        self.page().action_o365_old_address()
        self.env.invalidate_all()
        self.assertEqual(self.said(), (False, False))
        self.assertFalse(self.told())
        self.log_in_by(BY_NUMBER)
        self.assertEqual(self.page().o365_redirect_uri, HOME + CALLBACK)

    def test_old_address_button_is_refused_without_another_registered_address(self):
        """Nothing was registered, or it is as it was: a page that was left open."""
        self.company.sudo()._o365_keep({"o365_registered_uri": False})
        self.assertNoWayBack(HOME)
        self.company.sudo()._o365_keep({"o365_registered_uri": HOME + CALLBACK})
        self.assertNoWayBack(HOME)
        self.company.sudo()._o365_keep({"o365_registered_uri": "javascript:alert()"})
        self.assertNoWayBack(HOME)

    def assertNoWayBack(self, base):
        with self.assertRaisesRegex(UserError, "no other address"):
            self.page().action_o365_old_address()
        self.assertEqual(self.parameters.get_param("web.base.url"), base)
        self.assertFalse(self.parameters.get_param("web.base.url.freeze"))

    def test_keep_address_button_freezes_the_address(self):
        self.page().action_o365_keep_address()
        self.assertEqual(self.said(), (False, False))
        self.log_in_by(BY_NUMBER)
        self.assertEqual(self.said(), (False, False))

    def test_new_address_button_registers_the_present_address(self):
        self.address(BY_NUMBER)
        self.page().action_o365_new_address()
        self.assertEqual(self.said(), (False, True))
        self.address(HOME)
        self.assertEqual(self.said(), (True, True))

    def test_address_of_a_successful_sign_in_is_registered(self):
        self.address("http://localhost:8069")
        self.assertEqual(self.said(), (True, True))
        self.connect(self.ann)
        self.assertEqual(self.said(), (False, True))

    def test_changing_the_application_registers_the_present_address(self):
        self.address(BY_NUMBER)
        self.company.o365_client_id = "11111111-0000-4000-8000-000000000001"
        self.assertEqual(self.said(), (False, True))

    def test_address_notice_leaves_other_notices_alone(self):
        self.company._o365_notify_administrators(
            lambda _env: "Expires", lambda _env: "", "expires", "2030-01-01"
        )
        self.address(BY_NUMBER)
        self.assertEqual(
            sorted(self.told()), ["Expires", "This system's address has changed"]
        )
        self.address(HOME)
        self.assertEqual(self.told(), ["Expires"])

    def test_address_notice_marked_done_is_not_created_again(self):
        self.address(BY_NUMBER)
        self.assertTrue(self.told())
        self.env["mail.activity"].search([("user_id", "=", self.ada.id)]).unlink()
        self.assertFalse(self.told())

    def test_address_buttons_and_registered_address_are_for_administrators_only(self):
        for name in ("keep", "old", "new"):
            page = self.env["res.config.settings"].with_user(self.ann).new({})
            with self.subTest(name), self.assertRaises(AccessError):
                getattr(page, f"action_o365_{name}_address")()
        with self.assertRaises(AccessError):
            self.company.with_user(self.ada).o365_registered_uri = BY_NUMBER + CALLBACK
        with self.assertRaises(AccessError):
            self.company.with_user(self.ann).read(["o365_registered_uri"])

    def test_entry_links_to_the_registered_address(self):
        action = self.action(self.ann).sudo()
        self.assertIn(
            f'"{HOME}/charitylog_o365/visit/', action._o365_event_to_send().body
        )
