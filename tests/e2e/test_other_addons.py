"""Beside other addons: another way in, another preferences form, and websites."""

import json
import xmlrpc.client
from threading import Thread
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from playwright.sync_api import expect
from werkzeug.serving import make_server
from werkzeug.wrappers import Response

from devkit.database import PREGENERATE

from . import charity
from .charity import OPTIONS, upn
from .conftest import SCREENS
from .pages import log_in
from .servers import eventually
from .test_install import odoo as run_odoo
from .visitor import Visitor

WANTED = "/odoo/contacts-actions"


@pytest.fixture
def odoo(database, tmp_path, sim):
    others = "auth_oauth,base_automation,hr,website"
    run_odoo(database, "-i", others, "--stop-after-init")
    # Their pages have styles and scripts of their own, which take a while to make.
    run_odoo(database, "shell", "--shell-interface=python", script=PREGENERATE)
    with charity.running(database, tmp_path / "odoo.log", sim) as server:
        yield server


@pytest.fixture
def provider():
    """Somebody else's log-in, which knows Ann by whatever token comes."""
    answer = Response(json.dumps({"user_id": "ann-there"}), mimetype="application/json")
    server = make_server("127.0.0.1", 0, answer)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/validate"
    server.shutdown()


def test_oauth_hr_automation_and_website_beside_the_addon(odoo, sim, provider, browser):
    by_oauth(odoo, sim, provider)
    by_microsoft(odoo, sim, browser)
    on_hrs_form(odoo, browser)
    by_automation(odoo, sim)
    with_websites(odoo, sim, browser)


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


def by_microsoft(odoo, sim, browser):
    """Colleen picks her account once; the sign-in to 365 that follows shows no page."""
    Visitor(odoo, sim).connect("colleen", upn("colleen"))
    admin, colleen = odoo.login("admin"), odoo.login("colleen").uid
    [settings] = admin("res.config.settings", "create", [{}])
    admin("res.config.settings", "action_o365_set_up_log_in", [settings])
    accounts = admin("o365.account", "search", [("user_id", "=", colleen)])
    admin("o365.account", "action_let_log_in", accounts)
    sim.switch(implicit_tokens=True)
    page = browser.new_page()
    seen = []
    page.on("request", lambda request: seen.append(request))
    page.goto(f"{odoo.url}/web/login?redirect={WANTED}")
    page.get_by_role("link", name="Log in with Microsoft").click()
    page.get_by_test_id(f"pick-{upn('colleen')}").click()
    expect(page.locator(".o_action_manager .o_control_panel")).to_be_visible()
    assert urlsplit(page.url).path == WANTED
    at_microsoft = [
        (request.method, parse_qs(urlsplit(request.url).query).get("prompt"))
        for request in seen
        if request.is_navigation_request() and request.url.startswith(sim.pages_url)
    ]
    assert at_microsoft == [("GET", None), ("POST", None), ("GET", ["none"])]
    [state] = admin("res.users", "read", [colleen], ["o365_state"])
    assert state["o365_state"] == "connected"
    page.close()


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


def with_websites(odoo, sim, browser):
    """Two websites, one of them on a host of its own, and pages in two languages."""
    admin = odoo.login("admin")
    french = [("code", "=", "fr_FR"), ("active", "in", (True, False))]
    [french] = admin("res.lang", "search", french)
    wizard = {"lang_ids": [(6, 0, [french])], "overwrite": False}
    [wizard] = admin("base.language.install", "create", [wizard])
    admin("base.language.install", "lang_install", [wizard])
    [first] = admin("website", "search", [], limit=1)
    admin("website", "write", [first], {"language_ids": [(4, french)]})
    other = {"name": "Fundraising", "domain": "https://give.charity.example"}
    admin("website", "create", [other])
    admin("res.users", "write", [odoo.login("ann").uid], {"lang": "fr_FR"})
    at_microsoft_and_back(odoo, sim)
    without_my_user_options(odoo, sim)
    on_the_page_of_a_refusal(odoo, browser)


def at_microsoft_and_back(odoo, sim):
    """The address that is registered in Entra is the one that is used, to the letter.

    Also for who reads French, and whom a page of the website is shown in French.
    """
    visitor = Visitor(odoo, sim)
    visitor.log_in("ann")
    own = next(iter(visitor.session.cookies))
    visitor.session.cookies.set("frontend_lang", "fr_FR", domain=own.domain)
    assert urlsplit(visitor.go("/contactus").headers["Location"]).path[:4] == "/fr/"
    leave = visitor.go("/charitylog_o365/connect").headers["Location"]
    [asked] = parse_qs(urlsplit(leave).query)["redirect_uri"]
    assert asked == f"{odoo.url}/charitylog_o365/callback"
    page = visitor.go("/charitylog_o365/callback?code=x&state=y")
    assert (page.status_code, page.headers.get("Location")) == (200, None), page.text
    assert "was not started here" in page.text
    chain = visitor.follow(visitor.go("/charitylog_o365/connect"), upn("ann"))
    assert [urlsplit(place).path for place in chain[1:]] == ["/odoo/my-user-options"]


def without_my_user_options(odoo, sim):
    admin, colleen = odoo.login("admin"), odoo.login("colleen").uid
    group = (3, admin.ref(OPTIONS))
    admin("res.users", "write", [colleen], {"group_ids": [group]})
    visitor = Visitor(odoo, sim)
    visitor.log_in("colleen")
    for route in ("connect", "callback", "disconnect"):
        page = visitor.go(f"/charitylog_o365/{route}")
        assert page.status_code == 403, page.text
        assert "is not open to you" in page.text


def on_the_page_of_a_refusal(odoo, browser):
    """It reads well on a desk and on a phone, and its button leads back.

    Bob is still logged in, and has no My User Options any more.
    """
    page = browser.new_page()
    said = []
    page.on("console", lambda message: said.append(message.text))
    for width in (1400, 390):
        page.set_viewport_size({"width": width, "height": 900})
        answer = page.goto(f"{odoo.url}/charitylog_o365/connect")
        assert answer.status == 403
        assert page.title() == "Signing in to Microsoft 365 did not work"
        card = page.get_by_role("main").bounding_box()
        assert card["x"] >= 8 and card["x"] + card["width"] <= width - 8
        assert card["width"] <= 560, "no wider than one reads with ease"
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= width, "nothing to be scrolled to the side"
        page.screenshot(path=f"{SCREENS}/refused-{width}.png")
    # The browser notes each answer of 403, and nothing else.
    assert [text for text in said if "403" not in text] == []
    page.get_by_role("link", name="Back to Odoo").click()
    expect(page.locator(".o_main_navbar")).to_be_visible()
