"""The page "Health": what a manager sees while Microsoft is down, and what helps."""

import requests
from playwright.sync_api import expect

from .charity import MANAGER, add_person
from .conftest import SCREENS, WIDE
from .pages import log_in
from .servers import eventually
from .signing_in import connect
from .test_status_on_screen import PHONE, in_state, record

HEALTH = "/odoo/outlook-health"
RULES = "/odoo/action-charitylog_o365.res_config_settings_action"


def pictures(page, name):
    for size_name, size in (("phone", PHONE), ("wide", WIDE)):
        page.set_viewport_size(size)
        body = page.locator(".o_charitylog_health_page")
        width = body.evaluate("one => one.scrollWidth - one.clientWidth")
        assert width <= 0, f"{name} is {width} px too wide on a {size_name}"
        page.screenshot(path=SCREENS / f"health-{name}-{size_name}.png")


def section(page, title):
    return page.get_by_role("region", name=title)


def test_manager_sees_what_waits_and_has_it_tried_again(odoo, sim, browser, chromium):
    admin = odoo.login("admin")
    add_person(admin, sim, "mia", "Mia Moss", MANAGER)
    # Logging in is not what is looked at here.
    [company] = admin("res.company", "search", [], limit=1)
    admin("res.company", "write", [company], {"o365_sign_in_policy": "stay"})
    connect(odoo, sim, "ann")
    ann = odoo.login("ann")
    in_state(ann, record(ann), "synced")
    sim.fault("down")
    waiting = [record(ann, name=f"Visit {number}") for number in range(2)]

    def reasons():
        read = ann("charitylog.action", "read", waiting, ["o365_reason"])
        return {values["o365_reason"] for values in read}

    eventually(lambda: reasons() == {"unreachable"})

    page = browser.new_page()
    log_in(page, odoo, "mia", HEALTH)
    waits = section(page, "What waits")
    line = waits.get_by_role("button", name="Microsoft 365 is not answering")
    expect(line).to_contain_text(": 2")
    expect(page.get_by_text("Scheduled jobs run.")).to_be_visible()
    expect(page.get_by_text("Microsoft 365 has not answered since")).to_be_visible()
    pictures(page, "down")

    # By the keyboard: the list behind the number, and back.
    line.press("Enter")
    expect(page.locator(".o_data_row")).to_have_count(2)
    page.screenshot(path=SCREENS / "health-waiting-wide.png")
    page.go_back()
    expect(line).to_be_visible()

    # Those who have not connected, and what one of them would see of her own.
    people = section(page, "People")
    people.get_by_role("button", name="May connect their calendar").click()
    expect(page.locator(".o_data_row")).to_have_count(3)
    page.go_back()
    own = chromium.new_context(viewport=WIDE, locale="en-GB")
    options = own.new_page()
    log_in(options, odoo, "ann", "/odoo/my-user-options")
    expect(options.get_by_text("2 changes wait for Outlook since")).to_be_visible()
    for name, size in (("phone", PHONE), ("wide", WIDE)):
        options.set_viewport_size(size)
        options.screenshot(path=SCREENS / f"health-own-{name}.png")
    own.close()

    sim.clear_faults()
    waits.get_by_role("button", name="Try again").press("Enter")
    expect(page.get_by_text("Being tried again: 2.")).to_be_visible()
    for action in waiting:
        in_state(ann, action, "synced")
    page.get_by_role("button", name="Refresh").click()
    expect(
        page.get_by_text("Nothing waits: all changes are in Outlook.")
    ).to_be_visible()
    pictures(page, "well")

    # How quickly changes came, as a graph and as a list.
    promise = section(page, "The promise: in Outlook within 60 seconds")
    expect(promise.get_by_role("row", name="Home Visits")).to_be_visible()
    promise.get_by_role("button", name="Show as a graph").press("Enter")
    expect(page.locator(".o_graph_canvas_container canvas")).to_be_visible()
    page.screenshot(path=SCREENS / "health-graph-phone.png")
    page.set_viewport_size(WIDE)
    page.screenshot(path=SCREENS / "health-graph-wide.png")
    page.locator(".o_switch_view.o_list").click()
    expect(page.locator(".o_data_row").first).to_be_visible()
    page.screenshot(path=SCREENS / "health-list-wide.png")

    # The token is shown once, and a monitor is answered.
    page.set_viewport_size(WIDE)
    root = chromium.new_context(viewport=WIDE, locale="en-GB")
    page = root.new_page()
    page.set_default_timeout(30_000)
    log_in(page, odoo, "admin")
    page.goto(f"{odoo.url}{RULES}")
    page.locator("#o365_health_token").get_by_role(
        "button", name="Make a token"
    ).click()
    page.get_by_role("dialog").get_by_role("button", name="Ok").click()
    token = page.locator(".o_charitylog_token").inner_text()
    page.screenshot(path=SCREENS / "health-token-wide.png")
    page.set_viewport_size(PHONE)
    page.screenshot(path=SCREENS / "health-token-phone.png")
    address = f"{odoo.url}/charitylog_o365/health"
    assert requests.get(address, timeout=30).status_code == 401
    header = {"Authorization": f"Bearer {token}"}

    def answer():
        return requests.get(address, headers=header, timeout=30)

    eventually(lambda: answer().json()["status"] == "ok")
    assert answer().status_code == 200
    root.close()
