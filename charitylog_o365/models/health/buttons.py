from datetime import timedelta

from odoo import api, models

from ...tools.words import notice
from ..sync.commands import TRY_AGAIN

# Invited at most so often: the button may be pressed by several managers.
A_DAY = timedelta(hours=20)


class O365Health(models.AbstractModel):
    """The buttons of the page: each asks for what anybody could, for many at once.

    None of them sends anything to Microsoft; what they queue, the scheduled jobs do.
    """

    _inherit = "o365.health"

    @api.model
    def action_try_again(self):
        """Have all that waits sent now, however often it failed before."""
        self._check_may_see()
        waiting = self.env["o365.waiting"].search([("reason", "!=", "going")])
        # sudo: managers may have tried again what is in their companies; nothing of
        # the records is changed or shown.
        count = self.sudo()._queue_again(waiting)
        return notice(self.env._("Being tried again: %s.", count))

    @api.model
    def _queue_again(self, waiting):
        outbox, count = self.env["o365.sync.request"], 0
        for name, rows in waiting.grouped("res_model").items():
            if name in self.env:
                owners = {row.res_id: row.user_id.id for row in rows}
                records = self.env[name].browse(owners)
                outbox._queue(records, owners, TRY_AGAIN)
                count += len(owners)
        return count

    @api.model
    def action_check(self):
        """Have all mailboxes and sign-ins looked at now, by the daily job."""
        self._check_may_see()
        self._sudo_check_accounts()
        return notice(
            self.env._("They are being checked. Please reload this page in a minute.")
        )

    @api.model
    def _sudo_check_accounts(self):
        """Make it the turn of accounts that cannot be used.

        With sudo: managers write no account, and read no scheduled action.
        """
        accounts = self.sudo().env["o365.account"]
        stuck = accounts.search(
            [
                ("company_id", "in", self.env.companies.ids),
                ("state", "in", ("no_mailbox", "sign_in")),
            ]
        )
        stuck.checked_at = False
        self.sudo().env.ref("charitylog_o365.ir_cron_daily")._trigger()

    @api.model
    def action_compare(self):
        """Queue the comparison of all connected calendars; return a notice."""
        self._check_may_see()
        return self.env["o365.calendar.finding"].action_compare()

    @api.model
    def action_remind(self):
        """Tell those who have to sign in once more, by an activity and its e-mail."""
        self._check_may_see()
        accounts = self._sudo_lapsed(self.env.companies)
        return self._reminded(accounts._remind_to_sign_in())

    @api.model
    def action_remind_since_log_in(self):
        """Tell those who have not signed in since they logged in, likewise."""
        self._check_may_see()
        accounts = self._sudo_not_since_log_in(self.env.companies)
        return self._reminded(accounts._remind_since_log_in())

    @api.model
    def action_remind_to_log_in(self):
        """Tell those whose sign-in is about to end as they do not log in, likewise."""
        self._check_may_see()
        accounts = self._sudo_unseen(self.env.companies)
        return self._reminded(accounts._remind_to_log_in())

    @api.model
    def _reminded(self, accounts):
        if not accounts:
            return notice(
                self.env._("All of them have been told within this hour already.")
            )
        return notice(self.env._("Reminded: %s.", len(accounts)))

    @api.model
    def _sudo_lapsed(self, companies):
        """Return the accounts whose users have to sign in, and can.

        With sudo: activities are made for users.
        """
        accounts = self.sudo().env["o365.account"]
        return accounts.search(
            [("company_id", "in", companies.ids), ("state", "=", "sign_in")]
        ).filtered(lambda one: not one._waits_for_administrator())

    @api.model
    def action_tell_administrators(self):
        """Give administrators once more the task of a credential that is to end."""
        self._check_may_see()
        if not self.env.companies._o365_remind_of_end():
            return notice(self.env._("They have been told within this hour already."))
        return notice(self.env._("The administrators have a task for it now."))

    @api.model
    def action_invite(self):
        """Send those who may connect their calendar the way to do so; once a day."""
        self._check_may_see()
        found = self._sudo_unconnected(self.env.companies)
        users = self.env["res.users"].browse(found)
        users = users.filtered(lambda user: not user._o365_invited_within(A_DAY))
        if not users:
            return notice(self.env._("All of them have been invited today."))
        return users.action_o365_invite()
