"""What administrators are told of sign-ins is what Microsoft said, nobody else."""

from urllib.parse import parse_qs, urlsplit

from odoo.tests import tagged

from .account_sign_in_case import CALLBACK, SignInCase
from .common import USER


@tagged("post_install", "-at_install")
class TestAccountSignInNotices(SignInCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.adam = cls.worker("adam", "Adam Root", (USER, "base.group_system"))

    def come_back(self, error, description, **more):
        """Come back from Microsoft's pages with this in the browser's address."""
        [state] = parse_qs(urlsplit(self.start()).query)["state"]
        answer = {"state": state, "error": error, "error_description": description}
        return self.get(CALLBACK, **answer, **more)

    def notes(self):
        self.env.invalidate_all()
        tasks = self.env["mail.activity"].search([("user_id", "=", self.adam.id)])
        return tasks.mapped("note")

    def test_forged_callback_error_makes_no_activity(self):
        for number, reason in (
            (7000222, "secret"),
            (700027, "certificate"),
            (53003, "conditional_access"),
        ):
            for more in ({}, {"code": ""}):
                with self.subTest(number, **more):
                    text = f"AADSTS{number}: forged"
                    response = self.come_back("invalid_client", text, **more)
                    self.assertIn("did not work", self.words(response), reason)
                    self.assertEqual(self.notes(), [])

    def test_admin_consent_error_of_the_callback_makes_an_activity(self):
        self.come_back("access_denied", "AADSTS90094: admin consent is required")
        [note] = self.notes()
        self.assertIn("Grant admin consent", note)

    def test_error_of_the_token_request_makes_an_activity_until_solved(self):
        for wrong, advice in (
            ({"o365_client_secret": "wrong"}, "client secret"),
            ({"o365_tenant_id": "00000000-0000-4000-8000-000000000000"}, "tenant"),
        ):
            with self.subTest(advice):
                right = {name: self.rule()[name] for name in wrong}
                answer = self.sim.sign_in(self.start(), self.upn(self.ann))
                self.company.write(wrong)
                self.get(CALLBACK, **answer)
                [note] = self.notes()
                self.assertIn(advice, note)
                self.company.write(right)
                self.assertEqual(self.notes(), [])
