from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Domain

from ...tools.groups import OPTIONS, SYSTEM
from ...tools.guard import is_odoobot
from ..setup.res_company import EVERY_LOG_IN
from .o365_account import CONNECTED

OPTION_FIELDS = {"o365_own_entries", "o365_reminder_minutes", "o365_show_as"}
# The reminder is chosen in words (my_user_options), and kept in minutes.
# Whether moves are followed changes no entry by itself: its text follows when something
# else of it changes.
CHOSEN = OPTION_FIELDS | {"o365_reminder", "o365_morning_mail", "o365_follow_moves"}
# What the user's own section shows besides.
SHOWN = {
    "o365_state",
    "o365_reason",
    "o365_since",
    "o365_status",
    "o365_has_options",
    "o365_rule_on",
    "o365_waits",
    "o365_own_waiting",
}
NO_REMINDER = -1
FOUR_WEEKS = 4 * 7 * 24 * 60


class ResUsers(models.Model):
    """What a user chose under My User Options, and whether they are connected.

    ``o365_state`` decides for other models: it is "none" unless the user is active,
    has My User Options, and has connected an account.
    """

    _inherit = "res.users"

    o365_account_ids = fields.One2many(
        "o365.account", "user_id", groups=SYSTEM, copy=False
    )
    o365_state = fields.Selection(
        [
            ("none", "Not connected"),
            ("connected", "Connected"),
            ("sign_in", "Has to sign in to Microsoft 365"),
            ("no_mailbox", "No mailbox in Microsoft 365"),
        ],
        string="Outlook calendar",
        compute="_compute_o365_state",
        search="_search_o365_state",
    )
    o365_reason = fields.Char(
        string="Why",
        compute="_compute_o365_state",
        help="A code: log_in where no sign-in has followed the last log-in, else why "
        "Microsoft asks for one",
    )
    o365_since = fields.Datetime(
        string="Connected since", compute="_compute_o365_state"
    )
    o365_own_entries = fields.Boolean(
        string="My own work appears in my Outlook calendar",
        default=True,
        help="Without it you are connected for assigning work to others only.",
    )
    o365_reminder_minutes = fields.Integer(
        string="Reminder (minutes before)",
        default=15,
        help="-1 means no reminder.",
    )
    o365_show_as = fields.Selection(
        [
            ("busy", "Busy"),
            ("free", "Free"),
            ("tentative", "Tentative"),
            ("oof", "Out of office"),
            ("workingElsewhere", "Working elsewhere"),
        ],
        string="Show as",
        default="busy",
        required=True,
    )
    o365_follow_moves = fields.Selection(
        [
            ("ask", "Ask me what is to be done"),
            ("follow", "Follow: move it here too, if it is still to come"),
        ],
        string="When I move an entry in Outlook",
        default="ask",
        required=True,
        help="Deleted, renamed, repeated or with guests, it is always asked about.",
    )
    o365_morning_mail = fields.Boolean(
        "An e-mail in the morning: my day",
        copy=False,
        help="What is overdue, today's work and what is offered to you, on days when "
        "there is something. Clients are named only where the project lets Outlook "
        "name them.",
    )
    # For which day of theirs the last one was made.
    o365_morning_sent = fields.Date(copy=False, groups=fields.NO_ACCESS)

    @property
    def SELF_READABLE_FIELDS(self):
        return [*super().SELF_READABLE_FIELDS, *SHOWN, *CHOSEN]

    @property
    def SELF_WRITEABLE_FIELDS(self):
        return [*super().SELF_WRITEABLE_FIELDS, *CHOSEN]

    def _o365_account(self):
        """Return the account of this one user, as superuser; empty without one."""
        self.ensure_one()
        return self.env["o365.account"]._of(self)

    def _o365_has_options(self):
        """Tell whether this one user has been given My User Options."""
        self.ensure_one()
        # sudo: asked of colleagues too, whose groups are not everybody's to read.
        return self.sudo()._has_group(OPTIONS)

    @api.depends(
        "active",
        "all_group_ids",
        "o365_account_ids.state",
        "o365_account_ids.since",
        "o365_account_ids.reason",
        "o365_account_ids.signed_in",
        "company_ids.o365_rule",
        "company_ids.o365_sign_in_policy",
    )
    def _compute_o365_state(self):
        # sudo: a colleague's state decides about what one may assign to them.
        accounts = (
            self.env["o365.account"]
            .sudo()
            .search_fetch(
                [("user_id", "in", self.ids), ("state", "in", CONNECTED)],
                ["user_id", "state", "reason", "since", "signed_in"],
            )
        )
        by_user = {account.user_id.id: account for account in accounts}
        for user in self:
            account = by_user.get(user._origin.id)
            if account and user.active and user._origin._o365_has_options():
                signed_in = account.state != "connected" or account._is_signed_in()
                user.o365_state = account.state if signed_in else "sign_in"
                user.o365_reason = account.reason if signed_in else "log_in"
                user.o365_since = account.since
            else:
                user.o365_state = "none"
                user.o365_reason = False
                user.o365_since = False

    @api.model
    def _search_o365_state(self, operator, value):
        if operator not in ("in", "not in"):
            return NotImplemented
        # sudo: as in _compute_o365_state.
        accounts = self.env["o365.account"].sudo()
        ready = Domain("user_id.active", "=", True) & Domain(
            "user_id.all_group_ids", "in", self.env.ref(OPTIONS).ids
        )

        def found(condition):
            query = accounts._search(ready & condition)
            return Domain("id", "in", query.subselect("user_id"))

        strict = Domain("company_ids", "any", EVERY_LOG_IN)
        signed_in = Domain("signed_in", "=", True) | Domain(
            "user_id", "not any", strict
        )
        connected = Domain("state", "=", "connected")
        conditions = {
            "connected": connected & signed_in,
            "sign_in": Domain("state", "=", "sign_in") | (connected & ~signed_in),
            "no_mailbox": Domain("state", "=", "no_mailbox"),
        }
        domain = found(
            Domain.OR(conditions[state] for state in value if state in conditions)
        )
        if "none" in value:
            domain |= ~found(Domain("state", "in", CONNECTED))
        return ~domain if operator == "not in" else domain

    @api.constrains("o365_reminder_minutes")
    def _check_o365_reminder_minutes(self):
        for user in self:
            if not NO_REMINDER <= user.o365_reminder_minutes <= FOUR_WEEKS:
                raise ValidationError(
                    self.env._("A reminder can come up to four weeks before the start.")
                )

    def write(self, vals):
        self._o365_check_may_choose(vals)
        result = super().write(vals)
        if {"active", "company_id"} & vals.keys():
            self._o365_follow_user(vals)
        if OPTION_FIELDS & vals.keys():
            for user in self.filtered(lambda user: user.o365_state != "none"):
                self.env["o365.sync.request"]._queue_entries_of(user)
        return result

    # No check: an addon may write groups past all that extends `write`, as OCA's
    # base_user_role does for roles. What is checked is checked there too.
    @api.constrains("group_ids")
    def _o365_end_without_options(self):
        """End the connections of users who have lost My User Options."""
        self.env["o365.account"]._end_without_options()

    def _o365_follow_user(self, vals):
        """Have the accounts follow users who were archived or changed company."""
        # sudo: whoever may archive or move a user ends their connection by it.
        accounts = self.env["o365.account"].sudo()
        accounts = accounts.search([("user_id", "in", self.ids)])
        if "active" in vals:
            # What became of them, not what was passed: scripts write 0 or nothing.
            accounts.filtered(lambda a: not a.user_id.active)._owner_archived()
        accounts._company_changed()

    def _o365_check_may_choose(self, vals):
        """Raise AccessError for one's own options without My User Options.

        Odoo lets users write their own ``SELF_WRITEABLE_FIELDS`` past all groups.
        """
        chosen = CHOSEN & vals.keys()
        if is_odoobot(self.env) or not chosen or self.env.user not in self:
            return
        if not self.env.user._o365_has_options():
            raise AccessError(self.env._("My User Options is not open to you."))

    def _o365_disconnect(self, remove):
        """End the connection of this one user, who asks for it themselves.

        ``remove`` takes their entries out of Outlook first. Raises AccessError
        without My User Options, UserError for anybody else's connection.
        """
        self.ensure_one()
        if not self._o365_has_options():
            raise AccessError(self.env._("My User Options is not open to you."))
        if self != self.env.user:
            raise UserError(self.env._("You can only disconnect yourself."))
        self._o365_account()._disconnect(remove)
