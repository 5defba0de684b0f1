"""The bank holidays of a company, by the library ``holidays``."""

from datetime import timedelta

import holidays
from odoo import models

# Counties by their codes in Odoo: each part of the kingdom has its own bank holidays.
SCOTLAND = set(
    "A1 A5 A7 B1 B3 B9 C3 C9 F9 G1 G5 H1 I7 I9 J1 J3 J5 J7 J9 K1 K3 K5 K7 K9 L1 L2 L5 "
    "L7 M1 M3 M5 M7 M9 N1 N3 N5 N7 O7 O9 P1 P3 Q7 R1 R3 S9 T1 T5 T7 T9 U3 V7 W3 X1 "
    "X9".split()
)
NORTHERN_IRELAND = set("D5 D7 D9 E3 E5 E7".split())
ISLE_OF_MAN = "L9"
WEEKEND = (5, 6)
A_MONTH = timedelta(days=31)


class ResCompany(models.Model):
    _inherit = "res.company"

    def _bank_holidays(self, first, last):
        """Return the names of the bank holidays from ``first`` to ``last``, by day.

        None where the country is not set, or nothing is known of it.
        """
        self.ensure_one()
        # sudo: where the organisation is decides, whoever may read its address.
        company = self.sudo()
        country = (company.country_id.code or "").upper()
        state = company.state_id.code or ""
        if (country, state) == ("GB", ISLE_OF_MAN):
            country = "IM"
        kind = country and getattr(holidays, country, None)
        if not kind:
            return None
        part = _part(country, state, kind.subdivisions)
        found = holidays.country_holidays(
            country,
            subdiv=part,
            years=range(first.year, last.year + 1),
            expand=False,
            language=_language(kind, self.env.lang or "en_GB"),
        )
        return {day: name for day, name in found.items() if first <= day <= last}

    def _first_working_day(self, day):
        """Return ``day``, or the first one after it that is no weekend or holiday."""
        closed = self._bank_holidays(day, day + A_MONTH) or {}
        while day.weekday() in WEEKEND or day in closed:
            day += timedelta(days=1)
        return day


def _part(country, state, parts):
    """Return the code of the part of ``country`` in which ``state`` is, or None."""
    if country != "GB" or state in parts:
        return state if state in parts else None
    if state in SCOTLAND:
        return "SCT"
    return "NIR" if state in NORTHERN_IRELAND else "ENG"


def _language(kind, language):
    """Return the language nearest to ``language`` in which ``kind`` has names."""
    spoken = getattr(kind, "supported_languages", ())
    if language in spoken:
        return language
    return next((each for each in spoken if each[:2] == language[:2]), None)
