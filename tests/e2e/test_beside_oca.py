"""Beside OCA's addons: what they log, reassign, forget, give and let in.

Fetched by devkit/oca.py, in the versions of requirements-oca.txt. Where they cannot be,
this is skipped, but for CI=true, as without a browser.
"""

import base64
import json
import os
import subprocess
import time
from datetime import date, datetime, timedelta
from threading import Thread
from urllib.parse import urlencode, urlsplit
from xmlrpc.client import Fault

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    load_pem_private_key,
    pkcs12,
)
from cryptography.x509 import load_pem_x509_certificate
from werkzeug.serving import make_server
from werkzeug.wrappers import Response

from charitylog_o365.core.graph import certificate
from devkit import DevError, oca
from m365_simulator import forms

from . import charity
from .charity import MANAGER, OPTIONS, upn
from .servers import eventually
from .test_install import LOUD
from .test_install import odoo as run_odoo
from .visitor import Visitor

PASSWORD = "opens~the~file~only"
ASKS = "charitylog_o365.mail_activity_type_asks"
# What Odoo logs of this API, and of a scheduled action that fails.
OF_ODOO = ("odoo.addons.rpc.", "Nightly round")
TO_DO = "mail.mail_activity_data_todo"


@pytest.fixture
def odoo(database, tmp_path, sim, monkeypatch):
    """A server with OCA's addons, installed after ours."""
    try:
        places = [str(oca.folder()), os.environ.get("PYTHONPATH")]
    except DevError as error:
        if os.environ.get("CI") == "true":
            raise
        pytest.skip(str(error))
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(filter(None, places)))
    log = run_odoo(database, "-i", ",".join(oca.ADDONS), "--stop-after-init")
    assert not LOUD.findall(log), log
    with charity.running(database, tmp_path / "odoo.log", sim) as server:
        yield server


@pytest.fixture
def provider():
    """A log-in by OpenID Connect, which knows everybody as Ann."""
    key = rsa.generate_private_key(65537, 2048)
    public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(key.public_key()))

    def answer(_environ, _begin):
        claims = {"sub": "ann-there", "aud": "us", "exp": time.time() + 600}
        told = {
            "access_token": "any",
            "id_token": jwt.encode(claims, key, "RS256", {"kid": "first"}),
            "keys": [{**public, "kid": "first"}],
        }
        return Response(json.dumps(told), mimetype="application/json")(_environ, _begin)

    server = make_server("127.0.0.1", 0, answer)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


def test_ocas_addons_beside_ours(odoo, sim, provider):
    nothing_in_clear_in_auditlog(odoo, sim)
    what_is_told_reaches_whom_it_is_for(odoo, sim)
    forgetting_and_erasing_leave_the_same(odoo, sim)
    groups_come_and_go_with_a_role(odoo, sim)
    log_in_by_auth_oidc_leads_to_the_sign_in(odoo, sim, provider)
    lines = odoo.log.read_text().splitlines()
    loud = [line for line in lines if LOUD.match(line)]
    assert not [line for line in loud if not any(each in line for each in OF_ODOO)]


def record(api, name="Visit", **values):
    [client] = api("res.partner", "search", [("name", "=", "Mary Whitfield")])
    [project] = api("project.project", "search", [("name", "=", "Home Visits")])
    tomorrow = datetime.now() + timedelta(1)
    values = {"start": f"{tomorrow:%F %T}", "planned_duration": 1.0, **values}
    values = {"partner_id": client, "project_id": project, "name": name, **values}
    [made] = api("charitylog.action", "create", [values])
    return made


def nothing_in_clear_in_auditlog(odoo, sim):
    """With a rule on each of our models, in both ways in which it logs."""
    admin = odoo.login("admin")
    # Not by `write`: that is what a program does which has its values logged.
    made = certificate.make("ours", datetime.now())
    file = base64.b64encode(
        pkcs12.serialize_key_and_certificates(
            b"ours",
            load_pem_private_key(made.private_key.encode(), None),
            load_pem_x509_certificate(made.public.encode()),
            None,
            BestAvailableEncryption(PASSWORD.encode()),
        )
    ).decode()
    typed = {
        "o365_client_secret": sim.client_secret,
        "o365_certificate_file": file,
        "o365_certificate_password": PASSWORD,
    }
    visitor = Visitor(odoo, sim)
    for mode in ("fast", "full"):
        rules = audit(admin, mode)
        admin("res.config.settings", "web_save", [], typed, {"id": {}})
        visitor.connect("ann", upn("ann"))
        sim.expire_access_tokens()
        record(odoo.login("ann"), f"Visit in mode {mode}")
        eventually(lambda mode=mode: f"mode {mode}" in str(sim.events(upn("ann"))))
        admin("auditlog.rule", "unlink", rules)
        typed.pop("o365_certificate_file", None)
    logged = subprocess.run(
        ["pg_dump", "--data-only", "--table=auditlog_*", odoo.database],
        capture_output=True,
        check=True,
        text=True,
    ).stdout
    for model in ("o365.account.tokens", "o365.certificate", "res.config.settings"):
        assert model in logged
    hidden = [*sim.secrets(), PASSWORD, file[:60], file[-60:]]
    hidden += forms.of_key(made.private_key)
    assert not [secret[:12] for secret in hidden if secret in logged]


def audit(admin, mode):
    """Have auditlog log what is made, written and deleted of ours, and of users."""
    ours = ["|", ("model", "=like", "o365.%"), ("model", "=like", "charitylog.%")]
    beside = ("model", "in", ("res.company", "res.config.settings", "res.users"))
    domain = [("abstract", "=", False), "|", beside, *ours]
    found = admin("ir.model", "search", domain)
    assert len(found) > 25
    values = [{"name": mode, "model_id": one, "log_type": mode} for one in found]
    rules = admin("auditlog.rule", "create", values)
    admin("auditlog.rule", "set_to_confirmed", rules)
    return rules


def what_is_told_reaches_whom_it_is_for(odoo, sim):
    """Though the types of activity have a team, of which they are no members."""
    Visitor(odoo, sim).connect("bob", upn("bob"))
    admin, ann, bob = map(odoo.login, ("admin", "ann", "bob"))
    office = {"name": "Office", "member_ids": [(6, 0, [admin.uid])]}
    [team] = admin("mail.activity.team", "create", [office])
    types = [admin.ref(TO_DO), admin.ref(ASKS)]
    admin("mail.activity.type", "write", types, {"default_team_id": team})
    visit = record(bob, "Visit of Bob's")
    bob("charitylog.action", "action_offer", [visit], ann.uid)
    assert ["offers you" in each for each in told(admin, ann)] == [True]
    ann("charitylog.action", "action_decline_offer", [visit])
    assert ["declines" in each for each in told(admin, bob)] == [True]

    job = nightly(admin, bob, f"model.browse({visit}).write({{'user_id': {ann.uid}}})")
    for _night in range(2):
        admin("ir.cron", "method_direct_trigger", [job])
    refused = [each for each in told(admin, bob) if "could not go on" in each]
    assert len(refused) == 1


def told(admin, user):
    found = admin("mail.activity", "search_read", [("user_id", "=", user.uid)])
    return [each["summary"] for each in found]


def nightly(admin, user, code):
    model = admin.ref("charitylog_o365.model_charitylog_action")
    values = {"name": "Nightly round", "model_id": model, "user_id": user.uid}
    [job] = admin("ir.cron", "create", [{**values, "state": "code", "code": code}])
    return job


def forgetting_and_erasing_leave_the_same(odoo, sim):
    """Of a client whom OCA's addon forgets, and of one who is erased by ours."""
    admin, ann = odoo.login("admin"), odoo.login("ann")
    group = admin.ref(MANAGER)
    admin("res.users", "write", [admin.uid], {"group_ids": [(4, group)]})
    people = admin("res.partner", "create", [{"name": "Olwen"}, {"name": "Petra"}])
    visits = []
    for client in people:
        visits.append(record(ann, "Talk", partner_id=client, location="Hill 1"))
        for record_ in (("charitylog.action", visits[-1]), ("res.partner", client)):
            words = {"body": "Olwen and Petra were upset"}
            admin(record_[0], "message_post", [record_[1]], **words)
    eventually(lambda: "Olwen" in held(sim) and "Petra" in held(sim))
    here = {"active_ids": people[:1], "default_partner_ids": people[:1]}
    [wizard] = admin("partner.anonymize.wizard", "create", [{}], context=here)
    admin("partner.anonymize.wizard", "action_confirm", [wizard])
    [wizard] = admin("charitylog.client.erase", "create", [{"client_id": people[1]}])
    admin("charitylog.client.erase", "action_confirm", [wizard])
    eventually(lambda: "Olwen" not in held(sim) and "Petra" not in held(sim))
    forgotten, erased = (
        left_of(admin, *both) for both in zip(people, visits, strict=True)
    )
    assert forgotten == erased
    assert erased["notes"] == 0


def held(sim):
    """All that Ann's mailbox holds, what was deleted included."""
    return str([*sim.events(upn("ann")), *sim.deleted(upn("ann"))])


def left_of(admin, client, visit):
    names = ["state", "name", "location", "description", "o365_reason"]
    [work] = admin("charitylog.action", "read", [visit], names)
    names = ["active", "charitylog_erased", "phone", "activity_ids"]
    [person] = admin("res.partner", "read", [client], names)
    about = [("body", "ilike", "upset"), ("res_id", "in", [client, visit])]
    about += [("model", "in", ["charitylog.action", "res.partner"])]
    notes = admin("mail.message", "search_count", about)
    del work["id"], person["id"]
    return {**work, **person, "notes": notes}


def groups_come_and_go_with_a_role(odoo, sim):
    """Who has our groups by a role can connect, and is disconnected without it."""
    admin, colleen = odoo.login("admin"), odoo.login("colleen")
    inner = admin.ref("base.group_user")
    needed = [inner, admin.ref(MANAGER), admin.ref(OPTIONS)]
    roles = [
        {"name": "Team lead", "implied_ids": [(6, 0, needed)]},
        {"name": "Volunteer", "implied_ids": [(6, 0, [inner])]},
    ]
    lead, volunteer = admin("res.users.role", "create", roles)
    lines = [(0, 0, {"role_id": each}) for each in (lead, volunteer)]
    admin("res.users", "write", [colleen.uid], {"role_line_ids": lines})
    assert colleen("res.users", "has_group", [colleen.uid], MANAGER)
    Visitor(odoo, sim).connect("colleen", upn("colleen"))
    assert state(admin, colleen) == "connected"
    # Two jobs at a time may want to write her account, and one of them fails.
    eventually(lambda: rests(admin, "charitylog_o365.ir_cron_sync"))
    domain = [("user_id", "=", colleen.uid), ("role_id", "=", lead)]
    line = admin("res.users.role.line", "search", domain)
    job = [admin.ref("base_user_role.cron_update_users")]
    yesterday = str(date.today() - timedelta(1))
    for day, is_lead in ((yesterday, False), (False, True)):
        admin("res.users.role.line", "write", line, {"date_to": day})
        admin("ir.cron", "method_direct_trigger", job)
        has = colleen("res.users", "has_group", [colleen.uid], MANAGER)
        assert (has, state(admin, colleen)) == (is_lead, "none")
    accounts = [("user_id", "=", colleen.uid), ("state", "=", "disconnected")]
    assert admin("o365.account", "search_count", accounts) == 1


def rests(admin, job):
    """Switch a scheduled job off; return whether that was possible: not at work."""
    try:
        return admin("ir.cron", "write", [admin.ref(job)], {"active": False})
    except Fault:
        return False


def state(admin, user):
    [read] = admin("res.users", "read", [user.uid], ["o365_state"])
    return read["o365_state"]


def log_in_by_auth_oidc_leads_to_the_sign_in(odoo, sim, provider):
    admin = odoo.login("admin")
    there = {
        "name": "Elsewhere",
        "client_id": "us",
        "flow": "id_token_code",
        "scope": "openid",
        "body": "Log in elsewhere",
        "enabled": True,
    }
    for name in ("auth_endpoint", "token_endpoint", "jwks_uri"):
        there[name] = f"{provider}/{name}"
    [made] = admin("auth.oauth.provider", "create", [there])
    known = {"oauth_provider_id": made, "oauth_uid": "ann-there"}
    admin("res.users", "write", [odoo.login("ann").uid], known)
    visitor = Visitor(odoo, sim)
    assert "Log in elsewhere" in visitor.go("/web/login").text
    wanted = "/odoo/contacts-actions"
    state = {"d": odoo.database, "p": made, "r": odoo.url + wanted}
    query = urlencode({"state": json.dumps(state), "code": "any"})
    chain = visitor.follow(visitor.go(f"/auth_oauth/signin?{query}"), upn("ann"))
    paths = [urlsplit(place).path for place in chain]
    assert paths[:2] == [wanted, "/charitylog_o365/connect"], chain
    assert chain[2].startswith(sim.pages_url)
    assert paths[3:] == [wanted], chain
    assert visitor.pages[-1].status_code == 200
    # Had it been Microsoft's page on which Ann proved who she is, it shows no other.
    page = f"{sim.pages_url}/{sim.tenant_id}/oauth2/v2.0/authorize"
    admin("auth.oauth.provider", "write", [made], {"auth_endpoint": page})
    visitor.go("/web/session/logout")
    chain = visitor.follow(visitor.go(f"/auth_oauth/signin?{query}"))
    assert "prompt=none" in chain[2], chain
    assert urlsplit(chain[-1]).path == wanted, chain
    assert visitor.pages[-1].status_code == 200
