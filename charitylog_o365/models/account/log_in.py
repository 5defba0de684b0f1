import time

from odoo import api, models
from odoo.http import request
from odoo.tools import SQL

from ...core.sync.retry import BY_ADMINISTRATOR
from ...tools import compat
from ...tools.groups import USER
from ..setup.res_company import EVERY_LOG_IN

# In the web session: whose log-in was noted there, when (seconds since 1970), and in
# which transaction.
LOG_IN = "charitylog_o365_log_in"
HOME = "charitylog_o365.charitylog_action_action_mine"
# Database and number of transactions in which log-ins were noted for good.
COMMITTED = compat.LRU(4096)


class ResUsers(models.Model):
    """A log-in, and what the web client is told about signing in at Microsoft."""

    _inherit = "res.users"

    def authenticate(self, credential, user_agent_env):
        result = super().authenticate(credential, user_agent_env)
        # The same browser may log in again without having logged out.
        if request and (user_agent_env or {}).get("interactive"):
            request.session.pop(LOG_IN, None)
        return result

    @api.model
    def _o365_note_log_in(self):
        """Note once for each web session that its user has logged in."""
        session = request.session
        noted = session.get(LOG_IN) or {}
        if not session.uid or self.env.cr.readonly:
            # What needs a sign-in writes, and so comes in another request.
            return
        is_noted = noted.get("uid") == session.uid
        if is_noted and not self._o365_was_undone(noted.get("transaction")):
            return
        leads = self.env["o365.account"]._logged_in()
        session[LOG_IN] = {
            "uid": session.uid,
            "at": int(time.time()),
            "leads": leads,
            "transaction": self._o365_transaction(),
        }
        if not compat.is_saved(session):
            # The routes for programs save no session: each call would be a log-in.
            compat.save_session(session)

    @api.model
    def _o365_transaction(self):
        """Return PostgreSQL's number of this transaction.

        Odoo saves the web session before the database has committed. Where it has to
        start again, what the session says of the first attempt has not happened.
        """
        self.env.cr.execute("SELECT txid_current()")
        return self.env.cr.fetchone()[0]

    @api.model
    def _o365_was_undone(self, transaction):
        """Tell whether the transaction of that number was rolled back.

        One that is under way is asked about again the next time. A number that is
        still to come is of a database that this one replaced.
        """
        key = self.env.cr.dbname, transaction
        if not transaction or key in COMMITTED:
            return False
        self.env.cr.execute(
            SQL(
                "SELECT CASE WHEN txid_snapshot_xmax(txid_current_snapshot())"
                " > %(number)s THEN txid_status(%(number)s) END",
                number=transaction,
            )
        )
        [status] = self.env.cr.fetchone()
        if status == "committed":
            # Not in the session: requests at the same time overwrite each other's.
            COMMITTED[key] = True
        return status == "aborted"

    def _o365_uses_outlook(self):
        """Tell whether the rule is on in any company that this one user works for.

        Their mailbox serves all of them, with the application of their own.
        """
        # sudo: as in _o365_signs_in_at_log_in.
        return any(self.sudo().company_ids.mapped("o365_rule"))

    def _o365_signs_in_at_log_in(self):
        """Tell whether this one user has to sign in at Microsoft at each log-in.

        The strictest of their companies decides: which of them is their own at the
        moment users may choose themselves.
        """
        # sudo: a colleague's companies decide whether they count as signed in.
        return bool(self.sudo().company_ids.filtered_domain(EVERY_LOG_IN))

    def _o365_banner(self):
        """Return what the banner of the web client says to this one user, or None."""
        if self.o365_state != "sign_in" or not self._o365_uses_outlook():
            return None
        log_in = (request and request.session.get(LOG_IN)) or {}
        return {
            "text": self._o365_banner_text(),
            "log_in": log_in.get("at", 0),
            "waits": self.o365_reason in BY_ADMINISTRATOR,
            **log_in.get("refused", {}),
        }

    def _o365_banner_text(self):
        if self.o365_reason == "log_in":
            return self.env._(
                "You are not signed in to Microsoft 365. Your own work still goes to "
                "Outlook; to assign to colleagues, sign in."
            )
        if self.o365_reason in BY_ADMINISTRATOR:
            return self.env._(
                "Outlook calendars are waiting for your administrator. Your own work "
                "is kept until then; to colleagues you cannot assign yet."
            )
        return self.env._(
            "Microsoft 365 asks you to sign in again. Your own work is kept, and goes "
            "to Outlook as soon as you have; to assign to colleagues, sign in."
        )


class O365Account(models.Model):
    """Whether a user has signed in at Microsoft since they last logged in to Odoo.

    It decides about assigning to colleagues only. The consent given before goes on
    serving what has been accepted: nothing is lost because somebody is on leave.
    """

    _inherit = "o365.account"

    @api.model
    def _logged_in(self):
        """Note that the present user has logged in to Odoo.

        Return whether the rule wants them to sign in at Microsoft for it.
        """
        user = self.env.user
        account = self._of(user)
        if not account._is_connected() or not user._o365_has_options():
            return False
        if not user._o365_signs_in_at_log_in():
            return False
        # Per user, not per browser: another one's sign-in is over as well.
        if account.signed_in:
            account.signed_in = False
        # In a copy of the database nobody can sign in.
        return not self.env["o365.identity"]._is_copy()

    def _is_signed_in(self):
        """Tell whether this one account's user is signed in as the rule wants it."""
        return self.signed_in or not self.user_id._o365_signs_in_at_log_in()


class IrHttp(models.AbstractModel):
    """Notes log-ins, and tells the web client what it opens and asks for after one.

    Whatever a new web session asks for first, it counts as a log-in: a program that
    never opens a page would else assign to colleagues without signing in.
    """

    _inherit = "ir.http"

    @classmethod
    def _pre_dispatch(cls, rule, args):
        session = request.session
        # Read before super, which also clears it for routes that save no session: an
        # API key is no log-in, such a route may be.
        by_key = not compat.is_saved(session)
        result = super()._pre_dispatch(rule, args)
        # Whatever its route asks for: those for programs (auth="bearer") and those for
        # everybody (auth="public") take a web session as well.
        if not by_key and session.uid and session.uid == request.env.uid:
            request.env["res.users"]._o365_note_log_in()
        return result

    def session_info(self):
        """Add the banner for a missing sign-in, and the first page to open.

        That is a user's outstanding actions, unless they have chosen a *Home Action*.
        It is stored nowhere, so that nothing remains of it where somebody leaves the
        group or the addon is uninstalled.
        """
        info = super().session_info()
        if not info.get("home_action_id") and self.env.user.has_group(USER):
            action = self.env.ref(HOME, raise_if_not_found=False)
            info["home_action_id"] = action and action.id
        if banner := self.env.user._o365_banner():
            info["o365_banner"] = banner
        return info
