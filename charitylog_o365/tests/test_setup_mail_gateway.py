"""The mail gateway is no key: whatever an e-mail says, nobody is known to have sent it.

Anybody who is logged in may hand it one, with values, defaults and a sender of choice.
"""

from contextlib import ExitStack, suppress

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..models.setup.project_project import THIRD_PARTY_FIELDS
from .common import MANAGER, O365Case

MAIL = """From: {sender}
To: {to}
Subject: A new service
Message-Id: <{number}@charity.example>

Nothing.
"""


@tagged("post_install", "-at_install")
class TestSetupMailGateway(O365Case):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.mona = cls.worker("mona", "Mona Pike", groups=(MANAGER,))
        cls.sue = cls.worker("sue", "Sue Root", groups=("base.group_system",))
        for user in (cls.mona, cls.sue, cls.bob):
            user.email = cls.upn(user)
        cls.number = 0

    def process(
        self, model, sender, values=None, user=None, to="x@y.example", **context
    ):
        type(self).number += 1
        mail = MAIL.format(sender=sender, to=to, number=self.number)
        models = self.env[model].with_user(user or self.bob).with_context(**context)
        with mute_logger("odoo.addons.mail.models.mail_thread"):
            made = models.message_process(model, mail, custom_values=values)
        return self.env[model].browse(made)

    def senders(self):
        """Return whose an e-mail may be: nobody's, a colleague's, of who may do it."""
        return (
            "nobody@elsewhere.example",
            *(self.upn(user) for user in (self.bob, self.mona, self.sue)),
            "odoobot@example.com",
        )

    def outlook(self):
        """Return all that decides about Outlook, of whatever there is."""
        self.env.flush_all()
        every = {
            "project.project": [*THIRD_PARTY_FIELDS],
            "res.company": ["o365_rule", "o365_sign_in_policy", "o365_cloud"],
            "res.partner": ["charitylog_erased"],
        }
        told = []
        for model, names in every.items():
            records = self.env[model].with_context(active_test=False).search([])
            # What was made is like what is made by hand: nothing to tell of.
            usual = {
                name: records.default_get([name]).get(name, False) for name in names
            }
            told += [
                values
                for values in records.read(names, load=None)
                if any(values[name] != usual[name] for name in names)
            ]
        return told

    def assertNotMade(self, model, values, is_refused=False, **more):
        before = self.outlook()
        for sender in self.senders():
            with self.subTest(model=model, sender=sender, values=values, **more):
                with ExitStack() as stack:
                    if is_refused:
                        stack.enter_context(self.assertRaises(AccessError))
                    else:
                        stack.enter_context(suppress(AccessError))
                        stack.enter_context(self.cr.savepoint())
                    self.process(model, sender, values, **more)
                self.env.invalidate_all()
                self.assertEqual(self.outlook(), before)

    def assertRefused(self, model, values):
        self.assertNotMade(model, values, is_refused=True)

    def test_email_cannot_create_a_project_that_uses_outlook(self):
        self.assertRefused("project.project", {"o365_sync": True})
        self.assertRefused("project.project", {"o365_event_detail": "full"})
        self.assertNotMade("project.project", None, default_o365_sync=True)

    def test_email_cannot_create_an_outlook_project_inside_another_record(self):
        inner = {"name": "Inner", "o365_sync": True}
        self.assertRefused("res.partner", {"project_ids": [Command.create(inner)]})

    def test_email_cannot_change_a_project_inside_another_record(self):
        for values in ({"o365_sync": False}, {"o365_event_detail": "initials"}):
            change = [Command.update(self.project.id, values)]
            self.assertRefused("res.partner", {"project_ids": change})

    def test_email_cannot_change_company_rules_inside_another_record(self):
        change = [Command.update(self.company.id, {"o365_sign_in_policy": "stay"})]
        user = Command.update(self.bob.id, {"company_ids": change})
        self.assertNotMade("res.partner", {"user_ids": [user]})

    def test_email_cannot_mark_a_client_as_erased(self):
        self.assertRefused("res.partner", {"charitylog_erased": True})
        self.assertNotMade("res.partner", None, default_charitylog_erased=True)
        erased = Command.update(self.client_.id, {"charitylog_erased": True})
        self.assertRefused("res.partner", {"child_ids": [erased]})

    def test_email_to_an_alias_with_defaults_cannot_create_an_outlook_project(self):
        domain = self.env["mail.alias.domain"].create({"name": "charity.example"})
        alias = self.env["mail.alias"].create(
            {
                "alias_name": "a-new-service",
                "alias_domain_id": domain.id,
                "alias_model_id": self.env["ir.model"]._get_id("project.project"),
                "alias_defaults": "{'o365_sync': True}",
                "alias_contact": "everyone",
            }
        )
        # By OdooBot: so the mail server's letters are fetched.
        address = {"user": self.env.user, "to": alias.alias_full_name}
        self.assertNotMade("project.project", None, **address)

    def test_email_without_outlook_values_creates_its_record(self):
        for sender in self.senders():
            with self.subTest(sender):
                self.assertTrue(self.process("res.partner", sender))
        pat = self.worker("pat", "Pat Day", groups=("project.group_project_manager",))
        pat.email = self.upn(pat)
        project = self.process("project.project", pat.email, user=pat)
        self.assertEqual(project.name, "A new service")
        self.assertFalse(project.o365_sync)
