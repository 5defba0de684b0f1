"""Run by ./dev pictures, with the addresses of a running demo: takes its pictures.

They are small files, because whoever installs the addon gets them too.
"""

import io
import os
import re
import sys
from base64 import b64encode
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

from .paths import ROOT

DESCRIPTION = "charitylog_*/static/description"
FLAGS = ("--no-sandbox", "--disable-gpu")
WIDE = {"width": 1520, "height": 600}
CALENDAR = {"width": 1240, "height": 780}
DIALOG = {"width": 1000, "height": 620}
COVER = {"width": 1120, "height": 560}
ALL_THERE = """async () => {
    await document.fonts.ready;
    return [...document.images].every((image) => image.complete);
}"""
#: Nothing moves while a picture is taken.
STILL = "*, ::before, ::after { transition: none !important; caret-color: transparent }"


def main(url, pages_url, folder):
    folder = Path(folder)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=os.environ["CHROMIUM"], args=FLAGS
        )
        take(browser, url, pages_url, folder)
        draw(browser, folder)
        browser.close()


def take(browser, url, pages_url, folder):
    """The list, the calendar and the refusal, as PNG files of these names."""
    worker = _person(browser, url, "bob", WIDE)
    _list(worker, url)
    _keep(worker, folder / "list.png")
    worker.set_viewport_size(CALENDAR)
    worker.goto(f"{pages_url}/outlook/bob@charity.example")
    worker.get_by_test_id("next-week").click()
    worker.get_by_test_id("entry").first.wait_for()
    _keep(worker, folder / "outlook.png")
    worker.set_viewport_size(DIALOG)
    _refusal(worker, url)
    _keep(worker, folder / "refusal.png")
    worker.context.close()


def draw(browser, folder):
    """The icon of each addon, and the cover, which shows the list."""
    page = browser.new_page(viewport={"width": 256, "height": 256})
    for path in ROOT.glob(f"{DESCRIPTION}/icon.svg"):
        page.set_content(f'<body style="margin: 0">{path.read_text()}')
        _keep(page, path.with_suffix(".png"), omit_background=True)
    page.set_viewport_size(COVER)
    page.set_content(
        (ROOT / "devkit" / "cover.html")
        .read_text()
        .replace("ICON", (folder / "icon.svg").read_text())
        .replace("LIST", b64encode((folder / "list.png").read_bytes()).decode())
    )
    _keep(page, folder / "cover.png")


def _person(browser, url, login, size):
    """A page of somebody who has logged in, and signed in where they are asked to."""
    context = browser.new_context(
        viewport=size, locale="en-GB", reduced_motion="reduce"
    )
    page = context.new_page()
    page.goto(f"{url}/web/login?redirect=/odoo")
    page.locator("input[name=login]").fill(login)
    page.locator("input[name=password]").fill(login)
    page.locator(".oe_login_form button[type=submit]").first.click()
    pick = page.get_by_test_id(f"pick-{login}@charity.example")
    pick.or_(page.locator(".o_web_client")).first.wait_for()
    if pick.is_visible():
        pick.click()
    page.wait_for_url(re.compile(re.escape(f"{url}/odoo")))
    return page


def _list(page, url):
    """What Bob has to do, and in words how it is with Outlook."""
    page.goto(f"{url}/odoo/my-actions?view_type=list")
    # All days in one, whichever day of the week it is.
    for facet in ("Days I see", "When"):
        shown = page.locator(".o_searchview_facet").filter(has_text=facet)
        shown.locator(".o_facet_remove").click()
        shown.wait_for(state="detached")
    page.locator(".o_optional_columns_dropdown button").click()
    chosen = page.locator(".o-dropdown-item input[name=o365_message]")
    if not chosen.is_checked():
        chosen.click()
    page.keyboard.press("Escape")
    page.locator(".o_data_row td[name=o365_message]").first.wait_for()


def _refusal(page, url):
    """Bob gives a visit to Colleen, whose calendar he may not edit."""
    page.goto(f"{url}/odoo/outstanding-actions?view_type=list")
    row = page.locator(".o_data_row").filter(has_text="Help to settle in the flat")
    row.locator("td[name=name]").click()
    page.locator(".o_field_widget[name=user_id] input").fill("Colleen")
    page.locator(".o-autocomplete--dropdown-item", has_text="Colleen").first.click()
    page.locator(".o_form_button_save").click()
    page.locator(".modal").get_by_role("button", name="Offer it to Colleen").wait_for()


def _keep(page, path, **options):
    """Take it once all has come; what has no background keeps all of its colours."""
    page.add_style_tag(content=STILL)
    page.mouse.move(0, 0)
    page.evaluate("document.activeElement.blur()")
    page.wait_for_function(ALL_THERE)
    taken = Image.open(io.BytesIO(page.screenshot(**options)))
    if not options:
        taken = _in_few_colours(taken.convert("RGB"))
    taken.save(path, optimize=True)


def _in_few_colours(picture):
    """A third of the size: the 256 colours that are in it most often, exactly."""
    found = sorted(picture.getcolors(picture.width * picture.height), reverse=True)
    palette = Image.new("P", (1, 1))
    palette.putpalette([part for _times, colour in found[:256] for part in colour])
    return picture.quantize(palette=palette, dither=Image.Dither.NONE)


if __name__ == "__main__":
    main(*sys.argv[1:])
