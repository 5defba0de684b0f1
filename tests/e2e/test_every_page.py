"""Each role opens every page of ours, and presses all that changes nothing.

In a system with demo data where people are at work, and in one as it is installed; as
on a phone, too, who works away from a desk, and who sees all pages. Menus, views and
buttons are those that the server tells of, so that a new one is walked to by itself.
"""

from types import SimpleNamespace
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Error, expect

from . import charity
from .conftest import PATIENCE, WIDE
from .pages import log_in, log_out
from .signing_in import connect
from .walk import Walk
from .walk_ours import ours
from .walk_places import roles, system
from .walk_watch import Watch

PHONE = {"width": 390, "height": 844}
# Who walks as on a phone, too: a caseworker of the demo, and who sees all pages.
PHONES = ("ann", "admin")
NO_DIFFERENCE = "No difference was found"
# What shows itself only where something has gone wrong, or in a system of another kind.
RARE = {
    # Where there is a certificate; test_credential presses the first.
    "action_o365_download_certificate",
    "action_o365_download_next_certificate",
    "action_o365_my_options",
    "action_o365_open_rules",
    "action_o365_sign_in",
    "action_o365_this_is_the_real_one",
    "action_o365_try_again",
    "action_remove",
    # Of a client with entries, or a project with overdue work: these need not be the
    # first of a list.
    "action_o365_entries",
    "action_view_charitylog_overdue",
}
# Pressed in test_repeat and test_reporting: they show for some records only.
ELSEWHERE = {
    "action_change_following",
    "action_open_series",
    "action_print",
    "action_print_history",
    "action_show",
}


@pytest.fixture(scope="module")
def place(request, tmp_path_factory):
    """An Odoo as installed ("fresh"), or in use; with a person for each role."""
    folder = tmp_path_factory.mktemp("walk")
    with system(folder, is_demo=request.param == "in use") as place:
        yield place


@pytest.fixture
def visitor(place, chromium):
    """A browser that people take turns at, and what was wrong on its pages."""
    context = chromium.new_context(
        viewport=WIDE, locale="en-GB", reduced_motion="reduce"
    )
    context.set_default_timeout(PATIENCE)
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = context.new_page()
    yield SimpleNamespace(page=page, watch=Watch(page))
    context.close()


def log_in_as(place, visitor, login, path="/odoo"):
    """Log in at a browser that somebody else has used before."""
    page = visitor.page
    visitor.watch.place = f"{login}: log in"
    page.set_viewport_size(WIDE)
    log_in(page, place.odoo, login, path)


def walk(place, visitor, login, home, found):
    """Walk through what was found, as one person, perhaps also as on a phone.

    Return the walks.
    """
    page, watch = visitor.page, visitor.watch
    log_in_as(place, visitor, login)
    watch.start()
    walks = []
    for size in (WIDE, PHONE) if login in PHONES else (WIDE,):
        page.set_viewport_size(size)
        watch.settle()
        walks.append(Walk(page, watch, found, (place.sim.pages_url,)))
        # Where all pages are empty, other views of who sees all of them will do.
        walks[-1].is_quick = not place.is_demo and login != "admin"
        if home and size == WIDE:
            walks[0].expect_title(home)
        assert walks[-1].through_menus(f"{login} {size['width']}")
    return walks


@pytest.mark.parametrize("place", ["fresh", "in use"], indirect=True)
def test_every_page_of_the_addon_opens_and_its_buttons_work(place, visitor):
    found, pressed = ours(place.odoo.login("admin")), set()
    for login, home in roles(place.is_demo).items():
        try:
            walks = walk(place, visitor, login, home, found)
            if place.is_demo and login == "admin":
                client, repeated = place.about
                walks[0].through_windows(login, client)
                api = place.odoo.login(login)
                walks[0].through_asking(login, api, repeated, client)
        except Error as error:
            visitor.watch.note(f"cannot go on: {error}")
            continue
        finally:
            log_out(visitor.page, place.odoo)
        pressed |= {name for one in walks for name in one.names_pressed()}
    assert not visitor.watch.problems, "\n".join(visitor.watch.problems)
    if place.is_demo:
        assert found.forms <= visitor.watch.forms
        assert found.all_pressed() - RARE - ELSEWHERE <= pressed


@pytest.mark.parametrize("place", ["fresh", "in use"], indirect=True)
def test_portal_user_meets_no_page_of_the_addon_and_no_error(place, visitor):
    page, watch = visitor.page, visitor.watch
    log_in_as(place, visitor, "paula", "/my")
    for size in (WIDE, PHONE):
        page.set_viewport_size(size)
        for path in ("/my", "/odoo", "/odoo/contacts-actions", "/odoo/my-actions"):
            watch.place = f"paula {size['width']} › {path}"
            page.goto(f"{place.odoo.url}{path}")
            assert urlsplit(page.url).path.endswith("/my"), page.url
        page.goto(f"{place.odoo.url}/my")
        links = "links => [...new Set(links.map(link => link.getAttribute('href')))]"
        for address in page.locator("a[href^='/my/']").evaluate_all(links):
            watch.place = f"paula {size['width']} › {address}"
            page.goto(f"{place.odoo.url}{address}")
    assert not watch.problems, "\n".join(watch.problems)


@pytest.mark.parametrize("place", ["fresh"], indirect=True)
def test_compare_page_says_nobody_connected_before_any_comparison(place, visitor):
    page = visitor.page
    log_in_as(place, visitor, "mia")
    for size in (WIDE, PHONE):
        page.set_viewport_size(size)
        page.goto(f"{place.odoo.url}/odoo/compare-with-outlook")
        help_shown = page.locator(".o_view_nocontent")
        expect(help_shown).to_contain_text("Nobody has connected")
        expect(help_shown).not_to_contain_text(NO_DIFFERENCE)


@pytest.fixture
def resting(database, tmp_path, sim):
    """An Odoo whose jobs run only when they are told to."""
    with charity.running(database, tmp_path / "odoo.log", sim, jobs=False) as odoo:
        yield odoo


def test_compare_page_says_no_difference_only_once_compared(resting, sim, browser):
    admin, page = resting.login("admin"), browser.new_page()
    charity.add_person(admin, sim, "mia", "Mia Moss", charity.MANAGER)
    log_in(page, resting, "mia")
    connect(resting, sim, "mia")
    page.goto(f"{resting.url}/odoo/compare-with-outlook")
    help_shown = page.locator(".o_view_nocontent")
    expect(help_shown).to_contain_text("Nothing has been compared yet")
    expect(help_shown).not_to_contain_text(NO_DIFFERENCE)
    page.get_by_role("button", name="Compare now").click()
    expect(help_shown).to_contain_text("being compared now")
    expect(help_shown).not_to_contain_text(NO_DIFFERENCE)
    job = [admin.ref("charitylog_o365.ir_cron_sync")]
    admin("ir.cron", "method_direct_trigger", job)
    # In a tab of its own: Odoo remembers the words of a page in the tab.
    page = browser.new_page()
    page.goto(f"{resting.url}/odoo/compare-with-outlook")
    expect(page.locator(".o_view_nocontent")).to_contain_text(NO_DIFFERENCE)
