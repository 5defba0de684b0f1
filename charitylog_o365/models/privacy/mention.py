"""Names of clients that are noted with other records, until they are erased."""

import re

from markupsafe import Markup, escape
from odoo import models

MENTION = '<a href="#" data-oe-model="res.partner" data-oe-id="%s">%s</a>'
NAMED = 'data-oe-model="res.partner" data-oe-id="%s"'


class ResPartner(models.Model):
    _inherit = "res.partner"

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
