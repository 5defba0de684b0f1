"""Somebody is ill: their work is given, offered or moved; clicks are counted."""

from playwright.sync_api import expect

from .charity import MANAGER, add_person
from .conftest import SCREENS
from .pages import log_in
from .servers import eventually
from .signing_in import connect
from .test_action_list import ROW, Hand, days_from_now, look, record
from .test_refusal import connected_in_browser

UNDO = ".o_charitylog_undo"
FITS = "document.body.scrollWidth - document.body.clientWidth <= 1"


def choose(hand, dialog, field, name):
    """Type the beginning of a colleague's name, and choose them."""
    dialog.locator(f"[name={field}] input").last.fill(name.split()[0])
    suggestions = hand.page.locator(".o-autocomplete--dropdown-item")
    hand.click(suggestions.filter(has_text=name))


def until_further_notice(hand, dialog):
    hand.click(dialog.get_by_label("Not known until when"))


def type_day(page, field, text):
    """Type a day once its calendar has opened, which puts the present one there."""
    expect(page.locator(".o_datetime_picker")).to_be_visible()
    field.locator("input").fill(text)
    expect(field.locator("input")).to_have_value(text)


def pictures(page, name):
    """Look at the window as on a desk and on a phone."""
    for width in (1400, 390):
        page.set_viewport_size({"width": width, "height": 900})
        expect(page.get_by_role("dialog")).to_be_visible()
        eventually(lambda: page.evaluate(FITS))
        page.screenshot(path=SCREENS / f"{name}-{width}.png")
    page.set_viewport_size({"width": 1400, "height": 900})


def test_worker_who_is_ill_gives_and_offers_their_days_in_five_clicks(
    odoo, sim, browser
):
    connect(odoo, sim, "ann")
    page = connected_in_browser(odoo, browser, "bob")
    bob = odoo.login("bob")
    actions = record(bob, 1, 1, 2)
    page.goto(f"{odoo.url}/odoo/my-actions")
    expect(page.locator(ROW)).to_have_count(3)
    hand = Hand(page)
    hand.click(page.locator(".o_cp_action_menus .dropdown-toggle").first)
    hand.click(page.locator(".o_charitylog_away"))
    dialog = page.get_by_role("dialog")
    # Until when is not known.
    until_further_notice(hand, dialog)
    expect(dialog.locator(ROW)).to_have_count(3)
    expect(dialog.locator(ROW).first).to_contain_text("Mary Whitfield")
    expect(dialog.locator(ROW).first).to_contain_text("Home Visits")
    choose(hand, dialog, "colleague_id", "Ann Lee")
    expect(dialog.locator(ROW).filter(has_text="Offered")).to_have_count(3)
    said = dialog.locator("[name=refusals]")
    expect(said).to_contain_text("stays with you until it is taken")
    pictures(page, "away-refused")
    hand.click(dialog.get_by_role("button", name="Hand over or move"))
    assert hand.spent() == 5
    expect(page.locator(UNDO)).to_contain_text("3 offered to Ann Lee.")
    expect(dialog).to_have_count(0)
    page.screenshot(path=SCREENS / "away-notice.png")
    page.locator(UNDO).get_by_role("button", name="Undo").click()
    eventually(
        lambda: not bob("charitylog.action", "search", [("offer_side", "=", "made")])
    )
    assert {look(bob, action)["user_id"][1] for action in actions} == {"Bob Marsh"}


def test_manager_sees_to_the_work_of_who_is_ill(odoo, sim, browser):
    admin = odoo.login("admin")
    add_person(admin, sim, "mona", "Mona Pike", MANAGER)
    ann, bob = odoo.login("ann"), odoo.login("bob")
    # Hours of the day mean the same all year round.
    admin("res.users", "write", [ann.uid], {"tz": "UTC"})
    given, left = record(ann, 1, 2)
    [moved] = record(ann, 1, all_day=False, start=f"{days_from_now(1)} 14:00:00")
    # The client is visited at that hour of the day to which it is moved.
    record(bob, 9, all_day=False, start=f"{days_from_now(9)} 14:00:00")
    page = browser.new_page()
    log_in(page, odoo, "mona")
    hand = Hand(page)
    menus = page.locator(".o_main_navbar")
    hand.click(menus.get_by_role("button", name="Configuration"))
    hand.click(page.get_by_role("menuitem", name="Away"))
    dialog = page.get_by_role("dialog")
    choose(hand, dialog, "user_id", "Ann Lee")
    until_further_notice(hand, dialog)
    expect(dialog.locator(ROW)).to_have_count(3)
    choose(hand, dialog, "colleague_id", "Colleen Shaw")
    expect(dialog.locator(ROW).filter(has_text="Yes")).to_have_count(3)
    # One is left, and one is moved.
    hand.click(dialog.locator(ROW).nth(2).locator("td[name=new_user_id]"))
    dialog.locator("td[name=new_user_id] input").fill("")
    page.keyboard.press("Tab")
    expect(dialog.locator(ROW).filter(has_text="Yes")).to_have_count(2)
    hand.click(dialog.locator(ROW).nth(1).locator("td[name=new_day]"))
    later = days_from_now(9)
    year, month, day = later.split("-")
    cell = dialog.locator("td[name=new_day]").nth(1)
    type_day(page, cell, f"{month}/{day}/{year}")
    page.keyboard.press("Enter")
    expect(dialog.locator(ROW).nth(1)).not_to_contain_text("Colleen")
    said = dialog.locator("[name=warnings]")
    expect(said).to_contain_text("Two with one client at the same time: Mary Whitfield")
    pictures(page, "away-manager")
    hand.click(dialog.get_by_role("button", name="Hand over or move"))
    assert hand.spent() == 8
    expect(page.locator(UNDO)).to_contain_text("1 given to Colleen Shaw.")
    expect(page.locator(UNDO)).to_contain_text("1 moved to")
    assert look(ann, given)["user_id"][1] == "Colleen Shaw"
    assert look(ann, moved)["day"] == later
    assert look(ann, moved)["user_id"][1] == "Ann Lee"
    assert look(ann, left)["day"] == days_from_now(2)

    # On a phone: cards, and nothing is scrolled sideways.
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{odoo.url}/odoo/action-charitylog_o365.charitylog_away_action")
    hand.click(dialog.locator("[name=user_id] input"))
    hand.click(page.locator(".modal .o_kanban_record").filter(has_text="Ann Lee"))
    expect(dialog).to_have_count(1)
    until_further_notice(hand, dialog)
    expect(dialog.locator(".o_kanban_record", has_text="Mary")).to_have_count(2)
    eventually(lambda: page.evaluate(FITS))
    page.screenshot(path=SCREENS / "away-phone.png", full_page=True)
