import logging
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools.translate import LazyTranslate

from ...core.graph import errors, protocol
from ...core.graph.client import GraphClient
from ...core.graph.fresh_token import call_with_token
from ...core.sync.retry import BY_ADMINISTRATOR
from ...tools.compat import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY

_lt = LazyTranslate(__name__)
_logger = logging.getLogger(__name__)

# Less than a day: the job may run a little earlier than the day before.
A_DAY = timedelta(hours=20)
# Entra ends sign-ins that are not used for 90 days.
# https://learn.microsoft.com/entra/identity-platform/refresh-tokens
UNSEEN = timedelta(days=80)
SUMMARY = _lt("Please log in once more")
NOTE = _lt(
    "You have not logged in for 80 days. Microsoft 365 ends a sign-in that is not "
    "renewed for long. Please log in and sign in to Microsoft 365, so that your work "
    "goes on appearing in your Outlook calendar."
)


class O365Account(models.Model):
    """Checks each account once a day: its mailbox, its sign-in, its owner's log-ins.

    The check refreshes the sign-in, so that it stays good while nothing is recorded.
    """

    _inherit = "o365.account"

    checked_at = fields.Datetime(copy=False, help="When last looked at, in UTC")
    warned_at = fields.Datetime(
        copy=False, help="When the user was told that they have long been away, in UTC"
    )

    @api.model
    def _cron_daily(self):
        """Check all accounts; called by the scheduled job only."""
        companies = self.env["res.company"]
        for step in (
            companies._o365_announce_expiry,
            companies._o365_look_at_credentials,
            companies._o365_announce_address,
            companies._o365_find_directories,
            self._warn_unseen,
        ):
            self._do_or_go_on(step)
        cron = self.env["ir.cron"]
        due = self._to_look_after()
        cron._commit_progress(remaining=len(due))
        for account in due:
            try:
                if not self._do_or_go_on(account._look_after):
                    account.checked_at = fields.Datetime.now()
                time_left = cron._commit_progress(1)
            except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY:
                # They are signing in at this moment; they are checked tomorrow.
                self.env.cr.rollback()
                continue
            if not time_left:
                break

    @api.model
    def _do_or_go_on(self, step):
        """Call ``step``; return whether it went well.

        An error of ours is logged, and stops no other step. Each is called again
        tomorrow. Raises the errors after which Odoo runs a transaction again.
        """
        try:
            with self.env.cr.savepoint():
                step()
        except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY:
            raise
        except Exception:
            _logger.exception("Outlook: a part of the daily look failed")
            return False
        return True

    @api.model
    def _to_look_after(self):
        then = fields.Datetime.now() - A_DAY
        long_ago = Domain("checked_at", "=", False) | Domain("checked_at", "<", then)
        # A sign-in that only the user can renew cannot be checked.
        refused = Domain("state", "=", "sign_in") & Domain(
            "reason", "in", list(BY_ADMINISTRATOR)
        )
        return self.search(
            (Domain("state", "in", ("connected", "no_mailbox")) | refused)
            & Domain("company_id.o365_rule", "=", True)
            & long_ago,
            order="checked_at NULLS FIRST, id",
        )

    def _look_after(self):
        """Check the mailbox of this one account, and write what was found."""
        try:
            self._look()
        except errors.SignInNeeded as error:
            self._o365_needs_sign_in(error.reason)
        except (errors.NoMailbox, errors.Gone):
            self._o365_no_mailbox()
        except errors.BlockedByAdmin:
            self._o365_needs_sign_in("blocked_by_admin")
        except errors.ConsentNeeded:
            self._o365_needs_sign_in("admin_consent")
        except (errors.GraphError, UserError, ValueError) as error:
            # Nothing is known of this mailbox today.
            _logger.info("Mailbox not looked at: %s", type(error).__name__)
        else:
            self._o365_mailbox_back()
            self._o365_application_mended()
            self._take_out_test_entry()
        self.checked_at = fields.Datetime.now()

    def _take_out_test_entry(self):
        """Take out what a test from the page "Set up" may have left here."""
        try:
            self.env["o365.test.entry"]._take_out_left(self)
        except errors.GraphError as error:
            # Tomorrow again.
            _logger.info("Test entry not taken out: %s", type(error).__name__)

    def _look(self):
        """Ask for the calendar; raises GraphError. A refused token is renewed once."""
        client = GraphClient(self.company_id._o365_cloud().graph_url)
        call_with_token(
            self._o365_token, lambda token: client.send(token, protocol.calendar())
        )

    @api.model
    def _warn_unseen(self):
        """Notify users once who have not logged in for 80 days."""
        for account_id, seen in self._unseen(self.env["res.company"].search([])):
            account = self.browse(account_id)
            if (account.warned_at or seen) <= seen:
                account.warned_at = fields.Datetime.now()
                account._notify_owner(SUMMARY, NOTE)

    @api.model
    def _unseen(self, companies):
        """Return (id, when last seen) of accounts not seen for 80 days, in one query.

        Their users have neither logged in nor signed in; the moments are in UTC.
        """
        self.flush_model()
        self.env.cr.execute(
            """
            SELECT account.id, seen.at FROM o365_account AS account
              CROSS JOIN LATERAL (
                   SELECT greatest(max(create_date), account.signed_in_at) AS at
                     FROM res_users_log WHERE create_uid = account.user_id
              ) AS seen
             WHERE account.company_id = ANY(%s)
               AND account.state IN ('connected', 'no_mailbox') AND seen.at < %s
             ORDER BY account.id
            """,
            [companies.ids, fields.Datetime.now() - UNSEEN],
        )
        return self.env.cr.fetchall()
