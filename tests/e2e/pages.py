"""What a person does on Odoo's pages."""

import re

from .charity import upn


def log_in(page, odoo, login, path="/odoo"):
    """Log in, and open a page; the log-in is the password.

    As a program does it: Odoo's page for it takes a second of a processor.
    """
    who = {"db": odoo.database, "login": login, "password": login}
    address = f"{odoo.url}/web/session/authenticate"
    answer = page.request.post(address, data={"jsonrpc": "2.0", "params": who})
    assert answer.json()["result"]["uid"], answer.text()
    page.goto(f"{odoo.url}{path}")
    wait_until_in(page, odoo)


def log_in_by_hand(page, odoo, login, path="/odoo"):
    """Log in on Odoo's own page."""
    page.goto(f"{odoo.url}/web/login?redirect={path}")
    page.locator("input[name=login]").fill(login)
    page.locator("input[name=password]").fill(login)
    page.locator(".oe_login_form button[type=submit]").first.click()
    wait_until_in(page, odoo)


def wait_until_in(page, odoo):
    # Guests have pages of their own, in the language that their browser prefers.
    page.wait_for_url(re.compile(re.escape(odoo.url) + r"/(odoo|(\w+/)?my)\b"))


def log_out(page, odoo):
    """Log out, with no page of Odoo open.

    Odoo may save a session that has just ended once more, and set its cookie again,
    where a websocket of the page opens at that moment.
    """
    page.goto("about:blank")
    page.request.get(f"{odoo.url}/web/session/logout", max_redirects=0)


def accept(page, odoo, login):
    """Pick the person on Microsoft's page, accept, and come back connected."""
    page.get_by_test_id(f"pick-{upn(login)}").click()
    page.get_by_test_id("accept").click()
    # A sign-in that did not work would stay on a page of another address.
    page.wait_for_url(re.compile(re.escape(f"{odoo.url}/odoo")))


def fill_in(page, field, text, choose=False):
    """Type into a field of the form; ``choose`` takes the first suggestion."""
    box = page.locator(f".o_field_widget[name={field}] input").first
    box.fill(text)
    if choose:
        page.locator(".o-autocomplete--dropdown-item").filter(
            has_text=text
        ).first.click()


def choose_today(page, field):
    """Open the calendar of a date field, and choose today by its keys."""
    widget = page.locator(f".o_field_widget[name={field}]")
    widget.locator("button, input").first.click()
    page.locator(".o_datetime_picker .o_today").click()
    page.keyboard.press("Escape")
