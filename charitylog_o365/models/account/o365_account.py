from odoo import api, fields, models

from ...core.graph.directory import plain
from ...core.sync.retry import BY_ADMINISTRATOR

# The states in which a user counts as connected; in the other two the row only
# remembers which mailbox it was.
CONNECTED = ("connected", "no_mailbox", "sign_in")


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
    oid = fields.Char(
        string="Object ID in Microsoft Entra", groups="base.group_system", copy=False
    )
    tid = fields.Char(string="Tenant ID", groups="base.group_system", copy=False)
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

    def _o365_needs_sign_in(self, reason):
        """Have the user sign in before anything else is sent; ``reason`` is a code.

        Or have them wait for an administrator, where ``reason`` is one for that.
        Return the accounts of which it is news.
        """
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
        """Tell whether what keeps this one account from being used is another matter.

        For an administrator each reason is; for its owner all of them are one.
        """
        if self.state != "sign_in":
            return True
        if self.reason == "server_refused":
            # They did sign in: to ask them for it again would be in vain. To a refresh
            # Entra says of the same rule that it refuses this place.
            others = BY_ADMINISTRATOR.keys() - {"conditional_access", "server_refused"}
            return reason in others
        matter = [each in BY_ADMINISTRATOR and each for each in (self.reason, reason)]
        return matter[0] != matter[1]

    def _o365_met(self, reason):
        """Return why this one account cannot be used, where ``reason`` is met now."""
        stays = self.state == "sign_in" and self.reason == "server_refused"
        return self.reason if stays and not self._is_news(reason) else reason

    def _o365_no_mailbox(self):
        """Keep what waits for this mailbox: Microsoft says that there is none."""
        waiting = self.filtered(
            lambda a: a.state == "connected" or a._waits_for_administrator()
        )
        refused = waiting.filtered(lambda a: a._waits_for_administrator())
        reasons = refused.mapped("reason")
        waiting._change_state("no_mailbox", "no_mailbox", only_from=CONNECTED)
        refused.company_id._o365_untell_refused(reasons)

    def _waits_for_administrator(self):
        """Tell whether no sign-in of this one user's would be of any use."""
        return self.state == "sign_in" and self.reason in BY_ADMINISTRATOR

    def _o365_mailbox_back(self):
        """Send what was kept while there was no mailbox."""
        back = self._change_state("connected", False, only_from=("no_mailbox",))
        if back:
            self.env["o365.sync.request"]._queue_entries_of(back.user_id)

    def _change_state(self, state, reason, only_from):
        """Write ``state`` where the state so far is one of ``only_from``."""
        changed = self.filtered(lambda account: account.state in only_from)
        # sudo: users read their account, and change it by signing in only.
        changed.sudo().write({"state": state, "reason": reason})
        return changed

    def _disconnect(self, remove, entries=None):
        """End the connection; ``remove`` takes the entries out of Outlook first.

        Of those, only ``entries`` where they are given. They can only be removed with
        the user's own sign-in: it is kept until the worker has the answers, and
        ``_forget_tokens`` is called.
        """
        for account in self.filtered(lambda a: a.state in (*CONNECTED, "leaving")):
            going = account._entries() if remove else account._entries().browse()
            going = going if entries is None else going & entries
            # sudo: as above. The ten minutes begin anew, whatever was before.
            account.sudo().write(
                {"leaving_since": False, "leaving_by_id": self.env.uid}
            )
            if going and account.state != "sign_in":
                account._change_state("leaving", False, CONNECTED)
                going._request_removal()
            else:
                account._forget_tokens()
                account._list_left(going)

    def action_disconnect(self):
        """Ask a manager what becomes of the entries."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Disconnect from Outlook"),
            "res_model": "o365.disconnect",
            "views": [[False, "form"]],
            "target": "new",
            "context": {"default_user_id": self.user_id.id},
        }

    def _forget_tokens(self):
        """Wipe the sign-in, and with it every way to reach the mailbox."""
        # sudo: nobody may write accounts or tokens; see the class.
        accounts = self.sudo()
        # In the order in which signing in takes both, which must not be made to
        # start again once Microsoft's code is used.
        accounts._lock()
        self.env["o365.account.tokens"]._forget(accounts)
        accounts.write({"state": "disconnected", "reason": False, "held_until": False})

    def _of_mailbox(self):
        """Return this one account, and who else had the same mailbox before."""
        return self.search([("oid", "=", self.oid), ("tid", "=", self.tid)])

    def _entries(self):
        # sudo: entries belong to the worker.
        entries = self.env["o365.calendar.entry"].sudo()
        return entries.search([("account_id", "in", self.ids)])

    def _company_changed(self):
        """Follow the users to another company, whose application may be another one.

        In the same tenant the mailbox stays the same, and signing in once more gives
        the consent; in another one the account cannot be used at all.
        """
        for account in self.filtered(lambda a: a.company_id != a.user_id.company_id):
            # sudo: the application is for administrators to see.
            old, new = account.sudo().company_id, account.sudo().user_id.company_id
            account.sudo().company_id = new
            same = (account.tid, old.o365_directory)
            if account.tid and new.o365_directory not in same:
                account._disconnect(remove=False)
            elif plain(old.o365_client_id) != plain(new.o365_client_id):
                account._o365_needs_sign_in("company")


def _whose(reason):
    """Return who has to act on ``reason``, as the records say it."""
    return BY_ADMINISTRATOR.get(reason, "sign_in")
