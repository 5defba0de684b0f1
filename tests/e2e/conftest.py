"""Real servers, a real browser, and the stand-in for Microsoft 365 between them."""

import configparser
import os
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from devkit import database as databases  # noqa: E402
from m365_simulator import Simulator  # noqa: E402
from tests.e2e import charity  # noqa: E402

PATIENCE = 30_000  # milliseconds
SCREENS = ROOT / ".dev" / "results" / "screens"
WIDE = {"width": 1400, "height": 900}
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture
def sim():
    """Microsoft 365, empty, on ports of its own."""
    with Simulator(cert_dir=os.environ["DEV_CERTS"]) as sim:
        yield sim


# Odoo's own jobs that are due by the template's age: one mails, one asks the internet.
# And ours that looks every few minutes: when Outlook is looked at, a test decides.
OTHERS_REST = """
    UPDATE ir_cron SET active = false WHERE id NOT IN (
        SELECT res_id FROM ir_model_data
         WHERE model = 'ir.cron' AND module = 'charitylog_o365'
           AND name != 'ir_cron_listen'
    )
"""


@pytest.fixture
def database(request):
    """The name of a database with the addons and no demo data."""
    name = f"charitylog_e2e_{os.getpid()}"
    with databases.copied(os.environ["DEV_TEMPLATE"], name, os.environ):
        databases.sql(OTHERS_REST, os.environ, name)
        yield name


@pytest.fixture
def find_addons(tmp_path, monkeypatch):
    """find_addons(folder) has Odoo look for addons there too, or instead of in ours."""

    def find(folder, instead=False):
        config = configparser.ConfigParser(interpolation=None)
        config.read(os.environ["DEV_ODOO_CONFIG"])
        *theirs, ours = config["options"]["addons_path"].split(",")
        assert ours == str(ROOT)
        kept = theirs if instead else (*theirs, ours)
        config["options"]["addons_path"] = ",".join((*kept, str(folder)))
        with open(tmp_path / "odoo.conf", "w") as file:
            config.write(file)
        monkeypatch.setenv("DEV_ODOO_CONFIG", str(tmp_path / "odoo.conf"))
        if instead:
            # Python looks for modules in the folder that one is in.
            monkeypatch.chdir(tmp_path)

    return find


@pytest.fixture
def odoo(database, tmp_path, sim):
    """An Odoo server with a charity whose rule is on."""
    with charity.running(database, tmp_path / "odoo.log", sim) as server:
        yield server


@pytest.fixture(scope="session")
def chromium():
    if not os.environ.get("CHROMIUM"):
        pytest.skip("There is no Chromium on this machine.")
    from playwright.sync_api import expect, sync_playwright

    # As long as for what a page is asked to do: half a minute, on a busy machine.
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=os.environ["CHROMIUM"], args=FLAGS
        )
        yield browser
        browser.close()


FAILED = pytest.StashKey[bool]()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item):
    report = yield
    item.stash[FAILED] = report.failed or item.stash.get(FAILED, False)
    return report


@pytest.fixture
def browser(chromium, request):
    """A browser of one person: its cookies are nobody else's.

    Where the test fails, what its pages showed in the end is kept as pictures.
    """
    context = chromium.new_context(viewport=WIDE, locale="en-GB")
    context.set_default_timeout(PATIENCE)
    yield context
    is_wanted = request.node.stash.get(FAILED, True)
    for number, page in enumerate(context.pages if is_wanted else ()):
        page.screenshot(path=SCREENS / f"{request.node.name}-{number}.png")
    context.close()
