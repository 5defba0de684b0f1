from datetime import timedelta

from odoo import api, fields, models

from ...core.graph.directory import plain
from ...core.sync.retry import BY_ADMINISTRATOR
from ...tools.groups import OPTIONS
from ...tools.words import window
from .o365_account import CONNECTED

# For so long a sign-in is kept after its owner has disconnected, to take entries out:
# it has to go, whether or not Microsoft answers.
LONGEST_REMOVAL = timedelta(minutes=10)
# Reasons for which somebody would have to act: not waited for after disconnecting.
IN_VAIN = {"sign_in", *BY_ADMINISTRATOR.values()}


class O365Account(models.Model):
    """Ends a connection, for whatever cause, and wipes the sign-in.

    Entries can be taken out of Outlook with the owner's own sign-in only. It is kept in
    the state "leaving" until the worker has the answers, ten minutes at most. Whoever
    archives a user is asked in these minutes whether coming entries are to be taken
    out; without an answer they stay, and are listed once.
    """

    _inherit = "o365.account"

    leaving_since = fields.Datetime(copy=False, help="In UTC")
    is_offered = fields.Boolean(
        copy=False, help="Who archived the user was asked about coming entries"
    )

    def _disconnect(self, remove, entries=None):
        """End the connection; ``remove`` takes the entries out of Outlook first.

        Of those, only ``entries`` where they are given. They can only be removed with
        the user's own sign-in: it is kept until the worker has the answers, and
        ``_forget_tokens`` is called.
        """
        for account in self.filtered(lambda a: a.state in (*CONNECTED, "leaving")):
            going = account._entries() if remove else account._entries().browse()
            going = going if entries is None else going & entries
            # What names an erased client goes in any case, while there is a sign-in.
            going |= account._entries().filtered(
                lambda entry: entry.leaving and entry._is_for_good()
            )
            is_swept = not self.env["o365.calendar.removed"]._due_in(account)
            # sudo: users connect and disconnect, and write nothing of this themselves.
            # The ten minutes begin anew, whatever was before.
            account.sudo().write(
                {"leaving_since": False, "leaving_by_id": self.env.uid}
            )
            if (going or not is_swept) and account.state != "sign_in":
                account._change_state("leaving", False, CONNECTED)
                going._request_removal()
            else:
                account._forget_tokens()
                account._list_remaining(going)

    def action_disconnect(self):
        """Ask a manager what becomes of the entries."""
        self.ensure_one()
        return window(
            self.env._("Disconnect from Outlook"),
            "o365.disconnect",
            context={"default_user_id": self.user_id.id},
        )

    def _forget_tokens(self):
        """Wipe the sign-in, and with it every way to reach the mailbox."""
        # sudo: nobody may write accounts or tokens; see the class o365.account.
        accounts = self.sudo()
        # While there is a sign-in to do it with, and nothing is locked yet.
        self.env["o365.subscription"]._forget(accounts)
        # First, and both in the order in which signing in takes them: it must not be
        # made to start again once Microsoft's code is used.
        accounts._lock()
        self.env["o365.account.tokens"]._forget(accounts)
        self.env["o365.account.round"]._forget(accounts)
        accounts.write({"state": "disconnected", "reason": False, "held_until": False})
        self._clear_notice()
        self._forget_permissions()

    def _finish_leaving(self):
        """Wipe the sign-in of this one account once its removals are answered.

        Or once it is too late for them. Called by the worker for accounts in the state
        "leaving".
        """
        # They may have connected again since the worker looked.
        self.invalidate_recordset()
        if self.state != "leaving":
            return
        now = fields.Datetime.now()
        if not self.leaving_since:
            self.leaving_since = now
            self.env["o365.sync.request"]._wake(now + LONGEST_REMOVAL)
        waiting = self._entries().filtered("leaving")
        is_swept = not self.env["o365.calendar.removed"]._due_in(self)
        too_late = self.leaving_since <= now - LONGEST_REMOVAL
        # Nobody will sign in any more for what needs a sign-in, or answer a question.
        in_vain = all(
            entry.reason in IN_VAIN or entry._awaits_decision() for entry in waiting
        )
        if too_late or (in_vain and is_swept and not self.is_offered):
            remaining = self._entries()._coming() if self.is_offered else waiting
            self._forget_tokens()
            self._list_remaining(remaining)
            self.write({"leaving_since": False, "is_offered": False})

    def _owner_archived(self):
        """End these connections, and offer to take the coming entries out."""
        # Entries that are being taken out keep their ten minutes. Should some remain,
        # their owner cannot log in to read of it: who archives them is told instead.
        # sudo: whoever may archive a user ends their connection by it.
        leaving = self.filtered(lambda account: account.state == "leaving").sudo()
        by_themselves = leaving.filtered(lambda one: one.leaving_by_id == one.user_id)
        by_themselves.leaving_by_id = self.env.user
        for account in self - leaving:
            coming = account._is_connected() and account._entries()._coming()
            if account.state != "connected" or not coming:
                account._disconnect(remove=False)
                if coming:
                    # Nobody will sign in any more to have them taken out.
                    account._list_remaining(coming)
                continue
            # sudo: whoever may archive a user ends their connection by it.
            account.sudo().write(
                {
                    "is_offered": True,
                    "leaving_since": False,
                    "leaving_by_id": self.env.uid,
                }
            )
            account._change_state("leaving", False, CONNECTED)
            self.env["o365.sync.request"]._wake()

    @api.model
    def _offered(self):
        """Return the accounts whose entries the user is asked about."""
        # sudo: only those of people whom this very user has archived.
        return self.sudo().search(
            [
                ("is_offered", "=", True),
                ("state", "=", "leaving"),
                ("leaving_by_id", "=", self.env.uid),
            ]
        )

    def _answer_offer(self, remove):
        """Follow the answer of whoever archived the users.

        ``remove`` takes coming entries out of Outlook; else all stay.
        """
        for account in self:
            account.is_offered = False
            if remove:
                account._entries()._coming()._request_removal()
            else:
                account._forget_tokens()

    @api.model
    def _end_without_options(self):
        """Disconnect all who are connected without My User Options; entries stay."""
        group = self.env.ref(OPTIONS, raise_if_not_found=False)
        if not group:
            return
        # sudo: whoever may take the group away ends the connection by it.
        self.sudo().search(
            [
                ("state", "in", CONNECTED),
                "!",
                ("user_id.all_group_ids", "in", group.ids),
            ]
        )._disconnect(remove=False)

    def _company_changed(self):
        """Move to the users' present company, whose application may be another one.

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
