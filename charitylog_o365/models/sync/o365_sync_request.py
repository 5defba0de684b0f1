from odoo import api, fields, models
from odoo.tools import SQL

from ...tools.plain_ids import each_once

# Its owner has connected again before it was taken out. Each of these counts: it is
# obeyed by what the account is at that moment, which the next one may find changed.
STAY = "stay"


class O365SyncRequest(models.Model):
    """A note that a record may have to be told to Outlook again.

    Notes are rows of the user's own transaction: a rolled-back change leaves none, a
    committed one cannot lose it. They are append-only. Users insert, the worker alone
    deletes or puts off, so that no save ever waits for a row that the worker holds
    while it speaks to Microsoft. A note says which record, never what changed: the
    worker compares what the record says by then with what Outlook was last told.
    """

    _name = "o365.sync.request"
    _description = "Note for Outlook"
    _order = "id"

    res_model = fields.Char(required=True)
    res_id = fields.Integer(required=True)
    # A plain number: a reference would make every save lock the row of that user.
    owner_id = fields.Integer(help="Whose turn this takes, so that nobody waits long")
    requested_by_id = fields.Integer(help="Who made the change")
    wish = fields.Char(help="What somebody answered on the record: a code")
    is_begun = fields.Boolean(help="The worker is at it: what is asked for now is new")
    due_at = fields.Datetime(required=True, help="Not looked at before, in UTC")

    _record_idx = models.Index("(res_model, res_id)")
    _due_idx = models.Index("(due_at, owner_id, id)")

    @api.model
    def _queue(self, records, owners=None, command=False):
        """Leave a note for each of ``records`` and wake the worker at commit.

        ``owners`` maps record ids to the ids of the users whose turn they take;
        ``command`` is a code of what was answered (`commands`).
        """
        now, asker, owners = self._now(), self.env.uid, owners or {}
        name = records._name
        if self._insert(
            [
                (name, record_id, owners.get(record_id, 0), asker, command or None, now)
                for record_id in each_once(records.ids)
            ]
        ):
            self._wake()

    @api.model
    def _now(self):
        # Whole seconds, as the worker asks in: a note is due in the second it is left.
        return self.env.cr.now().replace(microsecond=0)

    @api.model
    def _insert(self, rows):
        """Insert ``rows``, but no command that waits already; tell whether any was.

        A note of a save is always left: the worker may be looking at the record as it
        was before. A command that waits has not been obeyed yet, nor has anything been
        sent for it that this transaction could know of: once is enough. It is read
        without a lock, so that nobody waits; at the same moment two may be left.
        """
        if not rows:
            return False
        # Past the ORM: this is what the rule costs every save. Leaving a note is no
        # right that anybody could lack; who may change the record has been decided.
        inserted = self.env.cr.execute_values(
            """
            INSERT INTO o365_sync_request
                   (res_model, res_id, owner_id, requested_by_id, wish, due_at)
            SELECT new.res_model, new.res_id, new.owner_id, new.requested_by_id,
                   new.wish, new.due_at::timestamp
              FROM (VALUES %s) AS new
                   (res_model, res_id, owner_id, requested_by_id, wish, due_at)
             WHERE new.wish IS NULL OR new.wish = 'stay' OR NOT EXISTS (
                   SELECT 1 FROM o365_sync_request AS old
                    WHERE old.res_model = new.res_model AND old.res_id = new.res_id
                      AND old.wish = new.wish AND old.is_begun IS NOT TRUE)
            RETURNING id
            """,
            rows,
            template="(%s, %s::int, %s::int, %s::int, %s::varchar, %s)",
            page_size=1000,
            fetch=True,
        )
        return bool(inserted)

    @api.model
    def _wake(self, at=None):
        """Have the worker run at commit, or ``at`` a moment in UTC."""
        # sudo: users may not read scheduled actions, yet their save wakes this one.
        cron = self.env.ref("charitylog_o365.ir_cron_sync", False)
        if cron:
            cron.sudo()._trigger(at)

    @api.model
    def _queue_entries(self, domain, command=False):
        """Have every record looked at whose calendar entry fits ``domain``."""
        # sudo: entries belong to the worker; only the records' ids are used.
        entries = self.env["o365.calendar.entry"].sudo().search(domain)
        by_model = {}
        for entry in entries:
            by_model.setdefault(entry.res_model, {})[entry.res_id] = entry.user_id.id
        now = self._now()
        if self._insert(
            [
                (name, res_id, owner, self.env.uid, command or None, now)
                for name, owners in by_model.items()
                for res_id, owner in owners.items()
            ]
        ):
            self._wake()

    @api.model
    def _queue_entries_of(self, user):
        """Have all that ``user`` has in Outlook, or waiting for it, looked at again."""
        self._queue_entries([("user_id", "in", user.ids)])
        self._queue_again_for(user)

    @api.model
    def _queue_again_for(self, user):
        """Leave the notes anew that wait for the mailbox of ``user``, whatever for.

        New rows, not an update: those that wait are the worker's to hold, and what it
        is making of them at this moment cannot be seen here.
        """
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO o365_sync_request
                       (res_model, res_id, owner_id, requested_by_id, due_at)
                SELECT DISTINCT ON (res_model, res_id)
                       res_model, res_id, owner_id, requested_by_id, %(now)s
                  FROM o365_sync_request
                 WHERE owner_id = ANY(%(owners)s)
                 ORDER BY res_model, res_id, id DESC
                """,
                now=self._now(),
                owners=user.ids,
            )
        )
        if self.env.cr.rowcount:
            self._wake()
