"""On the phone: from the entry in Outlook to the visit, done in two taps."""

import re

import pytest
from playwright.sync_api import expect

from .charity import upn
from .conftest import PATIENCE, SCREENS
from .servers import eventually
from .signing_in import connect
from .test_drag_and_drop import record

PHONE = {"width": 390, "height": 844}
LINK = re.compile(r'href="([^"]*/charitylog_o365/visit/\d+)"')
WEIGHT = 100_000  # bytes
FINGER = 44  # pixels
# The second is an iPhone SE, the last one of 390 at a zoom of 200 %.
SIZES = {"1400": 1400, "390": 390, "320": 320, "zoomed": 195}
TOO_SMALL = f"""[...document.querySelectorAll("a, button")].map((each) =>
    [each.textContent.trim(), each.getBoundingClientRect().height]
).filter(([, height]) => height < {FINGER})"""


@pytest.fixture
def entry(odoo, sim):
    """Ann's visit, and the link in its entry in Outlook."""
    connect(odoo, sim, "ann")
    ann, admin = odoo.login("ann"), odoo.login("admin")
    [client] = admin("res.partner", "search", [("name", "=", "Mary Whitfield")])
    address = {"street": "12 Mill Lane", "city": "Leeds", "zip": "LS1 4AP"}
    admin("res.partner", "write", [client], {**address, "phone": "0113 496 0018"})
    before = {"name": "Tea and a chat", "start": "2020-02-26 10:00:00", "state": "done"}
    record(ann, **before, description="<p>The knee is better. Daughter visits.</p>")
    visit = record(
        ann,
        name="Weekly visit",
        start="2030-03-04 10:00:00",
        planned_duration=1.5,
        description="<p>Bring the form for the bus pass.</p><p>Ring twice.</p>",
    )
    [event] = eventually(
        lambda: [one for one in sim.events(upn("ann")) if "Weekly" in one["subject"]]
    )
    return visit, LINK.search(event["body"]["content"])[1]


def phone(chromium, **options):
    context = chromium.new_context(
        viewport=PHONE, locale="en-GB", has_touch=True, is_mobile=True, **options
    )
    context.set_default_timeout(PATIENCE)
    return context


def look(page, name):
    """Keep pictures in several sizes; nothing is wider than the screen or tiny."""
    for size, width in SIZES.items():
        page.set_viewport_size({"width": width, "height": PHONE["height"]})
        page.screenshot(path=SCREENS / f"visit-{name}-{size}.png", full_page=True)
        page_wide = "document.documentElement.scrollWidth"
        assert page.evaluate(page_wide) <= width, (name, size)
        assert not page.evaluate(TOO_SMALL), (name, size)
    page.emulate_media(color_scheme="dark")
    page.set_viewport_size(PHONE)
    page.screenshot(path=SCREENS / f"visit-{name}-dark.png", full_page=True)
    page.emulate_media(color_scheme="light")


def test_visit_is_completed_from_the_phone_in_two_taps(odoo, sim, chromium, entry):
    visit, link = entry
    ann = odoo.login("ann")

    def read():
        [values] = ann("charitylog.action", "read", [visit], ["state", "start"])
        return values["state"], values["start"]

    # Through both log-ins to the visit.
    context = phone(chromium)
    page = context.new_page()
    page.goto(link)
    page.locator("input[name=login]").fill("ann")
    page.locator("input[name=password]").fill("ann")
    page.locator("button[type=submit]").first.click()
    page.get_by_test_id(f"pick-{upn('ann')}").click()
    page.wait_for_url(link)
    heading = page.get_by_role("heading", name="Mary Whitfield")
    expect(heading).to_be_visible()
    logged_in = context.storage_state()
    context.close()

    # A phone that runs no scripts, on a slow line.
    context = phone(chromium, storage_state=logged_in, java_script_enabled=False)
    page, asked, weight, troubles = context.new_page(), [], [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("response", lambda response: weight.append(len(response.body())))
    page.on("console", lambda message: troubles.append(message.text))
    page.goto(link)
    expect(page.get_by_role("heading", name="Mary Whitfield")).to_be_visible()
    expect(page.get_by_text("Bring the form for the bus pass.")).to_be_visible()
    expect(page.get_by_text("The knee is better.")).to_be_visible()
    assert asked == [link]
    assert sum(weight) < WEIGHT
    print(f"The page: {len(asked)} request, {sum(weight)} bytes")
    # The page has its style: what stands in it is allowed.
    chosen = page.get_by_role("button", name="Complete")
    assert chosen.bounding_box()["height"] >= FINGER
    look(page, "open")

    page.get_by_role("button", name="15 minutes").tap()
    expect(page.get_by_role("status")).to_contain_text("Moved to 10:15.")
    assert read() == ("outstanding", "2030-03-04 10:15:00")
    page.get_by_role("button", name="Undo").tap()
    expect(page.get_by_role("status")).to_have_count(0)
    assert read() == ("outstanding", "2030-03-04 10:00:00")

    # One tap, and one more where it was a mistake.
    chosen.tap()
    expect(page.get_by_role("status")).to_contain_text("Done: Took place.")
    assert read()[0] == "done"
    look(page, "done")
    page.get_by_role("button", name="Undo").tap()
    expect(chosen).to_be_visible()
    assert read() == ("outstanding", "2030-03-04 10:00:00")
    page.get_by_role("button", name="Nobody there").tap()
    expect(page.get_by_role("status")).to_contain_text("Done: Nobody there.")
    page.reload()
    page.go_back()
    assert read()[0] == "done"
    assert not troubles
    context.close()
    eventually(lambda: "Contact done" in str(sim.events(upn("ann"))))


def test_words_typed_on_the_phone_outlive_the_log_in(odoo, chromium, entry):
    visit, link = entry
    ann, words = odoo.login("ann"), "She wasn't well.\nRing her <daughter>."
    # The log-in needs scripts.
    context = phone(chromium)
    page = context.new_page()

    def log_in(page):
        page.locator("input[name=login]").fill("ann")
        page.locator("input[name=password]").fill("ann")
        page.locator("button[type=submit]").first.click()
        page.get_by_test_id(f"pick-{upn('ann')}").click()

    page.goto(link)
    log_in(page)
    box = page.get_by_role("textbox")
    box.fill(words)
    context.clear_cookies()
    page.get_by_role("button", name="Complete").tap()
    expect(page.get_by_role("alert")).to_contain_text("Nothing has been saved.")
    expect(box).to_have_value(words)
    look(page, "logged-out")
    with context.expect_page() as opened:
        page.get_by_role("link", name="Log in").tap()
    log_in(opened.value)
    expect(opened.value.get_by_role("alert")).to_contain_text("go back to it")
    page.get_by_role("button", name="go on").tap()
    expect(page.get_by_role("alert")).to_contain_text("Please tap once more.")
    expect(box).to_have_value(words)
    page.get_by_role("button", name="Complete").tap()
    expect(page.get_by_role("status")).to_contain_text("Done: Took place.")
    [values] = ann("charitylog.action", "read", [visit], ["description"])
    assert "Ring her &lt;daughter&gt;." in values["description"]
    context.close()
