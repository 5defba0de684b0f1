from odoo import api, fields, models

from ...core.graph import errors
from ...core.sync.retry import BY_ADMINISTRATOR
from ...tools.groups import SYSTEM
from ..setup.res_company import REACHED

# The states in which a user counts as connected; in the other two the row only
# remembers which mailbox it was.
CONNECTED = ("connected", "no_mailbox", "sign_in")


class HeldBack(errors.GraphError):
    """Nothing was sent: Microsoft had named a moment before which to send nothing."""


class O365Account(models.Model):
    """The Microsoft 365 account that a user has connected: one row for each user.

    The row stays after disconnecting, so that the same account finds its entries when
    it is connected again. It holds no secret: those are in ``o365.account.tokens``,
    which refreshing a sign-in may write without touching what other work writes here.
    """

    _name = "o365.account"
    _description = "Microsoft 365 account of a user"
    _rec_name = "user_id"

    user_id = fields.Many2one(
        "res.users", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        "res.company",
        required=True,
        ondelete="cascade",
        index=True,
        help="Whose Entra application the account is signed in to",
    )
    oid = fields.Char(string="Object ID in Microsoft Entra", groups=SYSTEM, copy=False)
    tid = fields.Char(string="Tenant ID", groups=SYSTEM, copy=False)
    username = fields.Char(
        string="Microsoft account", copy=False, help="The name to sign in with"
    )
    email = fields.Char(string="Mailbox", copy=False, help="The address of the mailbox")
    state = fields.Selection(
        [
            ("connected", "Connected"),
            ("sign_in", "Has to sign in"),
            ("no_mailbox", "No mailbox"),
            ("leaving", "Being disconnected"),
            ("disconnected", "Disconnected"),
        ],
        required=True,
        default="disconnected",
        copy=False,
    )
    reason = fields.Char(help="Why it is in this state: a code", copy=False)
    since = fields.Datetime(
        copy=False,
        help="When it was connected; signing in again does not move it",
    )
    signed_in_at = fields.Datetime(
        "Last signed in", copy=False, help="When the user last signed in"
    )
    held_until = fields.Datetime(
        copy=False, help="Nothing is sent to this mailbox before, in UTC"
    )
    held_reason = fields.Char()
    compared_at = fields.Datetime(
        "Last compared",
        readonly=True,
        copy=False,
        help="When the mailbox was last compared with the records",
    )

    _user_uniq = models.Constraint("UNIQUE (user_id)", "A user has one account.")
    _mailbox_uniq = models.UniqueIndex(
        "(tid, oid) WHERE state != 'disconnected' AND oid IS NOT NULL",
        "This Microsoft 365 account is already connected by another user.",
    )

    @api.model
    def _of(self, user):
        """Return the account of ``user``, empty where there never was one."""
        # sudo: state and mailbox decide about records that others assign.
        return self.sudo().search([("user_id", "=", user.id)], limit=1)

    def _lock_row(self):
        """Keep others from writing this one row; return whether it is there at all.

        Raises SerializationFailure where somebody has written it since this
        transaction began, without a line in the log: the caller begins anew.
        """
        lock = "SELECT id FROM o365_account WHERE id = %s FOR NO KEY UPDATE"
        self.env.cr.execute(lock, [self.id], log_exceptions=False)
        return bool(self.env.cr.fetchone())

    def _is_connected(self):
        return bool(self) and self.state in CONNECTED

    def _o365_is_closed(self):
        """Tell whether nobody is to sign in any more for this one account.

        Its owner has disconnected it; or has to sign in, and the rule is off.
        """
        if self.state == "disconnected":
            return True
        return self.state not in REACHED and not self.company_id.o365_rule

    def _o365_needs_sign_in(self, reason):
        """Send nothing before the user has signed in; ``reason`` is a code.

        Or before an administrator has acted, where ``reason`` is one of
        BY_ADMINISTRATOR. Whoever has to act is told once. Returns the accounts for
        which somebody else has to act than before, or anybody at all.
        """
        # Read first: the reason so far is no longer met where another one is.
        before = {one: one.reason for one in self if one._waits_for_administrator()}
        news = self._set_needs_sign_in(reason)
        news._notify_of_need(reason)
        for account in news.filtered(before.get):
            account.company_id._o365_clear_refused([before[account]])
        return news

    def _set_needs_sign_in(self, reason):
        """Write state and reason where they are news; return the accounts changed."""
        news = self.filtered(lambda account: account._is_news(reason))
        others = news.filtered(
            lambda one: one.state == "sign_in" and _whose(one.reason) != _whose(reason)
        )
        changed = news._change_state("sign_in", reason, only_from=CONNECTED)
        for account in others:
            # Their records say that somebody else has to act.
            self.env["o365.sync.request"]._queue_entries_of(account.user_id)
        return changed

    def _is_news(self, reason):
        """Tell whether ``reason`` asks somebody for something new.

        Each reason asks an administrator for another thing, the owner for the same one.
        """
        if self.state != "sign_in":
            return True
        if self.reason == "server_refused":
            # They have signed in: another sign-in would be refused in the same way. A
            # refresh is answered with "conditional_access" for the same rule.
            others = BY_ADMINISTRATOR.keys() - {"conditional_access", "server_refused"}
            return reason in others
        matter = [each in BY_ADMINISTRATOR and each for each in (self.reason, reason)]
        return matter[0] != matter[1]

    def _o365_met(self, reason):
        """Return the reason to show, where a request was refused with ``reason``.

        The reason of this one account stays as long as ``reason`` is no news.
        """
        stays = self.state == "sign_in" and self.reason == "server_refused"
        return self.reason if stays and not self._is_news(reason) else reason

    def _o365_no_mailbox(self):
        """Note that Microsoft knows no mailbox; what is queued for it is kept."""
        waiting = self.filtered(
            lambda a: a.state == "connected" or a._waits_for_administrator()
        )
        refused = waiting.filtered(lambda a: a._waits_for_administrator())
        reasons = refused.mapped("reason")
        waiting._change_state("no_mailbox", "no_mailbox", only_from=CONNECTED)
        refused.company_id._o365_clear_refused(reasons)

    def _waits_for_administrator(self):
        """Tell whether an administrator has to act, and no sign-in would help."""
        return self.state == "sign_in" and self.reason in BY_ADMINISTRATOR

    def _o365_mailbox_back(self):
        """Note that the mailbox is there, and queue what was kept while it was not."""
        back = self._change_state("connected", False, only_from=("no_mailbox",))
        if back:
            self.env["o365.sync.request"]._queue_entries_of(back.user_id)

    def _change_state(self, state, reason, only_from):
        """Write ``state`` where the state so far is one of ``only_from``."""
        changed = self.filtered(lambda account: account.state in only_from)
        # sudo: users read their account, and change it by signing in only.
        changed.sudo().write({"state": state, "reason": reason})
        return changed

    def _o365_hold(self, until, reason):
        """Send nothing to this mailbox before ``until`` (UTC); others go on."""
        until = max(self.held_until or until, until)
        self.write({"held_until": until, "held_reason": reason})

    def _o365_check_held(self):
        """Raise HeldBack while nothing may be sent to this mailbox."""
        if self.held_until and self.held_until > fields.Datetime.now():
            raise HeldBack("held back")

    def _of_mailbox(self):
        """Return this one account, and others that had the same mailbox before."""
        return self.search([("oid", "=", self.oid), ("tid", "=", self.tid)])

    def _entries(self):
        # sudo: entries belong to the worker.
        entries = self.env["o365.calendar.entry"].sudo()
        return entries.search([("account_id", "in", self.ids)])


def _whose(reason):
    """Return who has to act on ``reason``, as the records say it."""
    return BY_ADMINISTRATOR.get(reason, "sign_in")
