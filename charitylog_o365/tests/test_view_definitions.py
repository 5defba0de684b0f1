"""What our views promise: buttons that answer, and pages that need no other addon."""

from lxml import etree
from odoo.service.model import get_public_method
from odoo.tests import TransactionCase, tagged
from odoo.tools.safe_eval import safe_eval

MODULES = "charitylog_o365%"


@tagged("post_install", "-at_install")
class TestViewDefinitions(TransactionCase):
    def of_ours(self, model):
        named = self.env["ir.model.data"].search(
            [("model", "=", model), ("module", "=like", MODULES)]
        )
        return self.env[model].browse(named.mapped("res_id"))

    def buttons(self):
        """Return ``(model, method)`` of every button in our views."""
        found = set()
        for view in self.of_ours("ir.ui.view").filtered("model"):
            arch = etree.fromstring(view.arch_db)
            names = arch.xpath("//button[@type='object']/@name")
            found |= {(view.model, name) for name in names}
        return sorted(found)

    def test_every_button_calls_a_public_record_method(self):
        buttons = self.buttons()
        self.assertGreater(len(buttons), 20)
        for model, name in buttons:
            with self.subTest(model=model, button=name):
                method = get_public_method(self.env[model], name)
                # Odoo hands a method of the model no records, but the ids as they are.
                self.assertFalse(getattr(method, "_api_model", False))

    def test_every_window_action_has_a_valid_domain(self):
        narrowed = set()
        for action in self.of_ours("ir.actions.act_window"):
            known = {"uid": self.env.uid, "active_id": 1, "active_ids": [1]}
            known["allowed_company_ids"] = self.env.companies.ids
            domain = safe_eval(action.domain or "[]", known)
            with self.subTest(action=action.name):
                records = self.env[action.res_model].search(domain)
                self.assertEqual(records.filtered_domain(domain), records)
            if domain:
                narrowed.add(action.res_model)
        models = {"charitylog.action", "project.project", "res.partner", "res.users"}
        self.assertEqual(narrowed, models)

    def test_clients_page_excludes_users_and_own_companies(self):
        action = self.env.ref("charitylog_o365.res_partner_action_clients")
        # Of base alone, or our own: others' are there in some systems only.
        for name, *_rest in safe_eval(action.domain):
            modules = self.env["res.partner"]._fields[name]._modules
            self.assertLessEqual(set(modules), {"base", "charitylog_o365"}, name)
        mary = self.env["res.partner"].create({"name": "Mary Whitfield"})
        other = self.env["res.company"].create({"name": "Elsewhere"})
        other.active = False
        found = self.env["res.partner"].search(safe_eval(action.domain))
        self.assertIn(mary, found)
        own = (self.env.company + other).partner_id
        self.assertFalse(found & (own | self.env.user.partner_id))
        self.assertEqual(
            self.env["res.partner"].search([("charitylog_is_own", "=", True)]) & own,
            own,
        )
        self.assertEqual((mary + own).mapped("charitylog_is_own"), [False, True, True])
