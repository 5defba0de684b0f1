"""What somebody has typed into the window "Record a contact", and not saved yet.

On the server and for them alone: a browser may be shared, and what was typed is about
clients.
"""

from datetime import timedelta

from odoo import api, fields, models

from .name import refuse_hidden_in

KEPT_FOR = timedelta(days=7)
ABOUT = ("action_id", "for_client_id", "partner_id", "contact_id")


class CharitylogActionDraft(models.Model):
    """One for each window that a user has begun: of an action, of a client, or neither.

    ``values`` has the other fields of the window. Clients and actions are fields of
    their own, so that drafts go with them when they are deleted or erased.
    """

    _name = "charitylog.action.draft"
    _description = "Contact that is being recorded"
    _order = "write_date desc, id desc"

    user_id = fields.Many2one(
        "res.users",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
        default=lambda self: self.env.user,
    )
    # Which window: that of an action, or of a client.
    action_id = fields.Many2one("charitylog.action", ondelete="cascade")
    for_client_id = fields.Many2one("res.partner", "Opened for", ondelete="cascade")
    # Of which client it tells.
    partner_id = fields.Many2one("res.partner", ondelete="cascade", index=True)
    # The contact, where it is saved and the further action is left to decide.
    contact_id = fields.Many2one(
        "charitylog.action", "Saved contact", ondelete="cascade"
    )
    values = fields.Json()

    @api.constrains(*ABOUT)
    def _check_readable(self):
        """Refuse drafts about what the user may not read: reading one names it."""
        refuse_hidden_in(self, ABOUT)

    @api.model
    def _of_window(self, action, client, contact, limit=1):
        """Return the user's draft for exactly this window, or nothing.

        Two are there where two were kept at the same moment; see ``limit``.
        ``contact`` is the one that is saved, where only the further action is left.
        """
        window = [("action_id", "=", action.id), ("for_client_id", "=", client.id)]
        domain = [] if contact else window
        return self.search(
            [
                *domain,
                ("user_id", "=", self.env.uid),
                ("contact_id", "=", contact.id),
            ],
            limit=limit,
        )

    @api.model
    def _to_offer(self, action, client):
        """Return the user's draft to go on with in the window of these, or nothing.

        What is left to decide of a saved contact is offered with its client, and where
        a contact is recorded for no one client.
        """
        draft = self._of_window(action, client, self.contact_id)
        if draft or action:
            return draft
        domain = [("user_id", "=", self.env.uid), ("contact_id", "!=", False)]
        if client:
            domain.append(("partner_id", "=", client.id))
        return self.search(domain, limit=1)

    @api.model
    def _erase_drafts_of(self, clients):
        """Delete what anybody has begun to record about ``clients``."""
        # sudo: nothing of a client may be left because somebody cannot see it.
        drafts = self.sudo().search(
            [
                "|",
                "|",
                ("partner_id", "in", clients.ids),
                ("for_client_id", "in", clients.ids),
                ("action_id.partner_id", "in", clients.ids),
            ]
        )
        return drafts.unlink()

    @api.autovacuum
    def _gc_drafts(self):
        old = fields.Datetime.now() - KEPT_FOR
        # sudo: those of every user.
        self.sudo().search([("write_date", "<", old)]).unlink()
