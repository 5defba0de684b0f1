from odoo import models

# Whose sign-in still opens their mailbox.
REACHED = ("connected", "leaving")


class ResCompany(models.Model):
    """Takes everything of a company out of Outlook, when it gives up using it."""

    _inherit = "res.company"

    def _o365_entries(self):
        """Return all entries of these companies' records, in whatever calendar."""
        # sudo: entries belong to the worker; whoever's they are, they are counted.
        entries = self.env["o365.calendar.entry"].sudo().search([])
        return entries.filtered(lambda entry: entry._company() in self)

    def _o365_switch_off_and_clear(self):
        """Switch the rule off and have all entries taken out of Outlook.

        What lies in a mailbox that is closed to us is listed once, for who asks.
        Raises AccessError for whoever may not change the Operational Rules.
        """
        self.ensure_one()
        self.write({"o365_rule": False})
        for account, entries in self._o365_entries().grouped("account_id").items():
            account.leaving_by_id = self.env.user
            if account.state in REACHED:
                entries._request_removal()
                continue
            # With the rule off nobody signs in for it.
            account._list_remaining(entries)
