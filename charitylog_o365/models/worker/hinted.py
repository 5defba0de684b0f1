from dataclasses import replace

from odoo import fields
from odoo.fields import Domain
from odoo.tools import SQL

from ...core.sync.compare import Difference
from ...core.sync.event import wall
from ..sync.o365_calendar_entry import DELETED
from .beyond import in_turn
from .look import Look


class Hinted:
    """The entries that were heard of, by mailbox, and what a look at them tells.

    ``heard`` has by account id a `core.sync.listen.Heard`, ``others`` the ids of
    entries that it does not tell of (beyond.py).
    """

    def __init__(self, env, heard, others):
        self.env = env
        self.heard = heard
        self.others = others
        self._turn = {each for ids in others.values() for each in in_turn(ids)}
        self._looks = {}
        # Entries that are there, though the calendar that is heard of has them not.
        self._apart, self._back = set(), set()
        self._waiting = set()

    def begin(self):
        """Return by account id what `compare.look_at` needs of the entries."""
        for account_id, entries in self._entries().grouped("account_id").items():
            changed = self.heard[account_id.id].changed
            self._back |= {one.id for one in entries if one.event_id in changed}
            worth = entries.filtered(self._is_worth_a_look)
            look = Look(account_id)
            if known := look.begin(worth):
                self._looks[account_id.id] = look, known
            self._note_waiting(account_id.id, worth - look.entries)
        return {account_id: known for account_id, (_, known) in self._looks.items()}

    def conclude(self, account_id, findings, answered):
        """Write what was found in this mailbox; return whether it was news.

        Raises `look.UnderWay` where it may be old.
        """
        look, known = self._looks[account_id]
        if len(answered) < len(known):
            self._waiting.add(account_id)
        is_news = look.conclude(findings, answered).is_news
        gone = {one.key for one in findings if one.kind is Difference.MISSING}
        self._apart |= set(look.entries.ids) & answered - gone - self._back
        return is_news

    def after(self, mailbox):
        """Return ``mailbox`` with what `beyond` needs to know in the next round."""
        ids = self.others.get(mailbox.account_id, [])
        before = set(mailbox.apart).intersection(ids) - self._back
        entries = self.env["o365.calendar.entry"].browse(self._apart)
        theirs = entries.filtered(lambda e: e.account_id.id == mailbox.account_id)
        apart = tuple(sorted(before.union(theirs.ids)))
        seen = (in_turn(ids) or [0])[-1]
        return replace(mailbox, apart=apart, seen=seen)

    def waiting(self):
        """Return the accounts of which something could not be looked at yet.

        Because a change of ours is on its way, which may show that there is nothing to
        send, or because Microsoft gave no certain answer.
        """
        return set(self._waiting)

    def _entries(self):
        """Return the entries that were heard of, and those that may be concerned."""
        ids = {each for heard in self.heard.values() for each in heard.ids}
        concerned = [key for key, heard in self.heard.items() if heard.changed]
        domain = Domain("event_id", "in", list(ids)) | (
            # Restored, it may have another id.
            Domain("account_id", "in", concerned)
            & Domain("state", "=", "conflict")
            & Domain("reason", "=", DELETED)
        )
        coming = [*self._coming(), *self._turn]
        if not (ids or coming):
            return self.env["o365.calendar.entry"]
        return self.env["o365.calendar.entry"].search(
            Domain("account_id", "in", list(self.heard))
            & (domain | Domain("id", "in", coming))
        )

    def _coming(self):
        """Return the ids of the entries that a first round should have listed."""
        first = [key for key, heard in self.heard.items() if heard.is_first]
        if not first:
            return []
        self.env.cr.execute(
            SQL(
                """
                SELECT id FROM o365_calendar_entry
                 WHERE greatest(answered ->> 'end', found ->> 'end') > %s
                   AND event_id IS NOT NULL AND account_id = ANY(%s)
                """,
                wall(fields.Datetime.now()),
                first,
            )
        )
        return [entry_id for [entry_id] in self.env.cr.fetchall()]

    def _is_worth_a_look(self, entry):
        if entry.state == "conflict" or entry.id in self._turn:
            return True
        return self.heard[entry.account_id.id].is_worth_a_look(entry._known())

    def _note_waiting(self, account_id, entries):
        """Note it where a change of one of ``entries`` is to be sent now."""
        if entries and self.env["o365.sync.request"].search_count(
            [
                ("res_model", "in", entries.mapped("res_model")),
                ("res_id", "in", entries.mapped("res_id")),
                ("due_at", "<=", fields.Datetime.now()),
            ],
            limit=1,
        ):
            self._waiting.add(account_id)
