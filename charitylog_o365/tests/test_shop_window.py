"""Odoo's list of apps shows our pages as they were written."""

import re

from odoo.tests import TransactionCase, tagged
from odoo.tools import file_open, html_sanitize

STYLE = re.compile(r'style="([^"]*)"')


def declared(page):
    """Each declaration of each style, in order, without spaces."""
    found = ";".join(STYLE.findall(str(page))).split(";")
    return [re.sub(r"\s", "", each) for each in found if each.strip()]


@tagged("post_install", "-at_install")
class TestShopWindow(TransactionCase):
    def pages(self):
        """Each addon of ours that is installed, and its page as it was written."""
        ours = [("name", "=like", r"charitylog\_o365%"), ("state", "=", "installed")]
        for module in self.env["ir.module.module"].search(ours):
            with file_open(f"{module.name}/static/description/index.html") as page:
                yield module, page.read()

    def test_page_is_shown_whole(self):
        for module, page in self.pages():
            with self.subTest(module.name):
                shown = str(module.description_html)
                self.assertEqual(declared(shown), declared(page))
                pictures = re.findall(r'src="(\w+\.png)"', page)
                folder = f"/{module.name}/static/description/"
                self.assertEqual(
                    re.findall(r'src="([^"]+)"', shown),
                    [folder + picture for picture in pictures],
                )

    def test_page_passes_the_strictest_sanitiser(self):
        for module, page in self.pages():
            with self.subTest(module.name):
                kept = html_sanitize(
                    page, sanitize_attributes=True, sanitize_style=True
                )
                self.assertEqual(declared(kept), declared(page))
                self.assertEqual(kept.count("<img"), page.count("<img"))
