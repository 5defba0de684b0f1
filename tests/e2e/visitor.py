"""A browser without pages, for journeys of which only the redirects count."""

import re
from urllib.parse import urljoin

import requests


class Visitor:
    """Somebody's cookies, at Odoo and at Microsoft, and where they were led."""

    def __init__(self, odoo, sim):
        self.odoo, self.sim = odoo, sim
        self.session = requests.Session()
        self.pages = []
        self.at_microsoft = {}

    def go(self, place, **form):
        """Return the answer to one request, its redirect not followed."""
        place = urljoin(self.odoo.url, place)
        method = "POST" if form else "GET"
        page = self.session.request(
            method, place, data=form or None, allow_redirects=False, timeout=60
        )
        self.pages.append(page)
        return page

    def call(self, place, **params):
        """Return what a JSON-RPC call answers."""
        place = urljoin(self.odoo.url, place)
        return self.session.post(place, json={"params": params}, timeout=60).json()

    def follow(self, page, upn=None, accept=True):
        """Follow all redirects, through Microsoft as ``upn``; return the addresses."""
        chain = []
        while place := page.headers.get("Location"):
            chain.append(place)
            assert len(chain) < 12, chain
            if place.startswith(self.sim.pages_url):
                answer = self.sim.sign_in(
                    place, upn, accept=accept, cookies=self.at_microsoft
                )
                back = requests.Request("GET", self.callback, params=answer)
                place = back.prepare().url
            page = self.go(place)
        return chain

    @property
    def callback(self):
        return f"{self.odoo.url}/charitylog_o365/callback"

    def log_in(self, login, redirect="/odoo"):
        """Post Odoo's log-in page; return what it answers."""
        page = self.go("/web/login").text
        [token] = re.findall(r'name="csrf_token" value="([^"]+)"', page)[:1]
        form = {"login": login, "password": login, "csrf_token": token}
        return self.go("/web/login", **form, type="password", redirect=redirect)

    def connect(self, login, upn):
        """Log in and connect the calendar."""
        self.follow(self.log_in(login), upn)
        return self.follow(self.go("/charitylog_o365/connect"), upn)
