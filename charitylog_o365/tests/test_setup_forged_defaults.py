"""Odoo's defaults of one's own (ir.default) are no way to write what one may not."""

from odoo.exceptions import AccessError
from odoo.tests import Form, tagged

from .common import MANAGER, USER, O365Case
from .people import let_read_all_of

RULE = {
    "o365_tenant_id": "0a0a0a0a-0000-4000-8000-000000000000",
    "o365_client_id": "forged",
    "o365_client_secret": "forged",
    "o365_client_secret_expires": "2030-01-01",
    "o365_credential": "federated",
    "o365_federated_token_file": "/etc/hostname",
    "o365_certificate_id": 1,
    "o365_next_certificate_id": 1,
    "o365_cloud": "china",
    "o365_login_url": "https://evil.example",
    "o365_graph_url": "https://evil.example",
    "o365_sign_in_policy": "stay",
    "o365_rule_since": "2020-01-01 00:00:00",
    "o365_client_secret_cipher": "forged",
    "o365_client_secret_for": "forged",
    "o365_rule": True,
}
PROJECT = {
    "o365_sync": True,
    "o365_event_detail": "full",
    "o365_show_place": True,
    "o365_private": True,
    "planned_duration_policy": "required",
    "o365_sync_since": "2020-01-01 00:00:00",
    "o365_chosen_by_id": 2,
    "o365_chosen_at": "2020-01-01 00:00:00",
}


@tagged("post_install", "-at_install")
class TestSetupForgedDefaults(O365Case):
    """Olga gives access rights and may make companies; Pat makes projects."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        rights = (USER, "base.group_erp_manager", "base.group_partner_manager")
        cls.olga = cls.worker("olga", "Olga Dean", groups=rights)
        cls.pat = cls.worker(
            "pat", "Pat Day", groups=(USER, "project.group_project_manager")
        )
        cls.chief = cls.worker(
            "chief", "Chief Day", groups=(MANAGER, "project.group_project_manager")
        )

    def by_default(self, setter, model, values):
        """Keep ``values`` as defaults of everybody, of a company's and of one's own."""
        for name, value in values.items():
            everybody = self.env["ir.default"]
            everybody.set(model, name, value)
            everybody.set(model, name, value, company_id=self.company.id)
            everybody.with_user(setter).set(model, name, value, user_id=True)

    def assertUsual(self, record, names):
        record = record.sudo()
        for name in names:
            default = self.env[record._name]._fields[name].default
            with self.subTest(name):
                usual = default(record) if default else False
                self.assertEqual(record[name] or False, usual)

    def test_ir_defaults_of_outlook_fields_are_ignored_for_companies(self):
        self.by_default(self.olga, "res.company", RULE)
        companies = self.env["res.company"].with_user(self.olga)
        ways = {
            "create": lambda: companies.create({"name": "By RPC"}),
            "superuser": lambda: companies.sudo().create({"name": "As superuser"}),
            "import": lambda: companies.browse(
                companies.load(["name"], [["By import"]])["ids"]
            ),
            "OdooBot": lambda: self.env["res.company"].create({"name": "By OdooBot"}),
        }
        for way, make in ways.items():
            with self.subTest(way):
                made = make()
                self.assertTrue(made)
                self.assertUsual(made, RULE)

    def test_ir_defaults_of_outlook_fields_are_ignored_for_projects(self):
        self.by_default(self.pat, "project.project", PROJECT)
        projects = self.env["project.project"].with_user(self.pat)
        # sale_project's form reads what sales people alone may read.
        let_read_all_of(self.pat, projects)
        form = Form(projects)
        form.name = "By form"
        chiefs = self.env["project.project"].with_user(self.chief)
        ways = {
            "create": lambda: projects.create({"name": "By RPC"}),
            "superuser": lambda: projects.sudo().create({"name": "As superuser"}),
            "import": lambda: projects.browse(
                projects.load(["name"], [["By import"]])["ids"]
            ),
            "form": form.save,
            "a manager": lambda: chiefs.create({"name": "By a manager"}),
        }
        for way, make in ways.items():
            with self.subTest(way):
                made = make()
                self.assertTrue(made)
                self.assertUsual(made, PROJECT)

    def test_ir_default_of_erased_is_ignored_for_clients(self):
        self.by_default(self.bob, "res.partner", {"charitylog_erased": True})
        partners = self.env["res.partner"]
        for clients in (partners.with_user(self.bob), partners):
            made = clients.create({"name": "Jo Hart"})
            self.assertFalse(made.charitylog_erased)

    def test_ir_default_of_a_notice_deletes_no_colleagues_activity(self):
        """What administrators were told is deleted once it is mended."""
        victim = self.client_.activity_schedule(
            "mail.mail_activity_data_todo", user_id=self.ann.id, summary="Ring the GP"
        )
        self.by_default(self.olga, "o365.notice", {"activity_ids": victim.ids})
        company = self.company.with_user(self.olga)
        company._o365_notify_refused("secret", self.ann)
        self.assertTrue(self.env["o365.notice"].search([]))
        company._o365_clear_refused()
        self.assertFalse(self.env["o365.notice"].search([]))
        self.assertTrue(victim.exists())

    def test_context_defaults_of_outlook_fields_are_refused(self):
        companies = self.env["res.company"].with_user(self.olga)
        for name, value in RULE.items():
            given = companies.with_context(**{f"default_{name}": value})
            with self.subTest(name):
                if name == "o365_rule_since":
                    # It follows the rule, and is not looked for there.
                    made = given.create({"name": name})
                    self.assertFalse(made.o365_rule_since)
                    continue
                with self.assertRaises(AccessError):
                    given.create({"name": name})
