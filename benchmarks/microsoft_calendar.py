"""Odoo's own connector, ``microsoft_calendar``, as the other one to measure."""

import time
from datetime import datetime, timedelta

from m365_simulator.sign_in.tokens import Grant

from .measure import clock
from .person import Person
from .process import FOREVER, OdooProcess

UPN = "organiser@charity.example"
SCOPES = ("openid", "offline_access", "Calendars.ReadWrite")
TOKEN = "bench-access-token"


class MicrosoftCalendar:
    """One process on one database: it speaks to Microsoft inside each save."""

    name = "Odoo's connector"

    def __init__(self, sim, database):
        self.sim = sim
        graph = sim.graph_url
        self.web = OdooProcess("theirs", database, FOREVER, jobs=1, graph_url=graph)

    def set_up(self):
        """Make a user with a token in the database, as after their sign-in."""
        self.web.wait_until_ready()
        admin = Person(self.web, "admin")
        someone = self.sim.add_person(UPN, "Olive Organiser")
        life = 24 * 3600
        self.sim.tokens.access[TOKEN] = Grant(someone, SCOPES, time.time() + life)
        user = {
            "name": "Olive Organiser",
            "login": "organiser",
            "password": "organiser",
            "email": UPN,
            "tz": "Europe/London",
            "group_ids": [(6, 0, [admin.ref("base.group_user")])],
        }
        [made] = admin("res.users", "create", [user])
        until = datetime.now() + timedelta(seconds=life)
        token = {
            "microsoft_calendar_rtoken": "bench-refresh-token",
            "microsoft_calendar_token": TOKEN,
            "microsoft_calendar_token_validity": f"{until:%Y-%m-%d %H:%M:%S}",
        }
        admin("res.users", "write", [made], token)
        self.person = Person(self.web, "organiser")

    def close(self):
        self.web.stop()

    def save(self, count):
        """Save so many new events at once; return the seconds."""
        values = [self._event(n) for n in range(count)]
        with clock() as seconds:
            self.person("calendar.event", "create", values)
        return seconds[0]

    def _event(self, number):
        start = datetime.now() + timedelta(days=1, minutes=30 * number)
        stop = start + timedelta(minutes=30)
        return {
            "name": f"Visit {number}",
            "start": f"{start:%Y-%m-%d %H:%M:%S}",
            "stop": f"{stop:%Y-%m-%d %H:%M:%S}",
        }
