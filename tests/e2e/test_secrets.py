"""After a run in which much goes wrong, no secret lies where others may look."""

import base64
import os
import re
import subprocess
import time
import zipfile
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import quote
from xmlrpc.client import Fault

import jwt
import psycopg2
import pytest
from cryptography.fernet import Fernet
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    PublicFormat,
    load_pem_private_key,
    pkcs12,
)
from cryptography.x509 import load_pem_x509_certificate

from charitylog_o365.core.graph import certificate
from m365_simulator import forms

from . import charity
from .charity import upn
from .servers import Api, eventually
from .visitor import Visitor

# But for the example on the page Health.
HEADER = re.compile(r"Authorization\W+(Bearer|Basic)(?! TOKEN)|Bearer eyJ")
# With which the server encrypts what it keeps.
KEY = Fernet.generate_key().decode()


@pytest.fixture
def answers(monkeypatch):
    """All that calls are answered, refusals too."""
    told, call = [], Api.__call__

    def listening(api, *arguments, **named):
        try:
            told.append(call(api, *arguments, **named))
        except Fault as refusal:
            told.append(refusal.faultString)
            raise
        return told[-1]

    monkeypatch.setattr(Api, "__call__", listening)
    return told


@pytest.fixture
def talkative(database, tmp_path, sim, monkeypatch):
    """An Odoo server that logs all that it can."""
    config = tmp_path / "odoo.conf"
    told = Path(os.environ["DEV_ODOO_CONFIG"]).read_text()
    config.write_text(f"{told.rstrip()}\nlog_handler = :DEBUG\n")
    monkeypatch.setenv("DEV_ODOO_CONFIG", str(config))
    log = tmp_path / "odoo.log"
    with charity.running(database, log, sim, CHARITYLOG_O365_KEY=KEY) as server:
        yield server


def test_no_secret_in_log_dump_backup_pages_answers_or_export(
    talkative, sim, answers, tmp_path
):
    odoo = talkative
    uploaded = certificates(odoo, sim)
    visitor = trouble(odoo, sim)
    issued = federation(odoo, sim, visitor, tmp_path / "token")
    pages = [*visitor.pages, *pages_of_certificates(odoo, sim)]
    sql, files = backup(odoo, tmp_path / "backup.zip")
    places = {
        "export": export(odoo),
        "log": odoo.log.read_text(errors="replace"),
        "dump": dump(odoo),
        "backup": sql,
        "pages": "\n".join(
            f"{page.headers}\n{page.text}" for page in pages if no_redirect(page)
        ),
        "answers": str(answers),
        "files": files,
    }
    assert " DEBUG " in places["log"] and "/callback?…" in places["log"]
    assert "o365_account_tokens" in places["dump"]
    assert "did not work" in places["pages"] and "session_info" in places["pages"]
    assert "Ann Lee" in places["export"]
    assert "BEGIN CERTIFICATE" in places["pages"]
    for thumbprint, cipher in kept(odoo):
        assert cipher in places["dump"] and cipher in places["backup"]
        assert cipher not in places["answers"] + places["pages"]
        assert thumbprint in places["export"] and thumbprint in places["answers"]
    hidden = [*sim.secrets(), *uploaded, *issued, *made_here(odoo), KEY]
    secrets = {form for each in hidden for form in (each, quote(each))}
    assert len(secrets) > 100
    for name, text in places.items():
        found = [secret[:12] for secret in secrets if secret in text]
        assert not found, f"{name} holds {found}"
        # The files are bundles, too, whose libraries name headers of their own.
        assert name == "files" or not HEADER.search(text), name


def pages_of_certificates(odoo, sim):
    """Return what an administrator gets who asks for the fields of certificates."""
    visitor = Visitor(odoo, sim)
    visitor.log_in("admin")
    for number in odoo.login("admin")("o365.certificate", "search", []):
        for name in ("public_file", "key_cipher"):
            visitor.go(f"/web/content/o365.certificate/{number}/{name}")
    return visitor.pages


def kept(odoo):
    """Return of each certificate its thumbprint, and its key as it is kept."""
    with closing(psycopg2.connect(dbname=odoo.database)) as connection:
        with connection.cursor() as cursor:
            cursor.execute("SELECT thumbprint, key_cipher FROM o365_certificate")
            return cursor.fetchall()


def made_here(odoo):
    """Return pieces of the keys of all certificates, of which one was made there."""
    keys = [Fernet(KEY).decrypt(cipher).decode() for _thumbprint, cipher in kept(odoo)]
    assert len(keys) == 2 and all("PRIVATE KEY" in key for key in keys)
    return [piece for key in keys for piece in forms.of_key(key)]


def federation(odoo, sim, visitor, path):
    """Sign in with tokens of a platform, the second one in the place of the first.

    Return pieces of them, and of one that was refused.
    """
    issuer, subject = "https://platform.example", "system:serviceaccount:odoo"
    key = rsa.generate_private_key(65537, 2048)
    public = key.public_key().public_bytes(
        Encoding.PEM, PublicFormat.SubjectPublicKeyInfo
    )
    sim.register_federation(issuer, subject, public.decode())
    for thumbprint in [*sim.registered.certificates]:
        sim.remove_certificate(thumbprint)
    issued = []

    def issue(audience):
        claims = {"iss": issuer, "sub": subject, "aud": audience}
        claims |= {"exp": time.time() + 3600, "jti": str(len(issued))}
        issued.append(jwt.encode(claims, key, "RS256"))
        path.write_text(issued[-1])

    admin = odoo.login("admin")
    [company] = admin("res.company", "search", [], limit=1)
    values = {"o365_credential": "federated", "o365_federated_token_file": str(path)}
    issue("somebody-else")
    with pytest.raises(Fault, match="is not one for Microsoft Entra"):
        admin("res.company", "write", [company], values)
    for _time in range(2):
        issue("api://AzureADTokenExchange")
        admin("res.company", "write", [company], values)
        before = len(sim.tokens.refresh)
        visitor.follow(visitor.go("/charitylog_o365/connect"), upn("ann"))
        assert len(sim.tokens.refresh) > before
    return [piece for token in issued for piece in forms.of_token(token)]


def certificates(odoo, sim):
    """Sign in with a certificate that is uploaded, and one made there beside it.

    Return what nobody may see of the first: pieces of its file and of its key, and the
    password.
    """
    made = certificate.make("ours", datetime.now())
    key = load_pem_private_key(made.private_key.encode(), None)
    password = "opens~the~file~only"
    file = base64.b64encode(
        pkcs12.serialize_key_and_certificates(
            b"ours",
            key,
            load_pem_x509_certificate(made.public.encode()),
            None,
            BestAvailableEncryption(password.encode()),
        )
    ).decode()
    admin = odoo.login("admin")
    values = {
        "o365_credential": "certificate",
        "o365_certificate_file": file,
        "o365_certificate_password": password,
    }
    with pytest.raises(Fault, match="password does not open"):
        wrong = {**values, "o365_certificate_password": password[:-1]}
        admin("res.config.settings", "create", [wrong])
    admin("res.config.settings", "create", [values])
    [page] = admin("res.config.settings", "create", [{}])
    admin("res.config.settings", "action_o365_make_certificate", [page])
    sim.register_certificate(made.public)
    sim.secrets_allowed = False
    return [password, file[:60], file[-60:], *forms.of_key(made.private_key)]


def no_redirect(page):
    # A redirect to Microsoft carries state and nonce, and must.
    return page.status_code != 303


def trouble(odoo, sim):
    """Connect two people, and let everything fail that can."""
    ann, bob = Visitor(odoo, sim), Visitor(odoo, sim)
    ann.connect("ann", upn("ann"))
    bob.connect("bob", upn("bob"))
    sim.share(upn("bob"), "organization", "write")
    # A code that comes back with somebody else's state: shown on the page of refusal.
    there = ann.go("/charitylog_o365/connect").headers["Location"]
    answer = sim.sign_in(there, upn("ann"), cookies=ann.at_microsoft)
    query = "&".join(f"{n}={quote(v)}" for n, v in answer.items() if n != "state")
    ann.go(f"/charitylog_o365/callback?{query}&state=forged")
    api = odoo.login("ann")
    [project] = api("project.project", "search", [("name", "=", "Home Visits")])
    [client] = api("res.partner", "search", [("name", "=", "Mary Whitfield")])

    def visit(name, login="ann"):
        [user] = api("res.users", "search", [("login", "=", login)])
        return api(
            "charitylog.action",
            "create",
            {
                "name": name,
                "partner_id": client,
                "project_id": project,
                "user_id": user,
                "start": (datetime.now() + timedelta(1)).strftime("%Y-%m-%d %H:%M:%S"),
                "planned_duration": 1.0,
            },
        )

    # All are refused once, and refreshed.
    sim.expire_access_tokens()
    for fault, details in (
        ("throttled", {"retry_after": 1}),
        ("down", {"status": 503, "retry_after": 1}),
        ("html", {}),
        ("truncated", {}),
    ):
        sim.fault(fault, times=1, match="events", **details)
        visit(f"Visit with {fault}")
    visit("Visit of Bob's", "bob")
    hurry = Hurry(odoo)
    eventually(
        lambda: hurry() or (sim.events(upn("ann")) and sim.events(upn("bob"))), 60
    )
    sim.fault("sign_in_down", times=1)
    ann.go("/charitylog_o365/connect")
    sim.revoke(upn("ann"))
    visit("Visit after the sign-in ended")
    eventually(lambda: hurry() or state(api) == "sign_in", 60)
    ann.go("/odoo")
    ann.follow(ann.go("/charitylog_o365/connect"), upn("ann"))
    eventually(lambda: state(api) == "connected", 60)
    return ann


class Hurry:
    """Lets the times pass, every other second, that the worker waits."""

    STATEMENTS = (
        "UPDATE o365_account SET held_until = NULL WHERE held_until IS NOT NULL",
        "UPDATE o365_sync_request SET due_at = now() AT TIME ZONE 'UTC'"
        " WHERE due_at > now() AT TIME ZONE 'UTC'",
        "INSERT INTO ir_cron_trigger (cron_id, call_at)"
        " SELECT res_id, now() AT TIME ZONE 'UTC' FROM ir_model_data"
        " WHERE module = 'charitylog_o365' AND name = 'ir_cron_sync'",
    )

    def __init__(self, odoo):
        self._database, self._next = odoo.database, 0.0

    def __call__(self):
        if time.monotonic() < self._next:
            return
        self._next = time.monotonic() + 2
        connection = psycopg2.connect(dbname=self._database)
        connection.autocommit = True
        with connection.cursor() as cursor:
            for statement in self.STATEMENTS:
                cursor.execute(statement)
        # Odoo's listeners hear only those who say so in the database "postgres".
        connection.close()
        connection = psycopg2.connect(dbname="postgres")
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_notify('cron_trigger', %s)", [self._database])
        connection.close()


def state(api):
    return api("res.users", "read", [api.uid], ["o365_state"])[0]["o365_state"]


def dump(odoo):
    return subprocess.run(
        ["pg_dump", odoo.database], capture_output=True, check=True, text=True
    ).stdout


def backup(odoo, path):
    """Return the parts of Odoo's own backup, as texts: the database, and all files."""
    line = [os.environ["DEV_PYTHON"], "-m", "odoo", "db"]
    line += ["-c", os.environ["DEV_ODOO_CONFIG"], "dump", odoo.database, str(path)]
    done = subprocess.run(line, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    with zipfile.ZipFile(path) as archive:
        sql = archive.read("dump.sql").decode()
        files = [archive.read(one) for one in archive.namelist() if one != "dump.sql"]
    assert files
    return sql, b"\n".join(files).decode("latin-1")


def export(odoo):
    """Return what an administrator exports of all that knows a secret."""
    admin, told = odoo.login("admin"), []
    for model in (
        *("res.company", "res.users", "res.config.settings"),
        *("o365.account", "o365.certificate"),
    ):
        fields = admin(model, "fields_get", [], ["type", "exportable"])
        names = [n for n, field in fields.items() if field.get("exportable", True)]
        is_ours = model.startswith("o365.")
        named = ("o365", "name", "user_id")
        names = [name for name in names if is_ours or name.startswith(named)]
        ids = admin(model, "search", [])
        told.append(str(admin(model, "export_data", ids, names)))
        told.append(str(admin(model, "read", ids, names)))
        if model == "res.config.settings":
            # What the page shows as it opens.
            told.append(
                str(admin(model, "onchange", [], {}, [], dict.fromkeys(names, {})))
            )
    return "\n".join(told)
