"""What a company signs in to Microsoft Entra with: chosen, uploaded, kept, told of."""

import base64
import logging
import tempfile
from datetime import timedelta
from pathlib import Path
from unittest.mock import patch

from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
)
from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import TransactionCase, new_test_user, tagged
from odoo.tools import file_open

from m365_simulator import forms

from ..core.graph import credential
from ..models.setup import encryption
from .credential_case import CredentialCase
from .people import fields_to_read
from .test_setup_rule import READY, SECRET

LOGGER = "odoo.addons.charitylog_o365.models.setup.credential._logger"
PASSWORD = "opens~the~file~only"


@tagged("post_install", "-at_install")
class TestSetupCredential(CredentialCase, TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company = cls.env["res.company"].create({"name": "Good Neighbours"})
        here = {"company_id": cls.company.id, "company_ids": [(6, 0, cls.company.ids)]}
        cls.admin = new_test_user(
            cls.env, "cred_admin", "base.group_user,base.group_system", **here
        )
        cls.officer = new_test_user(
            cls.env, "cred_officer", "base.group_user,base.group_erp_manager", **here
        )
        cls.env = cls.env(user=cls.admin)
        cls.company = cls.company.with_env(cls.env)
        cls.elsewhere = cls.made()

    def settings(self, user=None, **values):
        settings = self.env["res.config.settings"].with_user(user or self.admin)
        return settings.create({"company_id": self.company.id, **values})

    def upload(self, file, password=False, **values):
        self.settings(
            o365_certificate_file=file, o365_certificate_password=password, **values
        )

    def pem(self, *parts):
        return base64.b64encode("".join(parts).encode()).decode()

    # What is chosen

    def test_certificate_is_made_when_it_is_chosen_and_needs_no_secret(self):
        self.settings(
            **{**READY, "o365_client_secret": False, "o365_credential": "certificate"}
        )
        self.assertTrue(self.company.o365_rule)
        kept = self.company.o365_certificate_id
        app = self.company.with_user(self.officer)._o365_application()
        self.assertEqual(app.credential.public, kept.public_part)
        self.assertEqual(app.beside, ())
        self.assertNotIn("PRIVATE KEY", repr(app))
        page = self.settings()
        self.assertEqual(page.o365_certificate_thumbprint, kept.thumbprint)
        ahead = page.o365_certificate_ends - fields.Datetime.now()
        self.assertEqual(ahead.days in (364, 365), True)

    def test_what_is_missing_is_named_for_each_kind(self):
        ready = {**READY, "o365_rule": False, "o365_client_secret": False}
        self.company.write(ready)
        for kind, word in (
            ("secret", "client secret"),
            ("federated", "token file"),
        ):
            self.company.o365_credential = kind
            [missing] = self.company._o365_missing()
            self.assertIn(word, missing)
            with self.assertRaisesRegex(UserError, word):
                self.company._o365_application()
        self.company.o365_credential = "certificate"
        self.assertEqual(self.company._o365_missing(), [])
        self.company.o365_certificate_id.sudo().unlink()
        [missing] = self.company._o365_missing()
        self.assertEqual(missing, "the certificate")
        with self.assertRaisesRegex(ValidationError, "the certificate"):
            self.company.o365_rule = True

    def test_chosen_kind_comes_first_and_what_else_is_kept_after_it(self):
        self.company.write({**READY, "o365_credential": "certificate"})
        self.settings().action_o365_make_certificate()
        kinds = [type(each) for each in self.company._o365_credentials()]
        self.assertEqual(kinds, [credential.Certificate] * 2 + [credential.Secret])
        self.company.o365_credential = "secret"
        kinds = [type(each) for each in self.company._o365_credentials()]
        self.assertEqual(kinds, [credential.Secret] + [credential.Certificate] * 2)

    def test_secret_is_removed_once_something_else_is_chosen(self):
        self.company.write(READY)
        page = self.settings()
        with self.assertRaises(UserError):
            page.action_o365_forget_secret()
        self.company.o365_credential = "certificate"
        page.action_o365_forget_secret()
        self.assertIsNone(self.company._o365_secret())
        [only] = self.company._o365_credentials()
        self.assertIsInstance(only, credential.Certificate)

    def test_certificates_are_removed_once_something_else_is_chosen(self):
        self.company.write({**READY, "o365_credential": "certificate"})
        page = self.settings()
        page.action_o365_make_certificate()
        with self.assertRaises(UserError):
            page.action_o365_forget_certificates()
        self.company.o365_credential = "secret"
        page.action_o365_forget_certificates()
        self.assertFalse(self.env["o365.certificate"].search([]))
        self.assertFalse(self.company.o365_certificate_id)
        [only] = self.company._o365_credentials()
        self.assertIsInstance(only, credential.Secret)

    # Uploads

    def test_uploaded_certificate_is_used_and_its_password_kept_nowhere(self):
        made = self.elsewhere
        for file, password in (
            (self.pfx(made, PASSWORD), PASSWORD),
            (self.pem(made.private_key, made.public), False),
        ):
            self.upload(file, password, **{**READY, "o365_credential": "certificate"})
            app = self.company._o365_application()
            self.assertEqual(app.credential.public, made.public)
            self.assertEqual(app.credential.private_key, made.private_key)
            self.assertEqual(self.company.o365_certificate_id.ends, made.ends)
            self.company.o365_certificate_id.sudo().unlink()

    def test_bad_upload_says_why_and_loses_nothing(self):
        self.company.write({**READY, "o365_credential": "certificate"})
        kept, made, other = (
            self.company.o365_certificate_id,
            self.elsewhere,
            self.made(),
        )
        weak = rsa.generate_private_key(65537, 1024).private_bytes(
            Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()
        )
        with patch.object(fields.Datetime, "now", lambda *_: self.longer_ago()):
            ended = self.made()
        for file, password, words in (
            (self.pfx(made, PASSWORD), "wrong", "password does not open"),
            (self.pfx(made, PASSWORD), False, "password does not open"),
            (self.pem(made.public), False, "no private key in the file"),
            (self.pem(made.private_key), False, "no certificate in the file"),
            (self.pem(made.private_key, other.public), False, "is not that of the"),
            (self.pem(weak.decode(), made.public), False, "too weak"),
            (self.pem(ended.private_key, ended.public), False, "has ended already"),
            (self.pem(" \n"), False, "The file is empty"),
            (self.pem("PK a spreadsheet"), False, "cannot be read"),
            ("no base64!", False, "cannot be read"),
        ):
            with self.subTest(words), self.assertRaises(ValidationError) as caught:
                self.upload(file, password, o365_client_id="another")
            said = str(caught.exception)
            self.assertIn(words, said)
            self.assertIn("Nothing was saved.", said)
            self.assertEqual(self.company.o365_certificate_id, kept)
            self.assertFalse(self.company.o365_next_certificate_id)
            self.assertEqual(self.company.o365_client_id, READY["o365_client_id"])
            self.assertEqual(self.company._o365_secret(), SECRET)

    @staticmethod
    def longer_ago():
        return fields.Datetime.to_datetime("2020-01-01 12:00:00")

    def test_second_certificate_stands_beside_the_first_until_it_is_changed(self):
        self.company.write({**READY, "o365_credential": "certificate"})
        first = self.company.o365_certificate_id
        self.upload(self.pfx(self.elsewhere))
        then = self.company.o365_next_certificate_id
        self.assertEqual(then.thumbprint, self.elsewhere.thumbprint)
        self.assertEqual(self.company.o365_certificate_id, first)
        page = self.settings()
        self.assertEqual(page.o365_next_certificate_thumbprint, then.thumbprint)
        with self.assertRaises(ValidationError) as caught:
            self.upload(self.pfx(self.elsewhere))
        self.assertIn("kept already", str(caught.exception))
        for more in (
            page.action_o365_make_certificate,
            lambda: self.upload(self.pfx(self.made())),
        ):
            with self.assertRaises(UserError) as caught:
                more()
            self.assertIn("There is a new certificate already", str(caught.exception))
        page.action_o365_drop_next_certificate()
        self.assertFalse(then.exists())
        self.assertEqual(self.company.o365_certificate_id, first)

    def test_token_file_is_looked_at_when_its_path_is_entered(self):
        folder = Path(self.enterContext(tempfile.TemporaryDirectory()))
        path = folder / "token"
        self.renew(path, hours=1)
        empty, other = folder / "empty", folder / "other"
        empty.touch()
        other.write_text("admin_passwd = hush")
        with self.assertRaises(ValidationError) as caught:
            self.settings(o365_federated_token_file="token")
        self.assertIn("has to begin with", str(caught.exception))
        said = set()
        for wrong, code in (
            (folder / "nowhere", "missing"),
            (folder, "folder"),
            (empty, "empty"),
            (other, "no_token"),
        ):
            with (
                self.subTest(code),
                patch(LOGGER) as log,
                self.assertRaises(ValidationError) as caught,
            ):
                self.settings(o365_federated_token_file=str(wrong))
            said.add(str(caught.exception).replace(str(wrong), "PATH"))
            self.assertIn(code, log.info.call_args.args)
        # What is where on the server is not told.
        [sentence] = said
        self.assertIn("No token can be read", sentence)
        self.assertFalse(self.company.o365_federated_token_file)
        with self.assertRaises(ValidationError) as caught:
            self.settings(o365_cloud="china", o365_federated_token_file=str(path))
        self.assertIn("api://AzureADTokenExchangeChina", str(caught.exception))
        self.company.invalidate_recordset()
        self.settings(
            **{
                **READY,
                "o365_client_secret": False,
                "o365_credential": "federated",
                "o365_federated_token_file": str(path),
            }
        )
        self.assertTrue(self.company.o365_rule)
        said = self.settings().o365_federated_says
        self.assertIn("https://platform.example", said)
        self.assertIn("Subject: odoo", said)
        self.assertIn("Audience: api://AzureADTokenExchange", said)
        self.assertNotIn(path.read_text(), said)
        path.unlink()
        self.assertIn("cannot be read", self.settings().o365_federated_says)
        # What else is on the page can be saved all the same.
        self.settings(o365_sign_in_policy="stay")
        self.assertEqual(self.company.o365_sign_in_policy, "stay")

    def test_token_of_the_server_is_sent_to_no_address_that_was_entered(self):
        folder = Path(self.enterContext(tempfile.TemporaryDirectory()))
        self.renew(folder / "token", hours=1)
        token = {
            "o365_credential": "federated",
            "o365_federated_token_file": str(folder / "token"),
        }
        there = {
            "o365_cloud": "custom",
            "o365_login_url": "https://evil.example",
            "o365_graph_url": "https://graph.microsoft.com",
        }
        for first, then in ((token, there), (there, token), ({}, {**there, **token})):
            with self.subTest(then), self.assertRaises(ValidationError) as caught:
                with self.cr.savepoint():
                    self.company.write(first)
                    self.company.write(then)
            self.assertIn("Microsoft's own", str(caught.exception))
        self.company.write(token)
        self.assertTrue(self.company._o365_credentials())
        # However it came to be there.
        self.company._o365_keep(there)
        self.assertFalse(self.company._o365_credentials())

    # Who may

    def test_nobody_but_administrators_changes_it_and_nobody_writes_certificates(self):
        self.company.write({**READY, "o365_credential": "certificate"})
        kept = self.company.o365_certificate_id
        page = self.settings()
        for name, value in (
            ("o365_credential", "secret"),
            ("o365_certificate_file", self.pfx(self.elsewhere)),
            ("o365_federated_token_file", "/etc/hostname"),
        ):
            with self.subTest(name), self.assertRaises(AccessError):
                self.company.with_user(self.officer).write({name: value})
        for name in dir(type(page)):
            ours = "certificate" in name or "forget_secret" in name
            if ours and name.startswith("action_o365_"):
                with self.subTest(name), self.assertRaises(AccessError):
                    getattr(page.with_user(self.officer), name)()
        for user in (self.admin, self.officer):
            ours = kept.with_user(user)
            for change in (
                lambda ours=ours: ours.write({"public_part": "forged"}),
                ours.unlink,
                ours.copy,
                lambda ours=ours: ours.read(["key_cipher"]),
                lambda ours=ours: ours.search([("key_cipher", "like", "gAAAA")]),
            ):
                with self.assertRaises(AccessError):
                    change()
            for name in ("o365_certificate_id", "o365_next_certificate_id"):
                with self.assertRaises(AccessError):
                    self.company.with_user(user).write({name: False})
        with self.assertRaises(AccessError):
            kept.with_user(self.officer).action_download()

    def test_download_is_the_public_part(self):
        self.company.o365_credential = "certificate"
        kept = self.company.o365_certificate_id
        action = self.settings().action_o365_download_certificate()
        self.assertIn(f"/o365.certificate/{kept.id}/public_file/", action["url"])
        content = base64.b64decode(kept.public_file).decode()
        self.assertEqual(content, kept.public_part)
        self.assertTrue(content.startswith("-----BEGIN CERTIFICATE-----"))

    # Nothing of it shows

    def test_no_key_and_no_token_in_a_dump_an_answer_an_export_or_the_log(self):
        made, file = self.elsewhere, self.pfx(self.elsewhere, PASSWORD)
        path = Path(self.enterContext(tempfile.TemporaryDirectory()), "token")
        self.renew(path, hours=1)
        with self.assertLogs("odoo", logging.DEBUG) as log:
            self.upload(file, PASSWORD, **{**READY, "o365_credential": "certificate"})
            self.settings().action_o365_make_certificate()
            self.settings(
                o365_credential="federated", o365_federated_token_file=str(path)
            )
            self.assertEqual(len(self.company._o365_application().beside), 3)
        self.env.flush_all()
        certificates = self.env["o365.certificate"].search([])
        page = self.settings()
        told = [
            log.output,
            self.everything_stored(),
            self.company.read(fields_to_read(self.company)),
            self.company.web_read({"o365_certificate_file": {}}),
            self.company.export_data(["o365_certificate_file", "o365_credential"]),
            self.company.copy_data(),
            page.read(),
            certificates.read(),
            certificates.export_data(["thumbprint", "public_part"]),
            str(self.company._o365_application()),
        ]
        told = "\n".join(map(str, told))
        [uploaded, mine] = self.company._o365_certificates()
        self.assertEqual(uploaded.private_key, made.private_key)
        for what, pieces in {
            "the key that was uploaded": forms.of_key(made.private_key),
            "the key that was made here": forms.of_key(mine.private_key),
            "the token": forms.of_token(path.read_text()),
            "the file": [PASSWORD, file[40:100]],
        }.items():
            with self.subTest(what):
                self.assertFalse([piece for piece in pieces if piece in told])
        for thumbprint in certificates.mapped("thumbprint"):
            self.assertIn(thumbprint, told)
        self.assertIn("https://platform.example", told)

    def everything_stored(self):
        """Return all text of the tables that have to do with it, as a dump has it."""
        tables = ("o365_certificate", "res_company", "res_config_settings")
        told = []
        for table in (*tables, "ir_attachment", "ir_config_parameter"):
            self.env.cr.execute(f"SELECT t::text FROM {table} t")
            told += self.env.cr.fetchall()
        return told

    def test_new_key_of_the_server_encrypts_certificates_too(self):
        self.company.o365_credential = "certificate"
        kept = self.company.o365_certificate_id.sudo()
        before, [mine] = kept.key_cipher, self.company._o365_certificates()
        _done, lost = encryption.encrypt_anew(self.env)
        self.assertFalse(lost)
        self.assertNotEqual(kept.key_cipher, before)
        self.assertEqual(self.company._o365_certificates(), [mine])

    def test_neutralised_copy_has_no_certificate_and_no_path(self):
        folder = Path(self.enterContext(tempfile.TemporaryDirectory()))
        self.renew(folder / "token", hours=1)
        self.company.write(
            {
                **READY,
                "o365_credential": "certificate",
                "o365_federated_token_file": str(folder / "token"),
            }
        )
        self.env.flush_all()
        with file_open("charitylog_o365/data/neutralize.sql") as statements:
            self.env.cr.execute(statements.read())
        self.env.invalidate_all()
        self.assertFalse(self.env["o365.certificate"].sudo().search([]))
        self.assertFalse(self.company.o365_certificate_id)
        self.assertFalse(self.company.o365_federated_token_file)

    # When it ends

    def told(self):
        activities = self.env["mail.activity"].sudo()
        return activities.search([("user_id", "=", self.admin.id)])

    def days_left(self, days):
        """Have the scheduled job believe that the certificate ends so soon."""
        moment = self.company.o365_certificate_id.ends - timedelta(days=days)
        return patch.object(fields.Datetime, "now", lambda *_: moment)

    def test_administrators_are_told_before_a_certificate_ends(self):
        self.company.write({**READY, "o365_credential": "certificate"})
        ends = self.company.o365_certificate_id.ends
        self.assertEqual(self.company._o365_credential_ends(), ends.date())
        with self.days_left(31):
            self.company._o365_announce_expiry()
        self.assertFalse(self.told())
        with self.days_left(29):
            self.company._o365_announce_expiry()
            self.company._o365_announce_expiry()
        [task] = self.told()
        self.assertIn("certificate of Outlook calendars ends on", task.summary)
        self.assertIn("make a new certificate", task.note)
        self.settings().action_o365_make_certificate()
        self.assertFalse(self.told())
        with self.days_left(20):
            self.company._o365_announce_expiry()
        [task] = self.told()
        self.assertIn("change over to it", task.note)
        then = self.company.o365_next_certificate_id
        with self.days_left(-1):
            self.company._o365_announce_expiry()
        self.assertEqual(self.company.o365_certificate_id, then)
        self.assertFalse(self.told())

    def test_end_of_a_secret_that_is_not_used_concerns_nobody(self):
        soon = fields.Date.today() + timedelta(days=5)
        self.company.write({**READY, "o365_client_secret_expires": soon})
        self.company.o365_credential = "certificate"
        self.company._o365_announce_expiry()
        self.assertFalse(self.told())
        self.assertNotEqual(self.company._o365_credential_ends(), soon)
        self.company.o365_credential = "secret"
        self.assertEqual(self.company._o365_credential_ends(), soon)
