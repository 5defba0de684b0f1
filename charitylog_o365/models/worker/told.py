from odoo import SUPERUSER_ID, api, models
from psycopg2 import IntegrityError

from ...core.graph import notifications
from ...tools.compat import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY
from ..setup.notify import PARAMETER

LARGEST = notifications.LARGEST
# What each kind of notification asks for.
WORK = {
    notifications.CHANGED: ("look",),
    notifications.MISSED: ("look",),
    notifications.REMOVED: ("look", "subscribe"),
    notifications.REAUTHORIZE: ("subscribe",),
}
JOBS = {
    "look": "charitylog_o365.ir_cron_listen",
    "subscribe": "charitylog_o365.ir_cron_subscribe",
}
# Microsoft waits three seconds for an answer, and is to have it within one.
PATIENCE = "300ms"
TRIES = 2


class O365Subscription(models.Model):
    """Takes what Microsoft sends, or anybody who knows the address.

    Without the clientState that only Microsoft knows nothing is written or logged.
    With it, one row says which mailbox is to be looked at, however often it is told,
    and the scheduled job is called.
    """

    _inherit = "o365.subscription"

    @api.model
    def _is_listening(self):
        """Tell whether notifications are wanted; never by a copy of the database."""
        # sudo: a system parameter, which is closed to users and no secret.
        is_on = self.env["ir.config_parameter"].sudo().get_param(PARAMETER)
        return is_on == "True" and not self.env["o365.identity"]._is_copy()

    @api.model
    def _handshake(self, token):
        """Return what to answer to Microsoft's ``token``, or None."""
        return notifications.handshake(token)

    @api.model
    def _told(self, content):
        """Note what the body of a request tells; return whether any of it was right.

        Raises `psycopg2.Error` where it could not be noted in time.
        """
        hints = notifications.read_notifications(content)
        wanted = {
            (account_id, work)
            for hint, account_id in self._of_ours(hints)
            for work in WORK[hint.kind]
        }
        if wanted:
            self._note(wanted)
        return bool(wanted)

    @api.model
    def _of_ours(self, hints):
        """Return those of ``hints`` with the right clientState, and their accounts."""
        if not hints:
            return []
        self.env.cr.execute(
            """
            SELECT subscription_id, fingerprint, account_id FROM o365_subscription
             WHERE subscription_id = ANY(%s)
            """,
            [list({hint.subscription_id for hint in hints})],
        )
        known = {row[0]: row[1:] for row in self.env.cr.fetchall()}
        found = []
        for hint in hints:
            kept, account_id = known.get(hint.subscription_id, (None, None))
            if notifications.is_ours(hint, kept):
                found.append((hint, account_id))
        return found

    @api.model
    def _note(self, wanted):
        """Write the rows and call the jobs, in a transaction of its own.

        Where the same is written by another request, or its mailbox is being
        disconnected, it begins anew once.
        """
        self.env["o365.hint"].flush_model()
        for attempt in range(1, TRIES + 1):
            try:
                with self.env.registry.cursor() as cr:
                    cr.execute("SET LOCAL lock_timeout = %s", [PATIENCE])
                    env = api.Environment(cr, SUPERUSER_ID, {})
                    new = env["o365.hint"]._put(wanted)
                    for kind in sorted({kind for _account_id, kind in new}):
                        env.ref(JOBS[kind])._trigger()
                return
            except IntegrityError:
                # The account is no more.
                return
            except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY:
                if attempt == TRIES:
                    raise
