import os
import stat
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from unittest.mock import patch

from cryptography.fernet import Fernet
from odoo.exceptions import UserError
from odoo.tests import TransactionCase, tagged
from odoo.tools import config, mute_logger

from ..models.setup import encryption
from ..models.setup.encryption import decrypt, encrypt

CIPHER = "odoo.addons.charitylog_o365.models.setup.encryption"


@tagged("post_install", "-at_install")
class TestSetupEncryption(TransactionCase):
    def setUp(self):
        super().setUp()
        self.data = Path(self.enterContext(tempfile.TemporaryDirectory()))
        options = {**config.options, "data_dir": str(self.data)}
        options.pop(encryption.OPTION, None)
        self.options = options
        self.enterContext(patch.object(config, "options", options))
        environment = patch.dict(os.environ)
        self.enterContext(environment)
        os.environ.pop(encryption.VARIABLE, None)

    def key_file(self):
        [path] = (path for path in self.data.rglob("*") if path.is_file())
        return path

    def test_encrypted_text_is_decrypted_to_the_same_text(self):
        stored = encrypt(self.env, "Zuckerbäcker")
        self.assertNotIn("Zucker", stored)
        self.assertEqual(decrypt(self.env, stored), "Zuckerbäcker")

    def test_key_file_is_private_and_outside_the_filestore(self):
        encrypt(self.env, "x")
        path = self.key_file()
        self.assertEqual(stat.S_IMODE(path.stat().st_mode), 0o600)
        self.assertNotIn("filestore", path.parts)

    def test_key_folder_is_private(self):
        """Who could write there would put a key of their own in its place."""
        before = os.umask(0)
        self.addCleanup(os.umask, before)
        encrypt(self.env, "x")
        folder = self.key_file().parent
        self.assertEqual(stat.S_IMODE(folder.stat().st_mode), 0o700)

    def test_processes_starting_together_use_one_key(self):
        path = self.data / "charitylog_o365" / "db.key"
        with ThreadPoolExecutor(8) as pool:
            keys = set(map(tuple, pool.map(encryption._file_keys, [path] * 40)))
        self.assertEqual(len(keys), 1)
        self.assertEqual(self.key_file(), path)

    def test_a_copy_of_the_database_cannot_use_the_key(self):
        stored = encrypt(self.env, "token")
        self.env["ir.config_parameter"].set_param("database.uuid", "another")
        self.assertIsNone(decrypt(self.env, stored))

    def test_a_lost_key_counts_as_nothing_stored(self):
        stored = encrypt(self.env, "token")
        self.key_file().unlink()
        with mute_logger(CIPHER):
            self.assertIsNone(decrypt(self.env, stored))

    def test_a_damaged_key_counts_as_nothing_stored(self):
        stored = encrypt(self.env, "token")
        self.key_file().write_bytes(b"")
        self.assertIsNone(decrypt(self.env, stored))
        # Nor is anything kept with a key that anybody could make.
        with self.assertLogs(CIPHER, "ERROR"), self.assertRaises(UserError):
            encrypt(self.env, "token")

    def test_decrypting_nothing_or_no_cipher_gives_none(self):
        self.assertIsNone(decrypt(self.env, False))
        self.assertIsNone(decrypt(self.env, "not a cipher"))

    def test_a_key_from_the_environment_needs_no_file(self):
        os.environ[encryption.VARIABLE] = Fernet.generate_key().decode()
        self.assertEqual(decrypt(self.env, encrypt(self.env, "token")), "token")
        self.assertEqual(list(self.data.rglob("*.key")), [])

    def test_text_encrypted_with_the_file_key_is_read_after_a_key_is_configured(self):
        stored = encrypt(self.env, "token")
        self.options[encryption.OPTION] = Fernet.generate_key().decode()
        self.assertEqual(decrypt(self.env, stored), "token")

    def test_of_several_keys_the_first_encrypts_and_all_decrypt(self):
        old, new = (Fernet.generate_key().decode() for _each in range(2))
        self.options[encryption.OPTION] = old
        stored = encrypt(self.env, "token")
        self.options[encryption.OPTION] = f"{new}, {old}"
        self.assertEqual(decrypt(self.env, stored), "token")
        fresh = encrypt(self.env, "token")
        self.options[encryption.OPTION] = new
        self.assertEqual(decrypt(self.env, fresh), "token")
        self.assertIsNone(decrypt(self.env, stored))

    def test_unusable_configured_key_raises_a_readable_error(self):
        self.options[encryption.OPTION] = "secret"
        with mute_logger(CIPHER):
            with self.assertRaises(UserError) as caught:
                encrypt(self.env, "token")
            self.assertIsNone(decrypt(self.env, "gAAAA"))
        self.assertIn("no key", str(caught.exception))

    def test_rotating_encrypts_all_with_a_new_key_and_drops_the_old_one(self):
        company = self.env.company
        company.o365_client_secret = "kept~through~it"
        before = company.sudo().o365_client_secret_cipher
        old_key = self.key_file().read_bytes()
        done, lost = self.env["o365.account.tokens"]._rotate_key()
        self.assertEqual((done >= 1, lost), (True, 0))
        self.assertNotEqual(company.sudo().o365_client_secret_cipher, before)
        self.assertEqual(company._o365_secret(), "kept~through~it")
        # Another worker reads what is not rotated yet, until this is committed.
        self.assertEqual(decrypt(self.env, before), "kept~through~it")
        self.env.cr.postcommit.run()
        self.assertNotIn(old_key, self.key_file().read_bytes())
        self.assertEqual(stat.S_IMODE(self.key_file().stat().st_mode), 0o600)
        self.assertEqual(company._o365_secret(), "kept~through~it")
        self.assertIsNone(decrypt(self.env, before))

    def test_rotating_uses_the_first_of_the_configured_keys(self):
        old, new = Fernet.generate_key().decode(), Fernet.generate_key().decode()
        self.options[encryption.OPTION] = old
        self.env.company.o365_client_secret = "kept~through~it"
        self.options[encryption.OPTION] = f"{new},{old}"
        self.env["o365.account.tokens"]._rotate_key()
        self.options[encryption.OPTION] = new
        self.assertEqual(self.env.company._o365_secret(), "kept~through~it")
