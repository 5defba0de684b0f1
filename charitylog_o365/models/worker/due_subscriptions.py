from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from odoo import api, fields, models
from odoo.tools import SQL

from ..setup.application import LOOPBACK
from .due_rounds import coming
from .subscribing import Subscribing

NOTIFY = "/charitylog_o365/notify"
JOB = "charitylog_o365.ir_cron_subscribe"
# A subscription is renewed when it would end so soon.
RENEWED = timedelta(days=1)
# Notifications come within three minutes, Microsoft says.
LATE = timedelta(minutes=10)


@dataclass(frozen=True)
class Due:
    """What is to be done about one account's subscription, and whose sign-in it has.

    ``task`` is "make", "renew" or "end"; ``kept`` is the id of a subscription that
    Microsoft may still have.
    """

    account_id: int
    oid: str
    signed_in_at: datetime | None
    kept: str | None
    task: str

    def is_of(self, account):
        """Tell whether this one account still has the same mailbox and sign-in."""
        if account.state != "connected" or account.oid != self.oid:
            return False
        return (account.signed_in_at or None) == self.signed_in_at


class O365Subscription(models.Model):
    """Says for which mailboxes Microsoft is to tell of changes, and keeps what it says.

    For those that are listened to: that can be reached and have an entry of ours that
    is not over yet.
    """

    _inherit = "o365.subscription"

    @api.model
    def _cron_subscribe(self):
        """Subscribe, renew and end; called by the scheduled job only."""
        Subscribing(self.env).start()

    @api.model
    def _url(self):
        """Return the address at which Microsoft can reach us."""
        base = self.env["ir.config_parameter"].get_base_url()
        return f"{base.rstrip('/')}{NOTIFY}"

    @api.model
    def _may_be_reached(self):
        """Tell whether Microsoft sends anything to an address like ours."""
        url = urlsplit(self._url())
        return url.scheme == "https" or url.hostname in LOOPBACK

    @api.model
    def _is_wanted(self):
        """Tell whether mailboxes are listened to at all, and notifications wanted."""
        # sudo: scheduled jobs are closed; asked by a job, or for administrators.
        job = self.env.ref("charitylog_o365.ir_cron_listen").sudo()
        return self._is_listening() and job.active

    @api.model
    def _wake(self):
        """Have the scheduled job come soon, where it has anything to do."""
        if self._is_listening() and self._due():
            self.env.ref(JOB)._trigger()

    @api.model
    def _due(self, also=()):
        """Return what is `Due`; subscriptions of the accounts ``also`` may have ended.

        First what is to be ended. Nothing is made while Microsoft cannot reach us.
        """
        now = fields.Datetime.now()
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                """
                WITH wanted AS (
                    SELECT DISTINCT account.id FROM o365_calendar_entry AS entry
                      JOIN o365_account AS account ON account.id = entry.account_id
                      JOIN res_company AS company ON company.id = account.company_id
                     WHERE %(is_wanted)s AND %(coming)s
                ), refused AS (
                    SELECT 1 FROM o365_subscription
                     WHERE refused = 'unanswered' AND next_try > %(at)s
                ), tasks AS (
                    SELECT account.id, account.oid, account.signed_in_at,
                           kept.subscription_id,
                           CASE
                               WHEN wanted.id IS NULL THEN 'end'
                               WHEN kept.subscription_id IS NULL
                                 OR kept.expires <= %(at)s
                                 OR kept.mailbox IS DISTINCT FROM account.oid
                                 OR kept.url IS DISTINCT FROM %(url)s THEN 'make'
                               WHEN kept.expires <= %(soon)s
                                 OR account.id = ANY(%(also)s) THEN 'renew'
                           END AS task
                      FROM o365_account AS account
                      LEFT JOIN wanted ON wanted.id = account.id
                      LEFT JOIN o365_subscription AS kept
                             ON kept.account_id = account.id
                     WHERE (kept.id IS NOT NULL OR wanted.id IS NOT NULL)
                       AND (kept.next_try IS NULL OR kept.next_try <= %(at)s)
                       AND (account.held_until IS NULL OR account.held_until <= %(at)s)
                       -- Who signs in again has it still.
                       AND NOT (
                           account.state IN ('sign_in', 'no_mailbox')
                           AND kept.expires > %(at)s
                       )
                )
                SELECT id, oid, signed_in_at, subscription_id, task FROM tasks
                 WHERE task IN ('end', 'renew')
                    OR task = 'make' AND %(may_be_reached)s
                   AND NOT EXISTS (SELECT FROM refused)
                 ORDER BY task = 'end' DESC, id
                """,
                is_wanted=self._is_wanted(),
                may_be_reached=self._may_be_reached(),
                coming=coming(now),
                at=now,
                soon=now + RENEWED,
                also=list(also),
                url=self._url(),
            )
        )
        return [Due(*row) for row in self.env.cr.fetchall()]

    @api.model
    def _trouble(self):
        """Return why not all that happens is told of: a code, or None.

        "off": nobody listens. "http": our address will not do. "unanswered": Microsoft
        cannot reach us. "refused": it does not agree. "silent": it agreed, and does not
        tell.
        """
        if not self._is_wanted():
            return "off"
        if not self._may_be_reached():
            return "http"
        # sudo: no group may read this model; it is asked for the administrators' page.
        kept = self.sudo().search([])
        refused = set(kept.mapped("refused"))
        for code in ("unanswered", "refused"):
            if code in refused:
                return code
        late = fields.Datetime.now() - LATE
        missed = kept.filtered("missed_at").mapped("missed_at")
        return "silent" if any(at < late for at in missed) else None

    @api.model
    def _told_of(self):
        """Return of how many mailboxes Microsoft tells, and when (UTC) it last did."""
        # sudo: no group may read this model; it is asked for the administrators' page.
        kept = self.sudo().search([("subscription_id", "!=", False)])
        arrived = kept.filtered("arrived_at").mapped("arrived_at")
        return len(kept), max(arrived, default=None)

    @api.model
    def _keep(self, due, values):
        """Write ``values`` of this account's row, unless the account has changed.

        None: it has none any more.
        """
        account = self.env["o365.account"].browse(due.account_id)
        kept = self.search([("account_id", "=", due.account_id)])
        if values is None:
            return kept.unlink()
        # Locked: whoever disconnects deletes it.
        if not account._lock_row() or not due.is_of(account):
            return False
        if kept:
            return kept.write(values)
        return self.create({"account_id": account.id, **values})

    @api.model
    def _has_arrived(self, accounts):
        """Note that notifications about these accounts (ids) have come."""
        told = self.search([("account_id", "in", list(accounts))])
        told.write({"arrived_at": fields.Datetime.now(), "missed_at": False})

    @api.model
    def _has_missed(self, accounts):
        """Note that a change was found in these (ids), and no notification had come.

        It may only be late. The subscription may have ended as well: it is tried.
        """
        missed = self.search(
            [
                ("account_id", "in", list(accounts)),
                ("subscription_id", "!=", False),
                ("since", "<", fields.Datetime.now() - LATE),
                ("missed_at", "=", False),
            ]
        )
        missed.missed_at = fields.Datetime.now()
        if missed:
            new = [(account.id, "subscribe") for account in missed.account_id]
            self.env["o365.hint"]._put(new)
            self.env.ref(JOB)._trigger()

    @api.model
    def _forget(self, accounts):
        """End the subscriptions of these accounts, with the sign-ins they still have.

        Without an answer within seconds Microsoft is left to end them itself.
        """
        # sudo: no group may read or write this model, only the methods of this class.
        kept = self.sudo().search([("account_id", "in", accounts.ids)])
        Subscribing(self.env).end_now(kept)
        kept.unlink()
        self.env["o365.hint"].sudo().search(
            [("account_id", "in", accounts.ids)]
        ).unlink()
