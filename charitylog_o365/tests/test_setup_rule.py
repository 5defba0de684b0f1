from datetime import timedelta

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import TransactionCase, new_test_user, tagged

from ..models.setup import encryption
from .people import fields_to_read

SECRET = "a~secret~nobody~may~read"
READY = {
    "o365_rule": True,
    "o365_tenant_id": "5f2f0f3c-0d2e-4a56-9d55-6a1f6a8d3b10",
    "o365_client_id": "c0ffee00-1111-4222-8333-444455556666",
    "o365_client_secret": SECRET,
}


@tagged("post_install", "-at_install")
class TestSetupRule(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company = cls.env["res.company"].create({"name": "Good Neighbours"})
        cls.admin = cls.person("rule_admin", "base.group_system")
        cls.officer = cls.person("rule_officer", "base.group_erp_manager")
        cls.manager = cls.person("rule_manager", "charitylog_o365.group_manager")

    @classmethod
    def person(cls, login, group):
        return new_test_user(
            cls.env,
            login,
            f"base.group_user,{group}",
            company_id=cls.company.id,
            company_ids=[(6, 0, cls.company.ids)],
        )

    def of(self, user):
        return self.company.with_user(user)

    def settings(self, user, **values):
        settings = self.env["res.config.settings"].with_user(user)
        return settings.create({"company_id": self.company.id, **values})

    def switched_on(self, **values):
        self.of(self.admin).write({**READY, **values})
        return self.company

    # Who may change it

    def test_only_administrators_change_the_rules(self):
        values = {
            **READY,
            "o365_cloud": "china",
            "o365_login_url": "https://login.example.org",
            "o365_graph_url": "https://graph.example.org",
            "o365_sign_in_policy": "stay",
        }
        for user in (self.officer, self.manager):
            for name, value in values.items():
                with self.subTest(user=user.login, field=name):
                    with self.assertRaises(AccessError):
                        self.of(user).write({name: value})

    def test_a_company_cannot_be_made_with_the_rule_on(self):
        with self.assertRaises(AccessError):
            self.env["res.company"].with_user(self.officer).create(
                {"name": "Back door", **READY}
            )

    def test_company_without_outlook_fields_can_be_created(self):
        officer = self.person(
            "maker", "base.group_erp_manager,base.group_partner_manager"
        )
        made = self.env["res.company"].with_user(officer).create({"name": "Plain"})
        self.assertFalse(made.o365_rule)
        self.assertEqual(made.sudo().o365_cloud, "global")

    def test_settings_page_is_refused_to_other_users(self):
        with self.assertRaises(AccessError):
            self.settings(self.officer, **READY)
        self.assertFalse(self.company.o365_rule)

    def test_rule_since_cannot_be_written(self):
        with self.assertRaises(AccessError):
            self.of(self.admin).write({"o365_rule_since": "2020-01-01"})

    def test_users_read_the_rule_but_not_the_application(self):
        self.switched_on()
        seen = self.of(self.manager)
        self.assertTrue(seen.o365_rule)
        with self.assertRaises(AccessError):
            seen.read(["o365_client_id"])
        self.assertNotIn("o365_tenant_id", seen.fields_get())

    # Since

    def test_rule_since_is_the_moment_of_switching_on(self):
        self.switched_on()
        self.assertEqual(self.company.o365_rule_since, self.env.cr.now())

    def test_rule_since_is_kept_while_on_and_renewed_after_off_and_on(self):
        self.switched_on()
        old = self.env.cr.now() - timedelta(days=30)
        self.company.o365_rule_since = old
        self.of(self.admin).o365_rule = True
        self.assertEqual(self.company.o365_rule_since, old)
        self.of(self.admin).o365_rule = False
        self.of(self.admin).o365_rule = True
        self.assertEqual(self.company.o365_rule_since, self.env.cr.now())

    # What it needs

    def test_error_names_the_missing_setting(self):
        words = {
            "o365_tenant_id": "Directory (tenant) ID",
            "o365_client_id": "Application (client) ID",
            "o365_client_secret": "client secret",
        }
        for left_out, word in words.items():
            values = {**READY, left_out: False}
            with self.subTest(left_out), self.cr.savepoint():
                with self.assertRaises(ValidationError) as caught:
                    self.of(self.admin).write(values)
                self.assertIn(word, str(caught.exception))
                others = set(words.values()) - {word}
                self.assertFalse([w for w in others if w in str(caught.exception)])

    def test_required_setting_cannot_be_emptied_while_the_rule_is_on(self):
        self.switched_on()
        with self.assertRaises(ValidationError):
            self.of(self.admin).o365_tenant_id = False

    def test_tenant_that_is_no_single_organisation_is_refused(self):
        for tenant in ("common", "organizations", "a/../b", "x y"):
            with self.subTest(tenant), self.assertRaises(ValidationError):
                self.of(self.admin).o365_tenant_id = tenant

    def test_custom_addresses_must_be_https(self):
        https = "https://cloud.example.org"
        for login, graph in [
            (https, "http://cloud.example.org"),
            ("ftp://cloud.example.org", https),
            (https, False),
        ]:
            with self.subTest(login=login, graph=graph):
                with self.assertRaises(ValidationError) as caught:
                    self.of(self.admin).write(
                        {
                            **READY,
                            "o365_cloud": "custom",
                            "o365_login_url": login,
                            "o365_graph_url": graph,
                        }
                    )
                self.assertIn("https://", str(caught.exception))

    def test_incomplete_application_raises_a_readable_error(self):
        with self.assertRaises(UserError) as caught:
            self.company._o365_application()
        self.assertIn("Operational Rules", str(caught.exception))

    def test_application_holds_the_entered_values(self):
        self.switched_on(o365_cloud="us_gov")
        application = self.company.with_user(self.manager)._o365_application()
        self.assertEqual(application.credential.value, SECRET)
        self.assertEqual(application.client_id, READY["o365_client_id"])
        self.assertIn("login.microsoftonline.us", application.authority)
        self.assertNotIn(SECRET, repr(application))

    def test_secret_is_sent_only_to_the_sign_in_address_it_was_entered_for(self):
        self.switched_on()
        evil = {
            "o365_cloud": "custom",
            "o365_login_url": "https://evil.example",
            "o365_graph_url": "https://graph.microsoft.com",
        }
        with self.assertRaises(ValidationError) as caught, self.cr.savepoint():
            self.of(self.admin).write(evil)
        self.assertIn("has to be entered again", str(caught.exception))
        self.of(self.admin).write({**evil, "o365_rule": False})
        self.assertFalse(self.of(self.admin).o365_has_client_secret)
        with self.assertRaises(UserError):
            self.company._o365_application()
        # Nor beside another credential.
        self.of(self.admin).o365_credential = "certificate"
        kinds = [type(each).__name__ for each in self.company._o365_credentials()]
        self.assertEqual(kinds, ["Certificate"])
        # A key that is changed does not change where the secret may go.
        encryption.encrypt_anew(self.env)
        self.assertIsNone(self.company._o365_secret())
        self.of(self.admin).write({"o365_cloud": "global"})
        self.assertEqual(self.company._o365_secret(), SECRET)
        self.of(self.admin).write({**evil, "o365_client_secret": "for~there"})
        self.assertEqual(self.company._o365_secret(), "for~there")

    # The page

    def test_settings_page_switches_the_rule_on_with_all_values_at_once(self):
        self.settings(self.admin, **READY).execute()
        self.assertTrue(self.company.o365_rule)
        self.assertEqual(self.company._o365_application().credential.value, SECRET)

    def test_saving_the_page_again_keeps_the_secret(self):
        self.switched_on()
        self.settings(self.admin, **{**READY, "o365_client_secret": False}).execute()
        self.assertEqual(self.company._o365_application().credential.value, SECRET)

    def test_open_settings_page_can_be_saved_twice(self):
        page = self.settings(self.admin)
        page.write(READY)
        self.assertTrue(self.company.o365_rule)
        page.write({"o365_sign_in_policy": "stay"})
        self.assertEqual(self.company.o365_sign_in_policy, "stay")

    def test_redirect_uri_follows_the_base_url_and_must_be_https(self):
        parameters = self.env["ir.config_parameter"]
        for base, is_refused in [
            ("https://crm.charity.example/", False),
            ("http://localhost:8069", False),
            ("http://crm.charity.example", True),
        ]:
            parameters.set_param("web.base.url", base)
            self.env.invalidate_all()
            page = self.settings(self.admin)
            self.assertEqual(
                page.o365_redirect_uri,
                base.rstrip("/") + "/charitylog_o365/callback",
            )
            self.assertEqual(page.o365_redirect_uri_refused, is_refused)

    # The secret

    def test_client_secret_is_stored_encrypted_and_never_returned(self):
        page = self.settings(self.admin, **READY)
        company = self.of(self.admin)
        self.env.cr.execute("SELECT * FROM res_company WHERE id = %s", company.ids)
        told = [
            self.env.cr.fetchall(),
            company.read(fields_to_read(company)),
            company.web_read({"o365_client_secret": {}}),
            company.export_data(["name", "o365_client_secret"]),
            page.read(["o365_client_secret"]),
            company.copy_data(),
        ]
        self.assertNotIn(SECRET, str(told))
        self.assertTrue(page.o365_has_client_secret)

    def test_encrypted_secret_is_readable_by_no_group(self):
        self.switched_on()
        for user in (self.admin, self.officer, self.manager):
            company = self.of(user)
            with self.assertRaises(AccessError):
                company.read(["o365_client_secret_cipher"])
            with self.assertRaises(AccessError):
                company.search([("o365_client_secret_cipher", "like", "gAAAA")])
            with self.assertRaises(AccessError):
                company.write({"o365_client_secret_cipher": "forged"})
