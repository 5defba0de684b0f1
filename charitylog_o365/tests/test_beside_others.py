"""What other addons do to values, activities, groups and clients, as OCA's do.

With those addons themselves: ``tests/e2e/test_beside_oca.py`` of the repository.
"""

from unittest.mock import patch

from odoo import models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged

from m365_simulator import forms

from ..tools.activity import leave_activity
from .common import OPTIONS
from .credential_case import CredentialCase
from .permission_case import PermissionCase
from .privacy_erased_case import ErasedCase

FORGET = "_anonymize_partner_attachments"
PASSWORD = "opens~the~file~only"


@tagged("post_install", "-at_install")
class TestBesideOthers(CredentialCase, PermissionCase):
    # Activities for which another addon finds somebody else

    def given_to_a_team(self, *models_):
        """Have what is scheduled on these models be a team's, and nobody's."""

        def schedule(records, *args, **values):
            return scheduled(records, *args, **{**values, "user_id": False})

        for model in models_:
            scheduled = type(self.env[model]).activity_schedule
            self.patch(type(self.env[model]), "activity_schedule", schedule)

    def test_refusal_offer_notice_and_task_are_left_to_whom_they_are_for(self):
        self.given_to_a_team("res.partner", "charitylog.action")
        job = self.env.ref("charitylog_o365.ir_cron_daily").with_user(self.bob)
        for _time in range(2):
            job.sudo()._o365_schedule_refusal("Nightly round", "Not shared with you.")
        self.action(self.bob).action_offer(self.ann.id)
        account = self.env["o365.account"]._of(self.ann)
        account._o365_needs_sign_in("sign_in")
        ada = self.worker("ada", "Ada Root", groups=("base.group_system",))
        for _time in range(2):
            self.company._o365_notify_refused("secret", self.ann)
        self.env.invalidate_all()
        told = self.env["mail.activity"].search([("user_id", "in", self.ann.ids)])
        self.assertRegex(str(told.mapped("summary")), "Bob Marsh offers you")
        self.assertRegex(str(told.mapped("summary")), "Please sign in to Microsoft 365")
        told = self.env["mail.activity"].search([("user_id", "=", self.bob.id)])
        self.assertEqual(len(told), 1, told.mapped("summary"))
        self.assertIn("“Nightly round” could not go on", told.summary)
        told = self.env["mail.activity"].search([("user_id", "=", ada.id)])
        self.assertEqual(len(told), 1, told.mapped("summary"))

    def test_defaults_of_a_context_do_not_change_what_somebody_is_told(self):
        client = self.client_.with_context(default_active=False)
        told = leave_activity(client, self.ann, "Please call", "Today.")
        self.assertTrue(told.active)

    # Values that another addon logs

    def listen(self):
        """Return a list to which all values that are created or written are added."""
        seen = []

        def hear(model, name):
            method = getattr(model, name)

            def heard(records, values, *args, **kwargs):
                seen.append(str(values))
                return method(records, values, *args, **kwargs)

            # What Odoo knows of a method that makes records.
            heard.__dict__.update(method.__dict__)
            self.patch(model, name, heard)

        ours = [name for name in self.registry if name.startswith(("o365.", "char"))]
        for name in (*ours, "res.company", "res.config.settings", "res.users"):
            for method in ("create", "write"):
                hear(type(self.env[name]), method)
        return seen

    def test_no_value_that_is_created_or_written_holds_a_secret(self):
        made = self.made()
        file = self.pfx(made, PASSWORD)
        values = {
            "o365_client_secret": f" {self.sim.client_secret} ",
            "o365_certificate_file": file,
            "o365_certificate_password": PASSWORD,
        }
        seen = self.listen()
        settings = self.env["res.config.settings"].create({})
        settings.web_save({**values, "o365_rule": True}, {"id": {}})
        self.assertEqual(self.company._o365_secret(), self.sim.client_secret)
        kept = self.company.o365_certificate_id
        self.assertEqual(kept.thumbprint, made.thumbprint)
        self.company.web_save({"o365_client_secret": "of~tomorrow"}, {"id": {}})
        self.assertEqual(self.company._o365_secret(), "of~tomorrow")
        self.company.web_save({"o365_client_secret": self.sim.client_secret}, {})
        self.env["res.config.settings"].web_save(
            values | {"o365_certificate_file": False}, {"id": {}}
        )
        self.connect(self.ann)
        self.sim.expire_access_tokens()
        self.action(self.ann)
        self.drain()
        self.entry(self.ann)
        hidden = [*self.sim.secrets(), "of~tomorrow", PASSWORD, file[:60], file[-60:]]
        hidden += forms.of_key(made.private_key)
        text = "\n".join(seen)
        self.assertIn("cache_cipher", text)
        self.assertIn("o365_client_secret", text)
        self.assertFalse([secret[:12] for secret in hidden if secret in text])

    def test_name_of_what_was_put_aside_opens_nothing_afterwards(self):
        seen = self.listen()
        self.company.web_save({"o365_client_secret": "of~tomorrow"}, {"id": {}})
        [name] = [text.split("'")[3] for text in seen if "o365_client_secret'" in text]
        self.company.write({"o365_client_secret": name})
        self.assertEqual(self.company._o365_secret(), name)

    # Groups that another addon writes

    def test_losing_my_user_options_past_our_write_ends_the_connection(self):
        group = self.env.ref(OPTIONS)
        models.Model.write(self.ann, {"group_ids": [Command.unlink(group.id)]})
        models.Model.write(self.ann, {"group_ids": [Command.link(group.id)]})
        self.assertEqual(self.ann.o365_state, "none")
        self.assertEqual(self.bob.o365_state, "connected")

    def test_giving_names_those_whose_groups_something_else_decides_on(self):
        carl = self.worker("carl", "Carl Ford", groups=())
        people = Command.set((self.ann + carl).ids)
        window = self.env["o365.give"].create({"user_ids": [people], "invite": False})
        with patch.object(type(self.ann), "_o365_give", lambda *_: None):
            said = window.action_confirm()["params"]["message"]
        self.assertIn("Not given to Carl Ford: something else decides", said)


@tagged("post_install", "-at_install")
class TestBesideForgetting(ErasedCase):
    """Another addon has given a client a new name, and archived them."""

    def setUp(self):
        super().setUp()
        theirs = patch.object(models.BaseModel, FORGET, lambda self: None, create=True)
        self.startPatcher(theirs)

    def forget(self, client, by):
        client = client.with_user(by)
        client.write({"name": "M.W. Anonymized", "active": False})
        client._anonymize_partner_attachments()
        self.env.invalidate_all()

    def test_work_entries_and_notes_go_with_a_client_who_is_forgotten(self):
        action = self.action(self.ann, description="Mary was upset", location="Home")
        done = self.action(self.bob, state="done")
        self.drain()
        self.entry(self.ann)
        action.message_post(body="Mary was upset")
        self.client_.activity_schedule(summary="Call Mary")
        self.forget(self.client_, self.mia)
        self.drain()
        self.drain()
        self.assertNotIn("Mary", self.everything())
        self.assertFalse(self.entries(self.ann) + self.sim.deleted(self.upn(self.ann)))
        both = action + done
        self.assertEqual(both.mapped("state"), ["cancelled", "done"])
        left = both.read() + self.client_.read() + self.client_.activity_ids.read()
        left += both.message_ids.read() + self.client_.message_ids.read()
        self.assertNotIn("Mary", str(left))
        self.assertEqual(self.client_.name, "M.W. Anonymized")
        self.assertTrue(self.client_.charitylog_erased)

    def test_forgetting_work_is_for_managers_and_never_an_own_company(self):
        client = self.env["res.partner"].create({"name": "Nobody's client"})
        officer = self.worker("olive", "Olive Dee", ("base.group_partner_manager",))
        self.forget(client, officer)
        self.assertTrue(client.charitylog_erased)
        self.action(self.ann)
        with self.assertRaisesRegex(AccessError, "Only managers"):
            self.forget(self.client_, officer)
        with self.assertRaisesRegex(UserError, "organisation of this system's own"):
            self.forget(self.company.partner_id, self.mia)
