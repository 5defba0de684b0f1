"""Work refused by a colleague's calendar is offered, and taken by the colleague."""

import re
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from datetime import datetime, timedelta, timezone

import psycopg2
import pytest
from playwright.sync_api import expect

from .charity import add_person, upn
from .conftest import PATIENCE, SCREENS, WIDE
from .look import faults
from .pages import choose_today, fill_in
from .servers import eventually
from .signing_in import connect
from .test_refusal import connected_in_browser


@pytest.fixture
def refused(odoo, sim, browser):
    """Return Bob's page, which has just refused him a visit for Ann."""
    connect(odoo, sim, "ann")
    page = connected_in_browser(odoo, browser, "bob")
    page.goto(f"{odoo.url}/odoo/contacts-actions/new")
    fill_in(page, "name", "Home visit")
    fill_in(page, "partner_id", "Mary Whitfield", choose=True)
    fill_in(page, "project_id", "Home Visits", choose=True)
    choose_today(page, "start")
    fill_in(page, "user_id", "Ann", choose=True)
    page.locator(".o_form_button_save").click()
    expect(page.get_by_role("dialog")).to_contain_text("Not saved yet")
    return page


@pytest.fixture
def offered(refused):
    """Return Bob's page, on which he has just offered a visit to Ann."""
    refused.get_by_role("button", name="Offer it to Ann Lee").click()
    expect(refused.get_by_role("dialog")).to_have_count(0)
    return refused


@contextmanager
def own_browser(chromium):
    """Yield a page of somebody's own browser."""
    context = chromium.new_context(viewport=WIDE, locale="en-GB")
    context.set_default_timeout(PATIENCE)
    try:
        yield context.new_page()
    finally:
        context.close()


@pytest.fixture
def ann(chromium):
    with own_browser(chromium) as page:
        yield page


@pytest.fixture
def colleen(chromium):
    with own_browser(chromium) as page:
        yield page


def log_in_at_both(page, odoo, login, path="/odoo"):
    """Log in to Odoo and, as whoever has connected does each time, at Microsoft."""
    page.goto(f"{odoo.url}/web/login?redirect={path}")
    page.locator("input[name=login]").fill(login)
    page.locator("input[name=password]").fill(login)
    page.locator("button[type=submit]").first.click()
    page.get_by_test_id(f"pick-{upn(login)}").click()
    page.wait_for_url(re.compile(re.escape(f"{odoo.url}/odoo")))


def test_offer_from_the_refusal_dialog_is_taken_by_the_colleague(
    odoo, sim, ann, offered
):
    banner = offered.locator("div[name=offer]")
    expect(banner).to_contain_text("Offered to Ann Lee.")
    expect(banner.get_by_role("button", name="Take it")).to_have_count(0)
    eventually(lambda: sim.events(upn("bob")))
    assert not sim.events(upn("ann"))

    log_in_at_both(ann, odoo, "ann")
    # Odoo's menu of activities leads to the offer alone.
    ann.locator(".o_menu_systray [aria-label=Activities]").click()
    ann.locator(".o-mail-ActivityGroup[data-model_name='charitylog.action']").click()
    expect(ann.locator(".o_data_row")).to_have_count(1)
    ann.locator(".o_data_row").get_by_text("Home visit").first.click()
    banner = ann.locator("div[name=offer]")
    expect(banner).to_contain_text("Bob Marsh offers you this.")
    expect(ann.locator(".o-mail-Activity")).to_contain_text(
        "Bob Marsh offers you: Home visit"
    )
    expect(ann.locator(".o-mail-Activity-markDone")).to_have_count(0)
    banner.get_by_role("button", name="Take it").click()
    expect(banner).to_have_count(0)
    eventually(lambda: sim.events(upn("ann")) and not sim.events(upn("bob")))
    offered.reload()
    expect(offered.locator(".o-mail-Activity")).to_contain_text(
        "Ann Lee takes: Home visit"
    )


def test_withdrawn_offer_stays_in_the_owners_calendar(sim, offered):
    banner = offered.locator("div[name=offer]")
    banner.get_by_role("button", name="Withdraw").click()
    expect(banner).to_have_count(0)
    eventually(lambda: sim.events(upn("bob")))
    assert not sim.events(upn("ann"))


def test_refused_work_is_offered_to_several_from_the_dialog(sim, refused):
    page, window = refused, refused.get_by_role("dialog")
    kept(page, "offer-refused")
    page.get_by_role("button", name="Offer it to several …").click()
    expect(window).to_contain_text("Ann Lee. It stays with you until then.")
    choose(page, window, "Colleen Shaw")
    expect(window).to_contain_text("2 people: Ann Lee and Colleen Shaw.")
    window.get_by_role("button", name="Offer", exact=True).click()
    expect(page.locator("div[name=offer]")).to_contain_text(
        "Offered to Ann Lee and Colleen Shaw. It stays with you until one of them"
    )
    eventually(lambda: sim.events(upn("bob")))
    assert not sim.events(upn("ann"))


def choose(page, window, name):
    window.locator("[name=user_ids] input").fill(name)
    page.locator(".o-autocomplete--dropdown-item").filter(has_text=name).click()
    expect(window.locator("[name=user_ids]")).to_contain_text(name)


# Offered to three


@contextmanager
def held(odoo, record, waiting):
    """Hold a record in the database until so many others wait for it."""
    waits = (
        "SELECT count(*) FROM pg_stat_activity"
        " WHERE datname = %s AND wait_event_type = 'Lock'"
    )
    with (
        closing(psycopg2.connect(dbname=odoo.database)) as line,
        closing(psycopg2.connect(dbname=odoo.database)) as other,
        line.cursor() as holder,
        other.cursor() as looker,
    ):
        other.autocommit = True
        holder.execute(
            "SELECT 1 FROM charitylog_action WHERE id = %s FOR UPDATE", [record]
        )
        yield

        def count():
            looker.execute(waits, [odoo.database])
            return looker.fetchone()[0]

        eventually(lambda: count() >= waiting)
        line.rollback()


@pytest.fixture
def visit(odoo, sim):
    """Bob's visit today; he, Ann and Colleen use Outlook, Dora does not."""
    admin = odoo.login("admin")
    add_person(admin, sim, "dora", "Dora Pike")
    for login in ("ann", "bob", "colleen"):
        connect(odoo, sim, login)
    bob = odoo.login("bob")
    values = {
        "name": "Home visit",
        "partner_id": bob("res.partner", "search", [("name", "like", "Mary")])[0],
        "project_id": bob("project.project", "search", [("o365_sync", "=", True)])[0],
        "start": tomorrow_at_ten(),
        "planned_duration": 1,
    }
    [visit] = bob("charitylog.action", "create", [values])
    eventually(lambda: sim.events(upn("bob")))
    return visit


def tomorrow_at_ten():
    day = datetime.now(timezone.utc) + timedelta(days=1)
    return f"{day:%Y-%m-%d} 10:00:00"


def kept(page, name):
    """Keep pictures of a page, wide and as on a phone; nothing is wrong with it."""
    assert not faults(page, name)
    for width in (390, 1400):
        page.set_viewport_size({"width": width, "height": 900})
        page.screenshot(path=SCREENS / f"{name}-{width}.png")


def test_offer_to_three_taken_by_two_at_once_is_taken_by_one(
    odoo, sim, browser, ann, colleen, visit
):
    page = browser.new_page()
    log_in_at_both(page, odoo, "bob")
    page.goto(f"{odoo.url}/odoo/contacts-actions/{visit}")
    page.get_by_role("button", name="Offer to …").click()
    window = page.get_by_role("dialog")
    for name in ("Ann Lee", "Colleen Shaw", "Dora Pike"):
        choose(page, window, name)
    expect(window).to_contain_text("3 people: Ann Lee, Colleen Shaw, and Dora Pike.")
    kept(page, "offer-window")
    window.get_by_role("button", name="Offer", exact=True).click()
    expect(window).to_have_count(0)
    banner = page.locator("div[name=offer]")
    expect(banner).to_contain_text("until one of them takes it")
    kept(page, "offer-made")

    people = {"ann": (ann, "Ann Lee"), "colleen": (colleen, "Colleen Shaw")}
    for login, (screen, _name) in people.items():
        log_in_at_both(screen, odoo, login)
        screen.goto(f"{odoo.url}/odoo/offered-to-me")
        expect(screen.locator(".o_data_row")).to_have_count(1)
    kept(ann, "offered-to-me")
    with held(odoo, visit, waiting=len(people)):
        for screen, _name in people.values():
            take = screen.locator(".o_data_row").get_by_role("button", name="Take")
            # The click alone: what comes of it waits for the other's.
            take.click(no_wait_after=True)

    bob = odoo.login("bob")
    [found] = eventually(
        lambda: bob(
            "charitylog.action",
            "search_read",
            [("id", "=", visit), ("user_id", "!=", bob.uid)],
            ["user_id"],
        )
    )
    name = found["user_id"][1]
    [winner] = [login for login, (_page, own) in people.items() if own == name]
    [loser] = people.keys() - {winner}
    said = people[loser][0].get_by_role("dialog")
    expect(said).to_contain_text(f"{name} has taken it.")
    expect(said).to_contain_text("Taken already")
    kept(people[loser][0], "offer-taken-by-another")
    people[loser][0].keyboard.press("Escape")
    for screen, _name in people.values():
        expect(screen.get_by_text("Nothing is offered to you")).to_be_visible()
        expect(screen.get_by_role("dialog")).to_have_count(0)
    kept(people[loser][0], "offer-none")

    eventually(lambda: not sim.events(upn("bob")))
    eventually(lambda: len(sim.events(upn(winner))) == 1)
    assert not sim.events(upn(loser))
    dora = odoo.login("dora")
    mine = [("user_id", "=", dora.uid), ("res_id", "=", visit)]
    assert not dora("mail.activity", "search", mine)
    [over] = dora(
        "mail.activity", "search_read", [*mine, ("active", "=", False)], ["feedback"]
    )
    assert over["feedback"] == f"{name} has taken it."
    page.reload()
    expect(page.locator(".o-mail-Activity")).to_contain_text(
        f"{name} takes: Home visit"
    )


def test_two_last_who_decline_at_once_end_the_offer(odoo, visit):
    """Else each would find the other's offer still standing, and nobody be told."""
    bob, people = odoo.login("bob"), [odoo.login("ann"), odoo.login("colleen")]
    bob("charitylog.action", "action_offer", [visit], [one.uid for one in people])
    with ThreadPoolExecutor() as pool, held(odoo, visit, waiting=len(people)):
        answers = [
            pool.submit(one, "charitylog.action", "action_decline_offer", [visit])
            for one in people
        ]
    assert all(answer.result() for answer in answers)
    [read] = bob("charitylog.action", "read", [visit], ["offer_side", "user_id"])
    assert (read["offer_side"], read["user_id"][0]) == (False, bob.uid)
    told = bob("mail.activity", "search_read", [("user_id", "=", bob.uid)], ["summary"])
    assert [each["summary"].split(":")[0] for each in told] == ["All have declined"]


def test_offer_taken_twice_is_taken_once_and_no_other(odoo, ann, visit):
    bob, taker = odoo.login("bob"), odoo.login("ann").uid
    [other] = bob("charitylog.action", "copy", [visit], {"name": "Shopping"})
    for record in (visit, other):
        bob("charitylog.action", "action_offer", [record], [taker])
    log_in_at_both(ann, odoo, "ann")
    left = ann.context.new_page()
    left.goto(f"{odoo.url}/odoo/contacts-actions/{visit}")
    banner = left.locator("div[name=offer]")
    expect(banner).to_contain_text("Bob Marsh offers you this.")

    ann.goto(f"{odoo.url}/odoo/offered-to-me")
    rows = ann.locator(".o_data_row")
    expect(rows).to_have_count(2)
    # The other one comes up beneath the mouse.
    expect(rows.nth(1)).to_contain_text("Shopping")
    rows.first.get_by_role("button", name="Take").dblclick()
    expect(rows).to_have_count(1)
    expect(rows).to_contain_text("Shopping")
    # Nor does a click beside the button, as on one that is at work, open anything.
    rows.locator(".o_list_button").first.click(position={"x": 1, "y": 1})
    expect(rows).to_have_count(1)
    assert ann.url.endswith("/offered-to-me")
    read = bob("charitylog.action", "read", [visit, other], ["user_id"])
    assert [each["user_id"][0] for each in read] == [taker, bob.uid]

    # The page that was left open from before says it, and shows what is.
    left.bring_to_front()
    banner.get_by_role("button", name="Take it").click()
    expect(left.locator(".o_notification")).to_contain_text("You have it already.")
    expect(banner).to_have_count(0)
    expect(left.get_by_role("dialog")).to_have_count(0)


def test_many_offers_are_taken_and_declined_from_the_list(odoo, sim, ann, visit):
    bob, users = odoo.login("bob"), odoo.login("ann").uid
    others = [
        bob("charitylog.action", "copy", [visit], {"name": name})[0]
        for name in ("Shopping", "Garden")
    ]
    for record in (visit, *others):
        bob("charitylog.action", "action_offer", [record], [users])
    log_in_at_both(ann, odoo, "ann")
    ann.goto(f"{odoo.url}/odoo/offered-to-me")
    rows = ann.locator(".o_data_row")
    expect(rows).to_have_count(3)
    for name in ("Shopping", "Garden"):
        rows.filter(has_text=name).locator("input[type=checkbox]").check()
    kept(ann, "offers-chosen")
    above = ann.locator(".o_control_panel")
    above.get_by_role("button", name="Take", exact=True).click()
    expect(ann.locator(".o_notification")).to_contain_text("Taken: 2.")
    expect(rows).to_have_count(1)
    rows.get_by_role("button", name="Decline").click()
    expect(ann.get_by_text("Nothing is offered to you")).to_be_visible()
    eventually(lambda: len(sim.events(upn("ann"))) == 2)
    eventually(lambda: len(sim.events(upn("bob"))) == 1)
    told = bob("mail.activity", "search_read", [("user_id", "=", bob.uid)], ["summary"])
    assert sorted(each["summary"].split(": ")[0] for each in told) == [
        "Ann Lee declines",
        "Ann Lee takes",
        "Ann Lee takes",
    ]
