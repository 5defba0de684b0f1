"""The registration in Microsoft Entra as a script: all values in it, each quoted."""

import re

from odoo.exceptions import AccessError, UserError
from odoo.tests import BaseCase, tagged

from ..core.graph.clouds import PERMISSIONS
from ..models.setup import entra_script
from .common import MANAGER, O365Case

URI = "https://odoo.charity.example/charitylog_o365/callback"
# Whatever PowerShell takes for the end of a string, or fills in.
HOSTILE = "It's ‘x’ ‚y‛ $(Remove-Item *) `n \"; Stop-Computer #"
STRING = r"'(?:[^'‘’‚‛]|['‘’‚‛]{2})*'"


def without_strings(script):
    """Return the script without its comments and quoted strings."""
    return re.sub(rf"{STRING}|#.*", "", script)


class TestSetupEntraScript(BaseCase):
    def script(self, **values):
        return entra_script.script(
            values.pop("name", "Charitylog"), values.pop("uri", URI), **values
        )

    def test_script_registers_one_organisation_with_these_permissions(self):
        script = self.script(tenant="charity.example")
        self.assertIn("-SignInAudience 'AzureADMyOrg'", script)
        self.assertIn(f"$redirectUri = '{URI}'", script)
        self.assertIn("-TenantId 'charity.example'", script)
        self.assertEqual(set(entra_script.IDS), set(PERMISSIONS))
        for name, number in entra_script.IDS.items():
            self.assertIn(f"@{{ Id = '{number}'; Type = 'Scope' }} # {name}", script)
        # Delegated ones only: an application permission would be a "Role".
        self.assertNotIn("Role'", script)
        self.assertIn("ConsentType = 'AllPrincipals'", script)
        self.assertIn("New-MgServicePrincipal -AppId $app.AppId", script)

    def test_an_application_is_found_by_its_id_or_its_address(self):
        self.assertIn("RedirectUris -contains $redirectUri", self.script())
        number = "6731de76-14a6-49ae-97bc-6eba6914391e"
        self.assertIn(f"$_.AppId -eq '{number}'", self.script(client=number))

    def test_each_cloud_is_named_as_microsoft_graph_powershell_does(self):
        for cloud, name in entra_script.ENVIRONMENTS.items():
            self.assertIn(f"-Environment {name} ", self.script(cloud=cloud))
        self.assertNotIn("-Environment", self.script(cloud="custom"))

    def test_secret_is_made_where_nothing_else_is_registered(self):
        made = "Add-MgApplicationPassword -ApplicationId $app.Id"
        self.assertIn(made, self.script())
        other = entra_script.federated("https://a", "b", "c")
        self.assertNotIn(made, self.script(credential=other))
        self.assertNotIn("$secret", self.script(credential=other))

    def test_values_stay_text_whatever_is_in_them(self):
        plain = self.script(tenant="x", credential=entra_script.federated(*"abc"))
        script = self.script(
            name=HOSTILE,
            uri=HOSTILE,
            tenant=HOSTILE,
            credential=entra_script.federated(HOSTILE, HOSTILE, HOSTILE),
        )
        self.assertEqual(without_strings(script), without_strings(plain))
        self.assertNotIn("Stop-Computer", without_strings(script))

    def test_each_bracket_that_opens_is_closed(self):
        parts = (
            None,
            entra_script.certificates([("AA", "QUJD"), ("BB", "REVG")]),
            entra_script.federated("https://a", "b", "c"),
        )
        for part in parts:
            script = without_strings(self.script(credential=part))
            script = re.sub(r'"[^"]*"', "", script)
            for opened, closed in ("()", "{}"):
                self.assertEqual(script.count(opened), script.count(closed))
            # A line ends in the sign that it goes on, or has none.
            self.assertNotRegex(script, r"`[ \t]+\n")


@tagged("post_install", "-at_install")
class TestSetupEntraScriptWindow(O365Case):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.adam = cls.worker("adam", "Adam Root", groups=("base.group_system",))

    def shown(self, user=None):
        company = self.company.with_user(user or self.adam)
        context = company.action_o365_entra_script()["context"]
        return context["default_script"]

    def test_script_has_the_values_of_this_system_and_no_secret(self):
        self.company.o365_client_secret = "top~secret~value"
        script = self.shown()
        self.assertIn(self.company.o365_redirect_uri, script)
        self.assertIn(self.sim.tenant_id, script)
        self.assertIn(self.sim.client_id, script)
        self.assertNotIn("top~secret", script)

    def test_certificate_is_registered_with_its_public_part_only(self):
        self.company.o365_credential = "certificate"
        self.company._o365_make_certificate()
        script = self.shown()
        kept = self.company.o365_certificate_id | self.company.o365_next_certificate_id
        self.assertTrue(kept)
        for each in kept:
            self.assertIn(f"Thumbprint = '{each.thumbprint}'", script)
        self.assertNotIn("PRIVATE", script)
        self.assertNotIn("Add-MgApplicationPassword", script)

    def test_only_administrators_see_it(self):
        mona = self.worker("mona", "Mona Pike", groups=(MANAGER,))
        for user in (self.ann, mona):
            with self.subTest(user.login), self.assertRaises(AccessError):
                self.shown(user)

    def test_an_address_that_microsoft_refuses_is_said_first(self):
        parameter = self.env["ir.config_parameter"]
        parameter.set_param("web.base.url", "http://odoo.charity.example")
        self.env.invalidate_all()
        with self.assertRaisesRegex(UserError, "https://"):
            self.shown()
