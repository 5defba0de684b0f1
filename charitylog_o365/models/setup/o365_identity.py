from odoo import api, fields, models
from odoo.exceptions import AccessError

from ...tools.groups import SYSTEM
from . import encryption

PARAMETER = "charitylog_o365.made_for"


class O365Identity(models.AbstractModel):
    """Recognises a restored or duplicated copy of the database that people work with.

    A copy has the same accounts and would write into the same calendars. With the first
    secret, name and uuid of the database are stored. A database with another name or
    uuid sends nothing, and uses nobody's sign-in, until an administrator chooses "This
    is the real one".
    """

    _name = "o365.identity"
    _description = "Tells a database from its copies"

    @api.model
    def _remember(self):
        """Fix this database as the one that secrets are kept for, if none is yet."""
        parameters = self._parameters()
        if not parameters.get_param(PARAMETER):
            parameters.set_param(PARAMETER, " ".join(encryption.database(self.env)))

    @api.model
    def _is_copy(self):
        """Tell whether secrets were kept for another database than this one."""
        made_for = self._made_for()
        return bool(made_for) and made_for != encryption.database(self.env)

    @api.model
    def _made_for(self):
        """Return name and uuid of the database that secrets were kept for, or None."""
        kept = self._parameters().get_param(PARAMETER)
        return tuple(kept.rsplit(" ", 1)) if kept else None

    @api.model
    def _this_is_the_real_one(self):
        """Have this database send from now on, with the secrets it came with."""
        encryption.encrypt_anew(self.env, self._made_for())
        database = " ".join(encryption.database(self.env))
        self._parameters().set_param(PARAMETER, database)
        self.env["o365.sync.request"]._wake()

    @api.model
    def _parameters(self):
        # sudo: system parameters are closed to users; this one is no secret.
        return self.env["ir.config_parameter"].sudo()


class ResConfigSettings(models.TransientModel):
    """Asks administrators of what looks like a copy which database is the real one."""

    _inherit = "res.config.settings"

    o365_is_copy = fields.Boolean(compute="_compute_o365_is_copy")
    o365_made_for = fields.Char(compute="_compute_o365_is_copy")

    @api.depends("company_id")
    def _compute_o365_is_copy(self):
        identity = self.env["o365.identity"]
        name = (identity._made_for() or ("", ""))[0]
        self.o365_is_copy, self.o365_made_for = identity._is_copy(), name

    def action_o365_this_is_the_real_one(self):
        """Have this database write into the calendars from now on."""
        if not self.env.user.has_group(SYSTEM):
            raise AccessError(
                self.env._("Only administrators can say which system is the real one.")
            )
        self.env["o365.identity"]._this_is_the_real_one()
        return {"type": "ir.actions.client", "tag": "reload"}
