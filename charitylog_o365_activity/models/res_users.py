from odoo import api, models

# In the context of archiving users: who archives them takes their activities out.
ARCHIVING = "o365_archiving"


class Archiving:
    """No program can put one into the context: it is no text or number."""


class ResUsers(models.Model):
    """Archives people who have activities in Outlook: Odoo deletes those first."""

    _inherit = "res.users"

    def action_archive(self):
        # Odoo deletes their activities as superuser, before it asks.
        self.check_access("write")
        return super(
            ResUsers, self.with_context(**{ARCHIVING: Archiving()})
        ).action_archive()


class MailActivity(models.Model):
    _inherit = "mail.activity"

    @api.model
    def _o365_is_archiving(self):
        return isinstance(self.env.context.get(ARCHIVING), Archiving)
