from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain

from ...tools.groups import SYSTEM
from ...tools.guard import is_member, is_odoobot, own_defaults_left_out

# The states of an account whose sign-in still opens its mailbox.
REACHED = ("connected", "leaving")
RULE_FIELDS = {
    "o365_rule",
    "o365_tenant_id",
    "o365_client_id",
    "o365_credential",
    "o365_client_secret",
    "o365_client_secret_expires",
    "o365_certificate_file",
    "o365_certificate_password",
    "o365_federated_token_file",
    "o365_cloud",
    "o365_login_url",
    "o365_graph_url",
    "o365_sign_in_policy",
}
# The companies whose rule wants a sign-in at Microsoft at each log-in.
EVERY_LOG_IN = Domain("o365_rule", "=", True) & Domain(
    "o365_sign_in_policy", "=", "every_login"
)
# Nobody writes these by hand: they follow the rule, and what was kept for it.
KEPT_FIELDS = {
    "o365_rule_since",
    "o365_client_secret_cipher",
    "o365_client_secret_for",
    "o365_certificate_id",
    "o365_next_certificate_id",
    "o365_directory",
    "o365_registered_uri",
}


class ResCompany(models.Model):
    """The operational rule: are Outlook calendars used, and how are they reached?

    Whether the rule is on is known to everybody, how it is set up to administrators,
    its secrets to nobody. Only administrators change any of it, on every way in.
    """

    _inherit = "res.company"

    o365_rule = fields.Boolean(
        string="Outlook calendars",
        copy=False,
        help="New contacts and actions appear in the Outlook calendar of the user "
        "they are assigned to.",
    )
    o365_rule_since = fields.Datetime(
        string="Outlook calendars in use since",
        readonly=True,
        copy=False,
        help="What was recorded before is never sent. Switching off and on again "
        "starts anew.",
    )
    o365_tenant_id = fields.Char(
        string="Directory (tenant) ID", groups=SYSTEM, copy=False
    )
    o365_client_id = fields.Char(
        string="Application (client) ID", groups=SYSTEM, copy=False
    )
    o365_cloud = fields.Selection(
        [
            ("global", "Worldwide (also US government GCC)"),
            ("us_gov", "US government GCC High"),
            ("us_dod", "US Department of Defense"),
            ("china", "China (21Vianet)"),
            ("custom", "Other addresses"),
        ],
        string="Microsoft cloud",
        default="global",
        required=True,
        groups=SYSTEM,
        copy=False,
    )
    o365_login_url = fields.Char(string="Sign-in address", groups=SYSTEM, copy=False)
    o365_graph_url = fields.Char(
        string="Microsoft Graph address", groups=SYSTEM, copy=False
    )
    o365_sign_in_policy = fields.Selection(
        [
            ("every_login", "At every log-in"),
            ("stay", "Once: users stay signed in"),
        ],
        string="Sign in to Microsoft 365",
        default="every_login",
        required=True,
        copy=False,
    )

    @api.model
    def default_get(self, fields):
        """Leave out what users would have as their own default for these fields."""
        defaults = own_defaults_left_out(self, super().default_get(fields), RULE_FIELDS)
        return {name: defaults[name] for name in defaults if name not in KEPT_FIELDS}

    @api.model_create_multi
    def create(self, vals_list):
        context = self.env.context
        given = {name for name in RULE_FIELDS if context.get(f"default_{name}")}
        for vals in vals_list:
            self._o365_check_may_change(given | {name for name in vals if vals[name]})
        companies = super().create(vals_list)
        for company, vals in zip(companies, vals_list, strict=True):
            company._o365_credential_given(vals)
        companies.filtered("o365_rule")._o365_rule_switched_on()
        companies._o365_check_rule()
        companies._o365_look_up_soon()
        for company, vals in zip(companies, vals_list, strict=True):
            company._o365_shown_uri(vals)
        return companies

    def write(self, vals):
        self._o365_check_may_change(vals)
        if not vals.keys() & (RULE_FIELDS | KEPT_FIELDS):
            return super().write(vals)
        vals = self._o365_with_expiry(vals)
        was_off = self.filtered(lambda company: not company.o365_rule)
        result = super().write(vals)
        if vals.get("o365_rule") and "o365_rule_since" not in vals:
            was_off._o365_rule_switched_on()
        if "o365_tenant_id" in vals:
            # What belonged to another organisation for a while may have changed since.
            self.env["o365.sync.request"]._queue_entries([])
            self._o365_look_up_soon()
        self._o365_shown_uri(vals)
        self._o365_credential_given(vals)
        # Not a constraint: those run before the secret written with the rule is kept.
        self._o365_check_rule()
        self._o365_application_changed(vals)
        self._o365_forget_asked(vals)
        return result

    def _o365_check_may_change(self, names):
        """Raise AccessError where the user may not write one of ``names``."""
        names = set(names)
        if is_odoobot(self.env):
            return
        if names & KEPT_FIELDS:
            raise AccessError(
                self.env._("This follows the Operational Rules and cannot be set.")
            )
        if names & RULE_FIELDS and not is_member(self.env, SYSTEM):
            raise AccessError(
                self.env._("Only administrators may change the Operational Rules.")
            )

    def _o365_keep(self, values):
        """Write what nobody may write by hand: it follows what administrators wrote."""
        # sudo: users whose sign-in leads to it may write no company. Past the check.
        return super(ResCompany, self.sudo()).write(values)

    def _o365_rule_switched_on(self):
        """Start a new "since", and bring up to date what is already in Outlook."""
        if not self:
            return
        self._o365_keep({"o365_rule_since": self.env.cr.now()})
        self.env["o365.sync.request"]._queue_entries([])

    def _o365_entries(self):
        """Return all entries of these companies' records, in whatever calendar."""
        # sudo: entries belong to the worker; whoever's they are, they are counted.
        return self.env["o365.calendar.entry"].sudo().search([])._of_companies(self)

    def _o365_switch_off_and_clear(self, for_good=False):
        """Switch the rule off and have all entries taken out of Outlook.

        With ``for_good`` out of Deleted Items too, with what was removed before.
        Entries in a mailbox that we cannot reach are listed once, for who asks.
        Raises AccessError for whoever may not change the Operational Rules.
        """
        self.ensure_one()
        self.write({"o365_rule": False})
        if for_good:
            removed = self.env["o365.calendar.removed"]._of_companies(self)
            removed._leave_nothing(self.env.user)
        for account, entries in self._o365_entries().grouped("account_id").items():
            account.leaving_by_id = self.env.user
            if account.state in REACHED:
                if for_good:
                    entries.filtered(lambda one: not one.let_go)._leave_nothing()
                entries._request_removal()
                continue
            # With the rule off nobody signs in for it.
            account._list_remaining(entries)
