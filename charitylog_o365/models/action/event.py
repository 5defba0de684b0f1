"""What an action's entry in Outlook shows, as far as its project lets it."""

import unicodedata
from dataclasses import replace
from datetime import datetime, time

from lxml import html
from markupsafe import Markup
from odoo import api, models
from odoo.tools import html2plaintext, is_html_empty, plaintext2html

from ...core.sync.event import Lazily
from ...core.sync.text import sendable
from ..sync.event import AS_IF_THERE

# In characters; twenty notes of that length fit into one request by far.
LONGEST_NOTES = 100_000


class CharitylogAction(models.Model):
    _inherit = "charitylog.action"

    def _o365_event(self):
        event = super()._o365_event()
        done = self.state == "done"
        notes = self._o365_notes()
        # A whole day begins at midnight: a reminder would ring in the night before.
        is_quiet = done or self.all_day
        if self.all_day:
            start = datetime.combine(self.day, time(12))
            event = replace(event, start=start, end=start + (self.stop - self.start))
        return replace(
            event,
            subject=self._o365_subject(),
            body=str(self._o365_body(notes, self._o365_link())),
            bodies_before=Lazily(lambda: self._o365_bodies_before(notes)),
            location=self._o365_place(),
            all_day=self.all_day,
            show_as="free" if self.all_day else event.show_as,
            categories=(self.env._("Contact done"),) if done else (),
            reminder_minutes=None if is_quiet else event.reminder_minutes,
            private=self.project_id.o365_private,
        )

    @api.model
    def _o365_shown_fields(self):
        return super()._o365_shown_fields() | {
            "action_type_id",
            "all_day",
            "company_id",
            "day",
            "days",
            "description",
            "duration",
            "location",
            "partner_id",
            "planned_duration",
            "reference",
            "state",
        }

    def _o365_detail(self):
        """Return how much of the client and the work the entry may show: a code."""
        if self._o365_client_left():
            return "reference"
        return self.project_id.o365_event_detail

    def _o365_client_left(self):
        """Return whether the client is archived: the entry must not show them."""
        if self.env.context.get(AS_IF_THERE):
            return False
        # A person's name is shown with that of their organisation.
        client = self.partner_id | self.partner_id.commercial_partner_id
        return not all(client.mapped("active"))

    def _o365_subject(self):
        """Return the entry's subject; everybody who may edit the calendar reads it."""
        kind = self.action_type_id.name or self.env._("Action")
        detail = self._o365_detail()
        if detail == "full":
            return f"{kind}: {self.partner_id.display_name} – {self.name}"
        if detail == "initials" and (letters := initials(self.partner_id.name)):
            return f"{kind}: {letters}"
        return f"{kind} {self.reference or ''}".rstrip()

    def _o365_body(self, notes, link, moved=None):
        """Return the entry's text: the notes if allowed, and a link to the record.

        ``moved`` says what happens where somebody moves it, by default in full.
        """
        return notes + Markup('<p>%s<br><a href="%s">%s</a></p>') % (
            moved or self._o365_if_moved(self._o365_owner().o365_follow_moves),
            link,
            self.env._("Open in Charitylog"),
        )

    def _o365_if_moved(self, choice):
        """Return what the entry says of being moved.

        The same of work that has been done: completing it changes no words.
        """
        if choice == "follow":
            return self.env._(
                "Charitylog writes this entry and Outlook shows it. If you move it "
                "while it is still to come, Charitylog will follow; whatever else you "
                "change, it will ask you."
            )
        return self.env._(
            "Charitylog writes this entry and Outlook shows it. If you move or change "
            "it, Charitylog will ask you what is to be done."
        )

    def _o365_bodies_before(self, notes):
        """Yield how the same text reads in entries that nothing else has changed.

        Sent while its owner had chosen otherwise, or by an earlier version. None of
        them is sent again for that: it follows with the next change of the record.
        """
        link = self._o365_link()
        yield str(self._o365_body(notes, link, self._o365_if_moved("follow")))
        yield str(self._o365_body(notes, link, self._o365_if_moved("ask")))
        before = self.env._(
            "Charitylog writes this entry and Outlook shows it. "
            "Please change it in Charitylog: "
            "changes made in Outlook are not taken over."
        )
        # Until 19.0.1.1.0 the link opened the record's form.
        yield str(self._o365_body(notes, link, before))
        yield str(self._o365_body(notes, self._o365_form_link(), before))

    def _o365_place(self):
        hidden = not self.project_id.o365_show_place or self._o365_client_left()
        return "" if hidden else self.location or ""

    def _o365_notes(self):
        shown = self._o365_detail() == "full"
        if not shown or is_html_empty(self.description):
            return Markup()
        return Markup("<div>%s</div>") % fit_for_outlook(
            self.description, self._o365_form_link()
        )

    def _o365_link(self):
        """Return the URL of the record's page; see ``visit``."""
        return self._o365_base() + self._visit_path()

    def _o365_form_link(self):
        """Return the URL of the record's form, which its notes are relative to."""
        return self._o365_base() + self._o365_path()

    @api.model
    def _o365_base(self):
        """Return this system's address; links to it lead through Odoo's log-in.

        Not from get_base_url(): that gives the company's website where there is one,
        and staff do not log in there.
        """
        # sudo: it is not secret; every link that Odoo mails contains it.
        base = self.env["ir.config_parameter"].sudo().get_param("web.base.url", "")
        return base.rstrip("/")


def fit_for_outlook(notes, page=""):
    """Return ``notes`` (HTML) without pictures, and as plain text where too long.

    A picture is a file in Odoo, which Outlook cannot open, or megabytes of text.
    Relative links are resolved against ``page``, the URL at which Odoo shows the notes.
    """
    tree = html.fragment_fromstring(sendable(notes), create_parent="div")
    for picture in list(tree.iter("img")):
        picture.drop_tree()
    # What is no valid URL stays as it is.
    tree.make_links_absolute(page, resolve_base_href=False, handle_failures="ignore")
    kept = html.tostring(tree, encoding="unicode")
    if len(kept) <= LONGEST_NOTES:
        return Markup(kept)
    text = html2plaintext(kept)
    more = "…" if len(text) > LONGEST_NOTES else ""
    return plaintext2html(text[:LONGEST_NOTES] + more)


def initials(name):
    """Return the first letters of a name's words: "Mary Ann Lee" is "M. A. L.".

    Empty where they would give the name away: in many scripts a character is a
    syllable or a word, and a name may be a single one ("김").
    """
    words = unicodedata.normalize("NFC", name or "").split()
    words = [word for word in words if word[0].isalpha()]
    whole = [word for word in words if sum(map(str.isalnum, word)) == 1]
    if whole == words or any(word.upper() == word.lower() for word in whole):
        return ""
    return " ".join(f"{word[0].upper()}." for word in words)
