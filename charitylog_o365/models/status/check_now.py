from odoo import fields, models
from odoo.exceptions import AccessError

from ...core.graph import errors
from ...tools.groups import MANAGERS
from ...tools.guard import is_member
from ...tools.words import READ_AGAIN, notice
from ..account.o365_account import HeldBack
from ..worker.look import Look, UnderWay, has_place, is_settled, turns

# Accounts that Microsoft asks to wait with, in `turns`.
THROTTLED = "throttled"


class O365SyncMixin(models.AbstractModel):
    """Looks in Outlook while a record is open: by itself for its owner, and on request.

    Always with the owner's own sign-in. It writes what the comparison of every night
    would, only sooner.
    """

    _inherit = "o365.sync.mixin"

    o365_check = fields.Selection(
        [("opened", "When it is opened"), ("asked", "On request")],
        "Looked up in Outlook",
        compute="_compute_o365_line",
    )

    def _o365_checked_when(self, entry):
        """Return the code of ``o365_check`` for the reader, or False."""
        if self.o365_state == "pending" or not is_settled(entry):
            return False
        if entry.user_id != self._o365_owner() or not self._o365_may_check(entry):
            return False
        me = self.env.user
        is_mine = entry.user_id == me and me.o365_state == "connected"
        return "opened" if is_mine else "asked"

    def _o365_may_check(self, entry):
        return self.env.user in (entry.user_id, self._o365_owner()) or is_member(
            self.env, *MANAGERS
        )

    def o365_look(self):
        """Look at the entry of this one record; return whether its line changes.

        Asked for by the form when its owner has opened it: at most once a minute, with
        few others at the same time, and without a word where it is not possible.
        """
        self.ensure_one()
        self.check_access("read")
        # Not for a program in somebody's name, nor for a form shown to a manager.
        if self.o365_check != "opened":
            return False
        account = self._o365_entry().sudo().account_id
        if turns.is_resting(self.env.cr, account._name, account.id):
            return False
        if not turns.take(self.env.cr, self._name, self.id):
            return False
        try:
            return self._o365_seen().is_news
        except errors.GraphError as error:
            if isinstance(error, errors.Unreachable):
                turns.rest(self.env.cr)
            self._o365_rest(account, error)
            return False
        except UnderWay:
            return False

    def action_o365_check_now(self):
        """Look at the entry of this one record, and say what was found.

        Raises AccessError for whoever is neither its owner nor a manager.
        """
        self.ensure_one()
        self.check_access("read")
        entry = self._o365_entry()
        if not self._o365_may_check(entry):
            raise AccessError(
                self.env._(
                    "Only the person whose calendar it is, and managers of Contacts "
                    "& Actions, may have it looked up in Outlook."
                )
            )
        if not self.o365_check:
            return notice(self.o365_message, READ_AGAIN)
        return notice(self._o365_check_sentence(entry), READ_AGAIN)

    def _o365_rest(self, account, error):
        """Look at no other entry of ``account`` for a while: ``error`` would return.

        Where Microsoft asks to wait, not on request either.
        """
        seconds = error.retry_after
        turns.rest(self.env.cr, account._name, account.id, seconds=seconds)
        if isinstance(error, errors.Throttled):
            turns.rest(self.env.cr, THROTTLED, account.id, seconds=seconds)

    def _o365_check_sentence(self, entry):
        """Look, and return in one sentence what was found, or why nothing was."""
        account = entry.sudo().account_id
        if turns.is_resting(self.env.cr, THROTTLED, account.id):
            return self._o365_asked_to_wait()
        if not has_place(self.env.cr):
            return self.env._("Others are looking just now. Please try again.")
        try:
            seen = self._o365_seen()
        except UnderWay:
            return self.env._(
                "Something is going to Outlook now. Please try again in a minute."
            )
        except HeldBack:
            # sudo: until when is part of what its records say anyway.
            until = self._o365_hour(entry.sudo().account_id.held_until)
            return self.env._("Microsoft 365 asks us to wait until %s.", until)
        except errors.GraphError as error:
            self._o365_rest(account, error)
            return self._o365_cannot_check(error, entry)
        if entry.id in seen.differing:
            return self._o365_message_now()
        if entry.id in seen.answered:
            return self.env._("It is as it should be in Outlook.")
        return self.env._(
            "Microsoft 365 gave no clear answer. Please try again in a minute."
        )

    def _o365_asked_to_wait(self):
        return self.env._(
            "Microsoft 365 asks us to wait. Please try again in some minutes."
        )

    def _o365_cannot_check(self, error, entry):
        """Return why Microsoft told nothing, and who can see to it."""
        if isinstance(error, errors.Throttled):
            return self._o365_asked_to_wait()
        if isinstance(error, errors.ConsentNeeded | errors.BlockedByAdmin):
            return self.env._(
                "An administrator has to allow it in Microsoft 365 first."
            )
        if isinstance(error, errors.NoMailbox):
            # sudo: a colleague's name.
            name = entry.sudo().user_id.name
            return self.env._("Microsoft 365 finds no mailbox of %s now.", name)
        if not isinstance(error, errors.SignInNeeded):
            return self.env._(
                "Microsoft 365 is not answering now. Please try again in a minute."
            )
        if entry.user_id == self.env.user:
            return self.env._("Please sign in to Microsoft 365 first.")
        return self.env._(
            "%s has to sign in to Microsoft 365 first.", entry.sudo().user_id.name
        )

    def _o365_message_now(self):
        """Return the sentence as it is by now: this transaction began before."""
        with self.env.registry.cursor() as cr:
            return self.with_env(self.env(cr=cr)).o365_message

    def _o365_seen(self):
        entry = self._o365_entry()
        return Look(entry.account_id).look(entry)
