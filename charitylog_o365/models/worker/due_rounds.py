from dataclasses import dataclass
from datetime import datetime, timedelta, timezone

from odoo import api, fields, models
from odoo.tools import SQL

from ...core.sync.event import wall
from ...core.sync.listen import Window
from .listen import Listening
from .look import SETTLED

# Between two rounds of one mailbox, however often Microsoft tells of it. Longer would
# be of no use: a job that is called for later may come as much as a minute later.
GAP = timedelta(seconds=1)


def coming(now):
    """Return the condition for entries that are as they were sent, and not over yet.

    Of the tables ``entry``, ``account`` and ``company``; in mailboxes that can be
    reached.
    """
    return SQL(
        """
        greatest(answered ->> 'end', found ->> 'end') > %(day)s
        AND (
            greatest(answered ->> 'end', found ->> 'end') > %(now)s
            OR answered ->> 'all_day' = 'true'
        )
        AND entry.event_id IS NOT NULL
        AND entry.state IN %(settled)s
        AND entry.let_go IS NOT TRUE AND entry.leaving IS NOT TRUE
        AND account.state = 'connected' AND company.o365_rule
        """,
        # Whole days end at midnight, wherever that is.
        day=wall(now - timedelta(hours=14)),
        now=wall(now),
        settled=SETTLED,
    )


@dataclass(frozen=True)
class Mailbox:
    """A mailbox whose turn it is, where its round begins, and whose sign-in it has."""

    account_id: int
    oid: str
    signed_in_at: datetime | None
    link: str | None
    window: Window
    # When its last entry ends, and what `beyond` needs.
    last: datetime
    apart: tuple[int, ...] = ()
    seen: int = 0

    def is_of(self, account):
        """Tell whether this one account still has the same mailbox and sign-in."""
        if account.state != "connected" or account.oid != self.oid:
            return False
        return (account.signed_in_at or None) == self.signed_in_at


class O365AccountRound(models.Model):
    """Says which mailboxes are to be listened to now, and from where."""

    _inherit = "o365.account.round"

    @api.model
    def _cron_listen(self):
        """Look for what people changed in Outlook; called by the scheduled job only."""
        Listening(self.env).start()

    @api.model
    def _due(self):
        """Return the `Mailbox` of each whose turn it is, who waits longest first.

        Only those that can be reached and have an entry that is not over yet.
        """
        now = fields.Datetime.now()
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                """
                SELECT account.id, account.oid, account.signed_in_at,
                       round.link, round.begins, round.ends,
                       min(found ->> 'start'),
                       max(greatest(answered ->> 'end', found ->> 'end')),
                       round.apart, round.seen
                  FROM o365_calendar_entry AS entry
                  JOIN o365_account AS account ON account.id = entry.account_id
                  JOIN res_company AS company ON company.id = account.company_id
                  LEFT JOIN o365_account_round AS round
                         ON round.account_id = account.id
                 WHERE %(coming)s
                   AND (account.held_until IS NULL OR account.held_until <= %(at)s)
                   AND (round.next_at IS NULL OR round.next_at <= %(at)s)
                 GROUP BY account.id, round.id
                 ORDER BY round.next_at NULLS FIRST, account.id
                """,
                coming=coming(now),
                at=now,
            )
        )
        return [self._mailbox(now, *row) for row in self.env.cr.fetchall()]

    @api.model
    def _bring_forward(self):
        """Make it the turn of the mailboxes that Microsoft told of.

        Return their account ids and, where one of them was heard of too short a time
        ago, until when (UTC) it has to wait.
        """
        told = self.env["o365.hint"]._take("look")
        if not told:
            return set(), None
        now = fields.Datetime.now()
        self.env.flush_all()
        self.env.cr.execute(
            """
            UPDATE o365_account_round SET next_at = least(next_at, heard_at + %s)
             WHERE account_id = ANY(%s) AND heard_at IS NOT NULL
         RETURNING next_at
            """,
            [GAP, told],
        )
        later = [at for [at] in self.env.cr.fetchall() if at > now]
        self.env.invalidate_all()
        self.env["o365.subscription"]._has_arrived(told)
        return set(told), min(later, default=None)

    @api.model
    def _mailbox(self, now, *row):
        account_id, oid, signed_in_at, link, begins, ends, *row = row
        first, last, apart, seen = row
        now, first, last = _aware(now), _aware(first), _aware(last)
        window = link and begins and ends and Window(_aware(begins), _aware(ends))
        if not window or not window.covers(now, first, last):
            link, window = None, Window.around(now, first, last)
        more = last, tuple(apart or ()), seen or 0
        return Mailbox(account_id, oid, signed_in_at, link, window, *more)

    @api.model
    def _interval(self):
        """Return how long after one round the next one begins."""
        job = self.env.ref("charitylog_o365.ir_cron_listen")
        return timedelta(minutes=self.env["res.config.settings"]._o365_minutes_of(job))

    @api.model
    def _keep(self, heard, begun, next_at):
        """Keep where the next rounds begin; ``heard`` has (`Mailbox`, `Heard`)."""
        values = {}
        for mailbox, each in heard:
            values[mailbox] = {
                "link": each.link,
                "heard_at": begun,
                "next_at": next_at,
                "apart": list(mailbox.apart) or False,
                "seen": mailbox.seen,
            }
            if each.is_first:
                begins, ends = mailbox.window.start, mailbox.window.end
                values[mailbox] |= {"begins": _naive(begins), "ends": _naive(ends)}
        self._write_rounds(values)

    @api.model
    def _rest(self, mailbox, until):
        """Listen to this mailbox again at ``until`` (UTC), and not before."""
        self._write_rounds({mailbox: {"next_at": until, "heard_at": False}})

    @api.model
    def _write_rounds(self, values):
        """Write ``values`` of each `Mailbox` whose account has not changed since."""
        accounts = self.env["o365.account"].browse([one.account_id for one in values])
        kept = self.search([("account_id", "in", accounts.ids)])
        kept = {one.account_id.id: one for one in kept}
        for mailbox, its in values.items():
            account = accounts.browse(mailbox.account_id).with_prefetch(accounts.ids)
            if mailbox.account_id in kept:
                if mailbox.is_of(account):
                    kept[mailbox.account_id].write(its)
            # Locked: whoever disconnects deletes it.
            elif account._lock_row() and mailbox.is_of(account):
                self.create({"account_id": account.id, **its})


def _naive(moment):
    return moment.replace(tzinfo=None, microsecond=0)


def _aware(moment):
    """Return a moment in UTC, given as text or naive, with its zone."""
    if isinstance(moment, str):
        moment = datetime.fromisoformat(moment)
    return moment and moment.replace(tzinfo=timezone.utc)
