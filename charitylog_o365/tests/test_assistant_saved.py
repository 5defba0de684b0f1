"""An application is tried when it is saved on the page of rules."""

from unittest.mock import patch

from odoo.exceptions import UserError

from .assistant_case import OTHER, AssistantCase

NOBODY = classmethod(lambda cls: ())


class TestAssistantSaved(AssistantCase):
    def save(self, **values):
        """Save the page of rules as the web client does, and return it."""
        settings = self.env["res.config.settings"].with_user(self.ada)
        [saved] = settings.web_save(values, {"id": {}})
        self.env.invalidate_all()
        return settings.browse(saved["id"])

    def assertNotSaved(self, *words, **values):
        before = self.company.read(["o365_rule", "o365_tenant_id", "o365_client_id"])
        with self.assertRaises(UserError) as caught:
            self.save(**values)
        for word in ("Not saved", *words):
            self.assertIn(word, str(caught.exception))
        after = self.company.read(["o365_rule", "o365_tenant_id", "o365_client_id"])
        self.assertEqual(before, after)

    def test_wrong_values_are_refused_while_the_rule_is_on(self):
        for words, values in (
            (["Directory (tenant) ID"], {"o365_tenant_id": OTHER}),
            (["Application (client) ID", "700016"], {"o365_client_id": OTHER}),
            (["client secret", "7000215"], {"o365_client_secret": "another"}),
        ):
            with self.subTest(values):
                self.assertNotSaved(*words, **values)
        self.assertTrue(self.company.o365_rule)

    def test_switching_on_is_refused_with_what_microsoft_refuses(self):
        self.company.write({"o365_rule": False, "o365_client_secret": "another"})
        self.assertNotSaved("client secret", o365_rule=True)
        self.assertFalse(self.company.o365_rule)
        page = self.save(o365_rule=True, o365_client_secret=self.sim.client_secret)
        self.assertTrue(self.company.o365_rule)
        self.assertFalse(page.o365_setup_trouble)
        self.assertLine("credential", "good", "good_no_end")

    def test_wrong_values_are_kept_and_told_while_the_rule_is_off(self):
        self.company.o365_rule = False
        page = self.save(o365_client_id=OTHER)
        self.assertEqual(self.company.o365_client_id, OTHER)
        self.assertIn("Application (client) ID", page.o365_setup_trouble)
        self.assertLine("client", "bad", "wrong_client")

    def test_graph_that_is_not_reached_is_told_and_the_application_was_checked(self):
        self.sim.fault("down")
        page = self.save(o365_client_secret=self.sim.client_secret)
        self.assertIn("The sign-in", page.o365_setup_trouble)
        self.assertNotIn("could not be checked", page.o365_setup_trouble)
        self.assertLine("microsoft", "bad", "answer")
        self.assertLine("credential", "good", "good_no_end")

    def test_no_answer_hinders_nobody_and_is_told(self):
        self.sim.fault("sign_in_down")
        page = self.save(o365_client_secret="of tomorrow")
        self.assertIn("could not be checked", page.o365_setup_trouble)
        self.assertLine("microsoft", "bad", "answer")
        self.company.o365_rule = False
        self.save(o365_rule=True)
        self.assertTrue(self.company.o365_rule)

    def test_what_microsoft_learns_of_afterwards_is_saved_and_told(self):
        page = self.save(o365_credential="certificate")
        self.assertEqual(self.company.o365_credential, "certificate")
        self.assertTrue(self.company.o365_rule)
        self.assertIn("certificate", page.o365_setup_trouble)

    def test_what_has_to_do_with_no_application_asks_nothing(self):
        with patch.object(type(self), "expected_hosts", NOBODY):
            self.save(o365_sign_in_policy="stay", o365_right_minutes=30)
            self.save(o365_tenant_id=self.sim.tenant_id, o365_rule=True)
            self.save(o365_rule=False)
        self.assertFalse(self.company.o365_rule)

    def test_program_that_writes_the_rules_is_not_kept_waiting(self):
        with patch.object(type(self), "expected_hosts", NOBODY):
            self.company.with_user(self.ada).write({"o365_client_id": OTHER})
            settings = self.env["res.config.settings"].with_user(self.ada)
            settings.create({"o365_client_secret": "of tomorrow"}).execute()
        self.assertEqual(self.company.o365_client_id, OTHER)

    def test_page_of_rules_leads_to_the_page(self):
        page = self.save()
        self.assertFalse(page.o365_setup_is_complete)
        self.assertIn("Next:", page.o365_setup_summary)
        self.assertEqual(page.action_o365_set_up()["res_id"], self.setup_page.id)
        self.connect(self.ann)
        self.assertTrue(self.save().o365_setup_is_complete)
