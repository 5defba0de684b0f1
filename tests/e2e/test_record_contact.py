"""A contact and what happens next on one screen: keys counted, nothing typed lost."""

import pytest
from playwright.sync_api import expect

from .charity import upn
from .conftest import SCREENS
from .pages import log_in
from .servers import eventually
from .signing_in import connect
from .test_refusal import connected_in_browser

WIDTHS = {1400: 900, 768: 1024, 390: 844}


class Keys:
    """The keyboard; keys that are no text are counted."""

    def __init__(self, page):
        self.page, self.pressed = page, []

    def text(self, words):
        # As fast as one types: suggestions are asked for meanwhile.
        self.page.keyboard.type(words, delay=20)

    def press(self, key):
        self.pressed.append(key)
        self.page.keyboard.press(key)


def record_a_contact(page, odoo):
    """Open the window from the menu, and return it."""
    page.goto(f"{odoo.url}/odoo/my-actions")
    page.get_by_role("menuitem", name="Record a contact").click()
    window = page.get_by_role("dialog")
    expect(focused(window, "partner_id")).to_have_count(1)
    return window


def focused(window, name):
    return window.locator(f".o_field_widget[name={name}] :focus")


def choose(page, keys, words, option):
    """Type what is looked for, see it offered, and take it; the list is gone then."""
    keys.text(words)
    expect(page.get_by_role("option", name=option)).to_be_visible()
    keys.press("Enter")
    expect(page.get_by_role("option")).to_have_count(0)


def sees_no_sideways_scrolling(page, window, name):
    for width, height in WIDTHS.items():
        page.set_viewport_size({"width": width, "height": height})
        page.screenshot(path=SCREENS / f"{name}-{width}.png")
        body = window.locator(".modal-body")
        wider = body.evaluate("each => each.scrollWidth - each.clientWidth")
        assert wider <= 0, f"{width}: {wider} pixels to the side"
    page.set_viewport_size({"width": 1400, "height": 900})


@pytest.fixture
def work(odoo):
    """Return what Ann recorded with Mary: a visit done, a call outstanding."""
    admin, ann = odoo.login("admin"), odoo.login("ann")
    [client] = admin("res.partner", "search", [("name", "=", "Mary Whitfield")])
    [project] = admin("project.project", "search", [("name", "=", "Home Visits")])
    with_mary = {"partner_id": client, "project_id": project}
    done = {"name": "Weekly visit", "state": "done", "start": "2020-01-06 10:00:00"}
    call = {"name": "Call the doctor", "start": "2040-03-05 10:00:00"}
    ann("charitylog.action", "create", [with_mary | done, with_mary | call])
    return ann


def names(api, *domain):
    found = api("charitylog.action", "search_read", list(domain), ["name"], order="id")
    return [each["name"] for each in found]


def test_contact_and_further_action_take_at_most_ten_keys(odoo, browser, work):
    page = browser.new_page()
    log_in(page, odoo, "ann")
    window = record_a_contact(page, odoo)
    keys = Keys(page)

    choose(page, keys, "Mary Whit", "Mary Whitfield")
    expect(window).to_contain_text("Weekly visit")
    keys.press("Tab")
    # The work that is outstanding may be what was done: one key further.
    expect(focused(window, "client_work")).to_have_text("Complete this")
    keys.press("Tab")
    expect(focused(window, "outcome")).to_have_count(1)
    keys.press("Tab")
    choose(page, keys, "Home vis", "Home visit")
    keys.press("Tab")
    expect(focused(window, "name")).to_have_count(1)
    keys.text("Form filled in")
    keys.press("Tab")
    expect(focused(window, "notes")).to_have_count(1)
    keys.text("The daughter was there.")
    sees_no_sideways_scrolling(page, window, "record")
    keys.press("Alt+w")
    expect(window.locator("[name=further_name] input")).to_have_value("Form filled in")
    keys.press("Control+Enter")
    expect(window).to_have_count(0)

    assert len(keys.pressed) <= 10
    assert names(work, ("state", "=", "done")) == ["Weekly visit", "Form filled in"]
    assert names(work, ("state", "=", "outstanding")) == [
        "Call the doctor",
        "Form filled in",
    ]


def test_complete_begins_with_how_it_went_and_never_in_the_future(odoo, browser, work):
    page = browser.new_page()
    log_in(page, odoo, "ann")
    [call] = work("charitylog.action", "search", [("name", "=", "Call the doctor")])
    page.goto(f"{odoo.url}/odoo/contacts-actions/{call}")
    page.get_by_role("button", name="Complete", exact=True).click()
    window = page.get_by_role("dialog")
    expect(focused(window, "outcome")).to_have_count(1)
    expect(window).to_contain_text("Weekly visit")
    keys = Keys(page)
    keys.press("Space")
    when = window.locator("[name=start] input").first
    window.locator("[name=start] button, [name=start] input").first.click()
    when.fill("+1w")
    when.press("Tab")
    expect(window).to_contain_text("has not come yet")
    sees_no_sideways_scrolling(page, window, "complete")
    keys.press("Control+Enter")
    expect(window).to_have_count(0)
    expect(page.get_by_role("button", name="Undo")).to_be_visible()
    [done] = work("charitylog.action", "read", [call], ["state", "outcome"])
    assert (done["state"], done["outcome"]) == ("done", "held")


def test_what_was_typed_survives_a_closed_tab(odoo, browser, work):
    page = browser.new_page()
    log_in(page, odoo, "ann")
    record_a_contact(page, odoo)
    keys = Keys(page)
    keys.text("Mary Whit")
    expect(page.get_by_role("option", name="Mary Whitfield")).to_be_visible()
    keys.press("Tab")
    page.locator("[name=notes] textarea").focus()
    keys.text("The daughter was there.")
    # Kept while somebody types, and not only when the tab is closed.
    eventually(
        lambda: (
            "was there."
            in str(work("charitylog.action.draft", "search_read", [], ["values"]))
        )
    )
    stored = page.evaluate("JSON.stringify([localStorage, sessionStorage])")
    assert "daughter" not in stored
    keys.text(" She helps.")
    page.close(run_before_unload=True)
    eventually(
        lambda: (
            "She helps."
            in str(work("charitylog.action.draft", "search_read", [], ["values"]))
        )
    )

    page = browser.new_page()
    page.goto(f"{odoo.url}/odoo/my-actions")
    page.get_by_role("menuitem", name="Record a contact").click()
    window = page.get_by_role("dialog")
    expect(window).to_contain_text("You began this today at")
    expect(window.locator("[name=notes] textarea")).to_have_value(
        "The daughter was there. She helps."
    )
    expect(window.locator("[name=partner_id] input")).to_have_value("Mary Whitfield")
    sees_no_sideways_scrolling(page, window, "draft")
    window.get_by_role("button", name="Start afresh").click()
    expect(window.locator("[name=notes] textarea")).to_have_value("")
    expect(window).not_to_contain_text("You began this")
    assert not work("charitylog.action.draft", "search", [])


def test_refused_further_action_leaves_the_contact_saved(odoo, sim, browser, work):
    connect(odoo, sim, "ann")
    page = connected_in_browser(odoo, browser, "bob")
    window = record_a_contact(page, odoo)
    keys = Keys(page)
    keys.text("Mary Whit")
    expect(page.get_by_role("option", name="Mary Whitfield")).to_be_visible()
    keys.press("Tab")
    page.locator("[name=name] input").fill("Seen at the office")
    page.locator("[name=further_name] input").fill("Take the form")
    page.locator("[name=further_user_id] input").fill("Ann")
    page.locator(".o-autocomplete--dropdown-item").filter(has_text="Ann Lee").click()
    when = page.locator("[name=further_start] input, [name=further_start] button").first
    when.click()
    page.locator("[name=further_start] input").first.fill("+1w")
    keys.press("Tab")
    window.get_by_role("button", name="Save", exact=True).click()

    refusal = page.get_by_role("dialog").filter(has_text="Check again")
    expect(refusal).to_contain_text("The contact is saved")
    expect(refusal).to_contain_text("is not shared with you for editing")
    bob = odoo.login("bob")
    assert names(bob, ("user_id", "=", bob.uid)) == ["Seen at the office"]
    refusal.get_by_role("button", name="Back").click()
    sees_no_sideways_scrolling(page, window, "refused")
    window.get_by_role("button", name="Keep it for me").click()
    expect(window).to_have_count(0)
    eventually(
        lambda: (
            names(bob, ("user_id", "=", bob.uid))
            == ["Seen at the office", "Take the form"]
        )
    )
    eventually(lambda: sim.events(upn("bob")))
    assert not sim.events(upn("ann"))
    assert not bob("charitylog.action.draft", "search", [])
