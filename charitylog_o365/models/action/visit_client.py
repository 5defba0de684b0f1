"""What the page of a visit shows of its client: where, by telephone, and last time.

The map is OpenStreetMap's, by a plain https link: each browser of iPhone and Android
opens it, without an app or an account. `geo:` is unknown to iPhones, and the links of
Apple and Google lead to an app that the other one lacks. It is told the address alone,
when somebody taps it; never a name, nor where the link stood.
"""

import re
from urllib.parse import urlencode

from odoo import models

from .visit import cut, plain

MAP = "https://www.openstreetmap.org/search"
LAST = 3
OTHERS = 4
LONGEST_OF_LAST = 800  # characters
# People write several numbers into one field, and words after them.
BETWEEN_NUMBERS = re.compile(r"[/,;|\n]|\bor\b|\band\b", re.IGNORECASE)
FEWEST_DIGITS = 3


class CharitylogAction(models.Model):
    _inherit = "charitylog.action"

    def _visit_client(self):
        """Return the parts of the page that are about this one record's client."""
        client = self.partner_id
        place = cut(self.location or "")
        shown = {"client": self._visit_client_name(), "places": [], "telephones": []}
        if place:
            shown["places"].append({"text": place, "map": map_link(place)})
        if client.has_access("read"):
            address = client_address(client)
            if address and bare(address) not in bare(place):
                shown["places"].append({"text": address, "map": map_link(address)})
            shown["telephones"] = telephones(
                client.phone or client.commercial_partner_id.phone
            )
        return shown | {
            "others": self._visit_others(),
            "last": self._visit_last_contacts(),
        }

    def _visit_client_name(self):
        client = self.partner_id
        if not client.has_access("read"):
            return self.reference or ""
        return cut(client.name or client.display_name or "")

    def _visit_others(self):
        """Return what else is outstanding with the client, first what is overdue.

        At the door it can be done as well, or must not be forgotten.
        """
        outstanding = [
            ("partner_id", "=", self.partner_id.id),
            ("state", "=", "outstanding"),
        ]
        others = self.search([*outstanding, ("id", "!=", self.id)], limit=OTHERS)
        return [
            {
                "path": other._visit_path(),
                "what": cut(other.name),
                "when": other._visit_day(),
                "is_overdue": other.is_overdue,
                "worker": other._sudo_worker(),
            }
            for other in others
        ]

    def _visit_last_contacts(self):
        """Return the client's last contacts done that the user may read."""
        done = [("partner_id", "=", self.partner_id.id), ("state", "=", "done")]
        contacts = self.search(
            [*done, ("id", "!=", self.id)], order="start desc, id desc", limit=LAST
        )
        return [
            {
                "when": contact._visit_day(),
                "worker": contact._sudo_worker(),
                "what": cut(contact.name),
                "outcome": contact._visit_outcome(),
                "notes": plain(contact.description, LONGEST_OF_LAST),
            }
            for contact in contacts
        ]


def client_address(client):
    """Return the address in one line, as people write it; empty without a street."""
    parts = [client.street, client.street2, client.city, client.zip]
    return cut(", ".join(filter(None, parts))) if any(parts[:2]) else ""


def bare(text):
    """Return only what matters where two addresses are compared."""
    return re.sub(r"\W+", "", text).lower()


def map_link(place):
    return f"{MAP}?{urlencode({'query': place})}"


def telephones(text):
    """Return the numbers in ``text``, each with what a telephone dials: {text, href}.

    ``href`` is None for what is no number.
    """
    found = []
    for part in BETWEEN_NUMBERS.split(cut(text or "")):
        number = part.strip()
        if number:
            found.append({"text": number, "href": dialled(number)})
    return found


def dialled(number):
    """Return the `tel:` link for a number as people write it, or None.

    After "+44" nobody dials the "(0)"; what follows a letter is an extension or a note.
    """
    number = re.sub(
        r"^\s*(?:tel|phone|mobile|home)\b\W*?(?=[+(\d])", "", number, flags=re.I
    )
    begin = re.split(r"[^\W\d_]", number)[0]
    digits = re.sub(r"\D", "", begin)
    if begin.strip().startswith("+"):
        digits = re.sub(r"\D", "", begin.replace("(0)", ""))
        plus = "+"
    else:
        plus = ""
    return f"tel:{plus}{digits}" if len(digits) >= FEWEST_DIGITS else None
