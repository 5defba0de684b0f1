"""Who changed what Outlook shows of a client stands in the chatter."""

from markupsafe import Markup, escape
from odoo import models

from ...tools.compat import label

NOTHING = "–"


class ResPartner(models.Model):
    """A client's name follows into every entry, whoever may edit clients.

    So it is noted with the client, and with each record that has an entry, or waits
    for one.
    """

    _inherit = "res.partner"

    def _tell_shown(self, names, before, actions):
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
                action._told_of_client(client, name, *change)
                for client in about[action]
                for name, change in changes[client].items()
            )
            for action in actions._in_outlook_or_waiting()
        }
        actions.browse(bodies)._message_log_batch(bodies)
        self.browse().union(*about.values())._tell_own(changes)

    def _tell_own(self, changes):
        """Note in the chatter of these clients what Odoo does not note there itself."""
        context = self.env.context
        tracks = not (context.get("tracking_disable") or context.get("mail_notrack"))
        bodies = {}
        for client in self:
            lines = [
                client._told_shown(name, *change)
                for name, change in changes[client].items()
                if not (tracks and getattr(self._fields[name], "tracking", None))
            ]
            if lines:
                bodies[client.id] = Markup("<br/>").join(lines)
        # sudo: only noted; whether they may change the client has been asked.
        self.sudo().browse(bodies)._message_log_batch(bodies)

    def _told_shown(self, name, old, new, what=None):
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


def _chain(partner):
    """Return a client with their organisation, and that of which this is part."""
    chain = partner
    while partner := partner.parent_id:
        chain |= partner
    return chain
