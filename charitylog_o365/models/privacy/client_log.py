"""Changes of what Outlook shows of a client are noted in the chatter."""

import re

from markupsafe import Markup, escape
from odoo import models

from ...tools.compat import label
from ..sync.eligibility import OPEN

NOTHING = "–"
# A client's name in the chatter of any record, to be found when they are erased.
MENTION = '<a href="#" data-oe-model="res.partner" data-oe-id="%s">%s</a>'
NAMED = 'data-oe-model="res.partner" data-oe-id="%s"'


class ResPartner(models.Model):
    """Notes who changed a client's name, which every entry about them then shows.

    With the client, and with each record that has an entry or waits for one: whoever
    may edit clients changes what is in colleagues' calendars.
    """

    _inherit = "res.partner"

    def _log_client_changes(self, names, before, actions):
        """Note what changed of these clients.

        ``before`` holds by client the values that ``names`` had, ``actions`` is all
        work with them and with their people, as superuser.
        """
        if not actions:
            return
        changes = {
            client: {
                name: (old, client[name])
                for name, old in zip(names, before[client], strict=True)
                if old != client[name]
            }
            for client in self
        }
        about = {action: self & _chain(action.partner_id) for action in actions}
        bodies = {
            action.id: Markup("<br/>").join(
                action._client_change_as_markup(client, name, *change)
                for client in about[action]
                for name, change in changes[client].items()
            )
            for action in actions._in_outlook_or_waiting()
        }
        actions.browse(bodies)._message_log_batch(bodies)
        self.browse().union(*about.values())._log_in_client_chatter(changes)

    def _log_in_client_chatter(self, changes):
        """Note in the chatter of these clients what Odoo does not note there itself."""
        context = self.env.context
        tracks = not (context.get("tracking_disable") or context.get("mail_notrack"))
        bodies = {}
        for client in self:
            lines = [
                client._change_as_markup(name, *change)
                for name, change in changes[client].items()
                if not (tracks and getattr(self._fields[name], "tracking", None))
            ]
            if lines:
                bodies[client.id] = Markup("<br/>").join(lines)
        # sudo: only noted; whether they may change the client has been asked.
        self.sudo().browse(bodies)._message_log_batch(bodies)

    def _change_as_markup(self, name, old, new, what=None):
        """Return as markup what became of field ``name`` of this one client."""
        if name == "active":
            return escape(
                self.env._("Taken back from the archive")
                if new
                else self.env._("Archived")
            )
        return escape(self.env._("%(what)s: %(before)s → %(after)s")) % {
            "what": what or label(self, name),
            "before": self._shown_words(name, old),
            "after": self._shown_words(name, new),
        }

    def _shown_words(self, name, value):
        if name == "parent_id" and value:
            return value.sudo()._charitylog_mention()
        if name == "name" and value:
            return self._charitylog_mention(value)
        if isinstance(value, bool) and name == "is_company":
            return self.env._("Yes") if value else self.env._("No")
        return escape(value or NOTHING)

    def _charitylog_mention(self, name=None):
        """Return as markup a name that is forgotten when this client is erased."""
        return Markup(MENTION) % (self.id, name or self.display_name)

    def _forget_mentions(self):
        """Take the names of these clients out of what is noted with other records."""
        # sudo: nothing of a client may be left because somebody cannot see it.
        messages = self.env["mail.message"].sudo()
        told = [("model", "in", ("charitylog.action", self._name))]
        for client in self:
            named = NAMED % client.id
            pattern = re.compile(rf"<a [^>]*{re.escape(named)}[^>]*>.*?</a>", re.DOTALL)
            erased = str(escape(client.name)).replace("\\", "")
            for message in messages.search([*told, ("body", "ilike", named)]):
                message.body = Markup(pattern.sub(erased, message.body))
        self._forget_tracked()

    def _forget_tracked(self):
        """Take the names of these clients out of what Odoo notes of changed fields.

        Such as that somebody belongs to another organisation now. Fields that contain
        the name as well, as an address does, are noted in the same message.
        """
        # sudo: as in _forget_mentions.
        tracked = self.env["mail.tracking.value"].sudo()
        about = [("field_id.relation", "=", self._name)]
        for client in self:
            for side in ("old", "new"):
                number, words = f"{side}_value_integer", f"{side}_value_char"
                for row in tracked.search([*about, (number, "=", client.id)]):
                    name, message = row[words], row.mail_message_id
                    for each in message.tracking_value_ids:
                        if name and name in (each[words] or ""):
                            new = each[words].replace(name, client.display_name)
                            each[words] = new


class CharitylogAction(models.Model):
    """What a record notes of its client, on whom it depends what Outlook shows."""

    _inherit = "charitylog.action"

    def _in_outlook_or_waiting(self):
        """Return those of these records, as superuser, that have or await an entry."""
        there = set(self.env["o365.calendar.entry"]._of(self).mapped("res_id"))
        return self.filtered(
            lambda action: (
                action.id in there
                or (action.o365_eligibility == OPEN and action._o365_wants_entry())
            )
        )

    def _client_change_as_markup(self, changed, name, old, new):
        """Return as markup what became of this one record's client.

        ``changed`` is the client, or the organisation that they belong to.
        """
        words = (
            self._words_of_own()
            if changed == self.partner_id
            else self._words_of_home()
        )
        if name == "active":
            return escape(words["back" if new else "archived"])
        return changed._change_as_markup(name, old, new, words.get(name))

    def _words_of_own(self):
        return {
            "archived": self.env._("Client archived"),
            "back": self.env._("Client taken back from the archive"),
            "name": self.env._("Client's name"),
            "parent_id": self.env._("Client's organisation"),
        }

    def _words_of_home(self):
        return {
            "archived": self.env._("The client's organisation was archived"),
            "back": self.env._("The client's organisation is no longer archived"),
            "name": self.env._("Name of the client's organisation"),
        }


def _chain(partner):
    """Return a client with their organisation, and that of which this is part."""
    chain = partner
    while partner := partner.parent_id:
        chain |= partner
    return chain
