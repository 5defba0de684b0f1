"""How secrets are kept: encrypted, with a key that is not in the database.

The key comes from the server's configuration (``charitylog_o365_key``), else from the
environment (``CHARITYLOG_O365_KEY``), else from a file of its own in the data
directory, which only the server may read and which lies outside the filestore, so that
no backup holds both the key and what it opens. Several keys, separated by commas, may
be configured: the first one encrypts, all of them decrypt.

What a browser keeps for a while (controllers.under_way) is encrypted in the same way.

https://cryptography.io/en/latest/fernet/
"""

import base64
import logging
import os
import tempfile
from contextlib import suppress
from pathlib import Path
from urllib.parse import quote

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from odoo.exceptions import UserError
from odoo.tools import config

OPTION = "charitylog_o365_key"
VARIABLE = "CHARITYLOG_O365_KEY"

_logger = logging.getLogger(__name__)


def encrypt(env, secret):
    """Return ``secret`` (text) encrypted, as text.

    Raises UserError when the server has no key that can be used.
    """
    try:
        kept = _fernet(env, create=True).encrypt(secret.encode()).decode()
        # From now on a copy of this database can be told from it.
        env["o365.identity"]._remember()
        return kept
    except (OSError, ValueError, InvalidToken) as error:
        _logger.error("No key to encrypt with: %s", type(error).__name__)
        raise UserError(
            env._(
                "Nothing was saved, because the server has no key to keep secrets "
                "with. Whoever runs the server can mend it: see 'Secrets' in the "
                "guide of Charitylog: Outlook calendars."
            )
        ) from error


def decrypt(env, stored, made_for=None):
    """Return the secret kept in ``stored``, or None where it cannot be read any more.

    ``made_for`` names another database, (name, uuid), whose key file it was kept with.

    A lost or changed key counts as nothing stored: whoever asks has the user sign in
    again, or the administrator enter the secret again.
    """
    if not stored:
        return None
    try:
        fernet = _fernet(env, create=False, made_for=made_for)
        return fernet.decrypt(stored.encode()).decode()
    except InvalidToken:
        _logger.info("Something was encrypted with a key that this server lacks")
    except (OSError, ValueError) as error:
        _logger.error("No key to decrypt with: %s", type(error).__name__)
    return None


def database(env):
    """Return what differs between this database and a copy of it: name and uuid."""
    # sudo: system parameters are closed to users; the id is part of the key only.
    uuid = env["ir.config_parameter"].sudo().get_param("database.uuid")
    return env.cr.dbname, uuid


def encrypt_anew(env, made_for=None):
    """Encrypt with the newest key all that is kept; return how many, and how many not.

    What cannot be read any more stays as it is: it counts as nothing stored.
    """
    done = lost = 0
    # sudo: nobody may read what is encrypted; it is only encrypted anew.
    tokens = env["o365.account.tokens"].sudo()
    companies = env["res.company"].sudo()
    certificates = env["o365.certificate"].sudo()
    for records, name, keep in (
        (tokens, "cache_cipher", lambda row, text: row._keep(row.account_id, text)),
        (
            companies,
            "o365_client_secret_cipher",
            lambda company, text: company._o365_encrypt_secret(text),
        ),
        (
            certificates,
            "key_cipher",
            lambda certificate, text: certificate._keep_key(text),
        ),
    ):
        for record in records.search([(name, "!=", False)]):
            secret = decrypt(env, record[name], made_for)
            if secret is None:
                lost += 1
                continue
            keep(record, secret)
            done += 1
    return done, lost


def rotate(env):
    """Encrypt all with a new key of the key file, or the first configured one.

    The old key of the file is dropped once the transaction is committed. Returns as
    ``encrypt_anew`` does.
    """
    path = _key_file(env.cr.dbname)
    if _configured_keys() or not path.exists():
        return encrypt_anew(env)
    _write_key_file(path, [Fernet.generate_key(), *_file_keys(path)])
    env.cr.postcommit.add(lambda: _write_key_file(path, _file_keys(path)[:1]))
    return encrypt_anew(env)


def forget_key(dbname):
    """Delete the key file of a database that keeps nothing encrypted any more."""
    try:
        _key_file(dbname).unlink(missing_ok=True)
    except OSError as error:
        _logger.info("The key file stays: %s", type(error).__name__)


def _fernet(env, create, made_for=None):
    keys = [Fernet(key) for key in _configured_keys()]
    name, uuid = made_for or database(env)
    path = _key_file(name)
    if path.exists() or (create and not keys):
        # Kept readable after a key was configured, so that configuring one later
        # does not ask everybody to sign in again.
        keys += [Fernet(_bound(key, name, uuid)) for key in _file_keys(path)]
    if not keys:
        raise InvalidToken
    return MultiFernet(keys)


def _configured_keys():
    text = config.get(OPTION) or os.environ.get(VARIABLE) or ""
    return [key.strip() for key in text.split(",") if key.strip()]


def _key_file(dbname):
    name = quote(dbname, safe="")
    return Path(config["data_dir"], "charitylog_o365", f"{name}.key")


def _file_keys(path):
    """Return the keys in ``path``, the newest first; made where there is none."""
    if not path.exists():
        _write_key_file(path, [Fernet.generate_key()], new=True)
    # None in a damaged file: a key made of nothing could be made by anybody.
    return path.read_bytes().split()


def _write_key_file(path, keys, new=False):
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    # mkstemp makes it 0600; link fails where another worker was faster, so that
    # nobody ever reads half a key, and all agree on one.
    handle, draft = tempfile.mkstemp(dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(b"\n".join(keys))
            file.flush()
            os.fsync(file.fileno())
        if new:
            with suppress(FileExistsError):
                os.link(draft, path)
        else:
            os.replace(draft, path)
    finally:
        Path(draft).unlink(missing_ok=True)


def _bound(secret, name, uuid):
    """Return a key that serves the database of that name and id, and no copy of it.

    A copy that could refresh the tokens would sign the original's users out. A
    configured key is not bound: whoever configures it for a copy as well decides so.
    """
    derived = HKDF(
        algorithm=SHA256(),
        length=32,
        salt=None,
        info=f"charitylog_o365\0{name}\0{uuid}".encode(),
    ).derive(secret.strip())
    return base64.urlsafe_b64encode(derived)
