"""`./dev run`, as a newcomer meets it: one command, and what its panel says to do."""

import os
import re
import signal
import socket
import subprocess
import time
from pathlib import Path
from types import SimpleNamespace

import pytest
from playwright.sync_api import expect

from devkit import database as databases
from devkit import pictures_taken

from .conftest import PATIENCE, WIDE
from .pages import log_in_by_hand

ROOT = Path(__file__).resolve().parents[2]
LONGEST = 240  # seconds: as long as the README promises at most


def three_free_ports():
    """Return a port that is free, with the two above it: Odoo, Outlook, Graph."""
    for port in range(18_069, 19_000, 10):
        try:
            for number in range(port, port + 3):
                with socket.socket() as probe:
                    probe.bind(("127.0.0.1", number))
        except OSError:
            continue
        return port
    raise RuntimeError("No three free ports")


@pytest.fixture
def run(tmp_path):
    """Start the demo; ``panel`` is what it said, ``stop`` is as by Ctrl-C."""
    port, running = three_free_ports(), []
    # One that a test cut short has left may be of another week.
    databases.drop(f"charitylog_{port}", os.environ)

    def start():
        said = tmp_path / f"said-{len(running)}"
        with open(said, "wb") as output:
            process = subprocess.Popen(
                [os.environ["DEV_PYTHON"], ROOT / "dev", "run", f"--port={port}"],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        running.append(process)
        end = time.monotonic() + LONGEST
        while "Ready after" not in (panel := said.read_text()):
            assert process.poll() is None and time.monotonic() < end, panel
            time.sleep(0.2)
        url, outlook_url = re.findall(r"(http://localhost:\d+\S*)", panel)[:2]

        def stop():
            process.send_signal(signal.SIGINT)
            assert process.wait(60) == 0, said.read_text()

        odoo = SimpleNamespace(url=url)
        return SimpleNamespace(
            panel=panel, odoo=odoo, outlook_url=outlook_url, stop=stop
        )

    yield start
    for process in running:
        if process.poll() is None:
            process.send_signal(signal.SIGINT)
            process.wait(60)
    databases.drop(f"charitylog_{port}", os.environ)


@pytest.fixture
def log_in_as(chromium):
    """Log in as somebody who is connected, in a browser of their own."""
    contexts = []

    def come(demo, login):
        contexts.append(chromium.new_context(viewport=WIDE, locale="en-GB"))
        contexts[-1].set_default_timeout(PATIENCE)
        page = contexts[-1].new_page()
        page.goto(f"{demo.odoo.url}/web/login?redirect=/odoo")
        page.locator("input[name=login]").fill(login)
        page.locator("input[name=password]").fill(login)
        page.locator(".oe_login_form button[type=submit]").first.click()
        page.get_by_test_id(f"pick-{login}@charity.example").click()
        page.wait_for_url(re.compile(re.escape(f"{demo.odoo.url}/odoo")))
        return page

    yield come
    for context in contexts:
        context.close()


def four_steps(demo, browser):
    """Do what the panel says; return Odoo's page, and that of the entry in Outlook."""
    steps = re.findall(r"^  \d  (.+)$", demo.panel, re.M)
    assert len(steps) == 4, demo.panel
    outlook, page = browser.new_page(), browser.new_page()
    outlook.goto(demo.outlook_url)
    log_in_by_hand(page, demo.odoo, "ann")

    menu, button = steps[0].split(" › ")
    page.get_by_role("menuitem", name=menu).or_(
        page.get_by_role("link", name=menu)
    ).first.click()
    page.get_by_role("button", name=button, exact=True).click()
    person = steps[1].split(",")[0]
    page.get_by_role("button", name=person).click()
    page.get_by_role("button", name=steps[2], exact=True).click()
    expect(page.get_by_text("Connected as")).to_be_visible()

    listed, action, button = steps[3].split(" › ")
    page.goto(demo.odoo.url)
    expect(page.get_by_text(listed).first).to_be_visible()
    page.get_by_text(action).first.click()
    page.get_by_role("button", name=button, exact=True).click()
    entry = outlook.get_by_test_id("entry").filter(has_text=action)
    expect(entry).to_have_count(1)
    # The form looks again by itself.
    expect(page.get_by_text("In your Outlook calendar.")).to_be_visible(timeout=20_000)
    return page, outlook, entry


def offer_of(page):
    """Open the one record to which the panel's way leads."""
    page.locator(".o_menu_systray [aria-label=Activities]").click()
    page.locator(".o-mail-ActivityGroup[data-model_name='charitylog.action']").click()
    page.locator(".o_data_row").click()


def panel_names(demo, title):
    """Return login and summary of the panel's line of that title."""
    [(login, name)] = re.findall(rf"^  {title} +(\w+): ([^(\n]+)", demo.panel, re.M)
    return login, name.strip()


def expect_story(demo, log_in_as):
    """See the question and the entry that could not be delivered."""
    sentences = {
        "A question": "In Outlook this is now",
        "Not delivered": "your mailbox in Microsoft 365 is full",
    }
    for title, sentence in sentences.items():
        login, name = panel_names(demo, title)
        page = log_in_as(demo, login)
        page.get_by_text(name).first.click()
        expect(page.get_by_text(sentence)).to_be_visible()


def expect_pictures(demo, chromium, folder):
    """See that ./dev pictures finds what it takes, and that it is no empty page."""
    pages_url = demo.outlook_url.partition("/outlook/")[0]
    pictures_taken.take(chromium, demo.odoo.url, pages_url, folder)
    taken = {path.name: path.stat().st_size for path in folder.glob("*.png")}
    assert taken.keys() == {"list.png", "outlook.png", "refusal.png"}
    assert all(15_000 < size < 150_000 for size in taken.values()), taken


def test_dev_run_panel_steps_and_its_story_also_at_the_next_start(
    run, browser, log_in_as, chromium, tmp_path
):
    demo = run()
    page, outlook, entry = four_steps(demo, browser)

    # Work for a day, without an hour, shows none in a list.
    page.goto(f"{demo.odoo.url}/odoo/outstanding-actions?view_type=list")
    row = page.get_by_role("row").filter(has_text="Send the leaflet")
    expect(row).to_have_count(1)
    assert not re.search(r"\d\d:\d\d", row.inner_text()), row.inner_text()

    offer_of(page)
    expect(page.get_by_text("Bob Marsh offers you this.")).to_be_visible()
    expect_story(demo, log_in_as)
    expect_pictures(demo, chromium, tmp_path)

    demo.stop()
    again = run()
    assert "was there before" in again.panel
    assert "they are empty" not in again.panel
    outlook.goto(again.outlook_url)
    expect(entry).to_have_count(1)
    expect_story(again, log_in_as)
    again.stop()
