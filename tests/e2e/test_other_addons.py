"""With Odoo's own OAuth and HR beside it: another way in, another preferences form."""

import json
import xmlrpc.client
from threading import Thread
from urllib.parse import urlencode, urlsplit

import pytest
from playwright.sync_api import expect
from werkzeug.serving import make_server
from werkzeug.wrappers import Response

from devkit.database import PREGENERATE

from . import charity
from .charity import OPTIONS, upn
from .pages import log_in
from .servers import Odoo, eventually
from .test_install import odoo as run_odoo
from .visitor import Visitor

WANTED = "/odoo/contacts-actions"


@pytest.fixture
def odoo(database, tmp_path, sim):
    run_odoo(database, "-i", "auth_oauth,base_automation,hr", "--stop-after-init")
    # Their pages have styles and scripts of their own, which take a while to make.
    run_odoo(database, "shell", "--shell-interface=python", script=PREGENERATE)
    server = Odoo(database, tmp_path / "odoo.log")
    try:
        charity.set_up(server.wait(), sim)
        yield server
    finally:
        server.stop()


@pytest.fixture
def provider():
    """Somebody else's log-in, which knows Ann by whatever token comes."""
    answer = Response(json.dumps({"user_id": "ann-there"}), mimetype="application/json")
    server = make_server("127.0.0.1", 0, answer)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/validate"
    server.shutdown()


def test_oauth_leads_through_microsoft_and_hr_shows_the_options(
    odoo, sim, provider, browser
):
    by_oauth(odoo, sim, provider)
    on_hrs_form(odoo, browser)
    by_automation(odoo, sim)


def by_automation(odoo, sim):
    """What Colleen's save sets off puts nothing into Ann's calendar without her yes."""
    Visitor(odoo, sim).connect("colleen", upn("colleen"))
    admin, ann, colleen = map(odoo.login, ("admin", "ann", "colleen"))
    model = admin.ref("charitylog_o365.model_charitylog_action")
    hand_over = {"state": "code", "code": f"record.write({{'user_id': {ann.uid}}})"}
    action = {"name": "Hand over", "model_id": model, "usage": "base_automation"}
    automation = {
        "name": "For Ann",
        "model_id": model,
        "trigger": "on_create",
        "action_server_ids": [(0, 0, {**action, **hand_over})],
    }
    admin("base.automation", "create", [automation])
    [client] = admin("res.partner", "search", [("name", "=", "Mary Whitfield")])
    [project] = admin("project.project", "search", [("name", "=", "Home Visits")])
    visit = {
        "name": "Visit",
        "partner_id": client,
        "project_id": project,
        "start": "2040-05-01 10:00:00",
    }
    with pytest.raises(xmlrpc.client.Fault, match="is not shared with you"):
        colleen("charitylog.action", "create", [visit])
    assert not admin("charitylog.action", "search", [])
    sim.share(upn("ann"), upn("colleen"), "write")
    colleen("charitylog.action", "create", [visit])
    [entry] = eventually(lambda: sim.events(upn("ann")))
    assert "Visit" in entry["subject"]


def by_oauth(odoo, sim, provider):
    admin = odoo.login("admin")
    [provider_id] = admin(
        "auth.oauth.provider",
        "create",
        [
            {
                "name": "Elsewhere",
                "client_id": "x",
                "auth_endpoint": provider,
                "validation_endpoint": provider,
                "body": "Log in elsewhere",
                "enabled": True,
            }
        ],
    )
    ann = odoo.login("ann").uid
    known = {"oauth_provider_id": provider_id, "oauth_uid": "ann-there"}
    admin("res.users", "write", [ann], known)
    visitor = Visitor(odoo, sim)
    visitor.connect("ann", upn("ann"))
    visitor.go("/web/session/logout")
    state = {"d": odoo.database, "p": provider_id, "r": odoo.url + WANTED}
    query = urlencode({"state": json.dumps(state), "access_token": "any"})
    chain = visitor.follow(visitor.go(f"/auth_oauth/signin?{query}"), upn("ann"))
    paths = [urlsplit(place).path for place in chain]
    assert paths[:2] == [WANTED, "/charitylog_o365/connect"], chain
    assert chain[2].startswith(sim.pages_url)
    assert paths[3:] == [WANTED], chain
    assert visitor.pages[-1].status_code == 200


def on_hrs_form(odoo, browser):
    admin = odoo.login("admin")
    page = browser.new_page()
    log_in(page, odoo, "bob", WANTED)
    options = page.get_by_role("tab", name="My User Options")
    form = f"{odoo.url}/odoo/action-hr.res_users_action_my/{odoo.login('bob').uid}"
    page.goto(form)
    options.click()
    expect(page.get_by_text("Not connected.")).to_be_visible()
    expect(page.get_by_role("button", name="Connect", exact=True)).to_be_visible()
    group = admin.ref(OPTIONS)
    bob = odoo.login("bob").uid
    admin("res.users", "write", [bob], {"group_ids": [(3, group)]})
    page.goto(form)
    expect(page.get_by_role("tab", name="Preferences")).to_be_visible()
    expect(options).to_have_count(0)
