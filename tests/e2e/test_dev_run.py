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

from .pages import log_in

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 240  # seconds: as long as the README promises at most


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
def demo(tmp_path):
    """The demo, running; ``panel`` is what it said."""
    port, said = three_free_ports(), tmp_path / "said"
    # One that a test cut short has left may be of another week.
    databases.drop(f"charitylog_{port}", os.environ)
    with open(said, "wb") as output:
        process = subprocess.Popen(
            [os.environ["DEV_PYTHON"], ROOT / "dev", "run", f"--port={port}"],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        end = time.monotonic() + PATIENCE
        while "Ready after" not in (panel := said.read_text()):
            assert process.poll() is None and time.monotonic() < end, panel
            time.sleep(0.2)
        yield SimpleNamespace(panel=panel, process=process, said=said)
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGINT)
            process.wait(60)
        databases.drop(f"charitylog_{port}", os.environ)


def test_dev_run_panel_steps_put_an_action_into_outlook(demo, browser):
    url, outlook_url = re.findall(r"(http://localhost:\d+\S*)", demo.panel)[:2]
    steps = re.findall(r"^  \d  (.+)$", demo.panel, re.M)
    assert len(steps) == 4, demo.panel
    outlook, page = browser.new_page(), browser.new_page()
    outlook.goto(outlook_url)
    log_in(page, SimpleNamespace(url=url), "ann")

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
    page.goto(url)
    expect(page.get_by_text(listed).first).to_be_visible()
    page.get_by_text(action).first.click()
    page.get_by_role("button", name=button, exact=True).click()
    entry = outlook.get_by_test_id("entry").filter(has_text=action)
    expect(entry).to_have_count(1)
    # The form looks again by itself.
    expect(page.get_by_text("In your Outlook calendar.")).to_be_visible(timeout=20_000)

    # Work for a day, without an hour, shows none in a list.
    page.goto(f"{url}/odoo/contacts-actions?view_type=list")
    row = page.get_by_role("row").filter(has_text="Send the leaflet")
    expect(row).to_have_count(1)
    assert not re.search(r"\d\d:\d\d", row.inner_text()), row.inner_text()

    demo.process.send_signal(signal.SIGINT)
    assert demo.process.wait(60) == 0, demo.said.read_text()
