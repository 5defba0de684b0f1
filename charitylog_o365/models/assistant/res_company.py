from odoo import models

from .steps import STEPS

# Another application, or one elsewhere: nothing that was said is about this one.
ITSELF = {
    "o365_tenant_id",
    "o365_client_id",
    "o365_cloud",
    "o365_login_url",
    "o365_graph_url",
}
KNOWN_AGAIN = {code for code, step in STEPS.items() if step.is_asked}
PROVED = {"credential", "sign_in"}


class ResCompany(models.Model):
    _inherit = "res.company"

    def _o365_setup_is_complete(self):
        """Tell whether work of this company can reach Outlook; asks nobody.

        For any user: whether the set-up is to be offered, and to administrators only.
        """
        self.ensure_one()
        setups = self.env["o365.setup"]
        return bool(
            self.o365_rule
            and not self._o365_missing()
            and setups._look_project(self).state == "good"
            and setups._connected(self)
        )

    def _o365_setup_is_offered(self):
        """Tell whether empty lists lead administrators to the page "Set up"."""
        # sudo: users may not read the page; only whether it was put off is told.
        pages = self.env["o365.setup"].sudo()
        put_off = [("company_id", "=", self.id), ("is_put_off", "=", True)]
        if pages.search_count(put_off, limit=1):
            return False
        return not self._o365_setup_is_complete()

    def _o365_forget_asked(self, vals):
        """Forget what Microsoft said of the application before ``vals`` were written.

        Where only what it proves itself with is another one, its approval stays.
        """
        codes = KNOWN_AGAIN if vals.keys() & ITSELF else PROVED
        # sudo: nobody writes these rows by hand.
        pages = self.env["o365.setup"].sudo().search([("company_id", "in", self.ids)])
        for line in pages.line_ids.filtered(lambda line: line.code in codes):
            line._forget()
