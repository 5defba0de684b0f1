from odoo import api, fields, models
from odoo.tools import SQL

from ..sync.commands import STAY, TRY_AGAIN
from .o365_calendar_finding import COMPARE
from .run import SyncRun

# Commands after which nothing is sent but what was to be sent anyway.
UNDECISIVE = {None, False, "", TRY_AGAIN, STAY, COMPARE}


class O365SyncRequest(models.Model):
    """The outbox as a run reads it: which rows are due, deleting and putting off."""

    _inherit = "o365.sync.request"

    @api.model
    def _cron_sync(self):
        """Bring Outlook up to date; called by the scheduled job only."""
        SyncRun(self.env).start()

    @api.model
    def _due_records(self, limit):
        """Return up to ``limit`` records with due rows: (model, id, number of rows).

        One record of each owner in turn, each owner's oldest first: one new action of
        a person does not wait behind ten thousand of another's.
        """
        self.env.cr.execute(
            SQL(
                """
                WITH due AS (
                    SELECT res_model, res_id, min(id) AS id, min(owner_id) AS owner_id,
                           count(*) AS number
                      FROM o365_sync_request
                     WHERE due_at <= %s AND command IS DISTINCT FROM 'compare'
                     GROUP BY res_model, res_id
                )
                SELECT res_model, res_id, number FROM due
                 ORDER BY row_number() OVER (PARTITION BY owner_id ORDER BY id), id
                 LIMIT %s
                """,
                fields.Datetime.now(),
                limit,
            )
        )
        return self.env.cr.fetchall()

    @api.model
    def _rows_of(self, keys):
        """Return all rows of these records, in the order of ``keys``, due or not.

        Also those put off: the record is looked at once for all of them.
        """
        if not keys:
            return self.browse()
        found = self.env.cr.execute_values(
            """
            SELECT outbox.id FROM o365_sync_request AS outbox
              JOIN (VALUES %s) AS turns (res_model, res_id, turn)
             USING (res_model, res_id)
             ORDER BY turns.turn, outbox.id
            """,
            [(*key, turn) for turn, key in enumerate(keys)],
            page_size=len(keys),
            fetch=True,
        )
        return self.browse([row_id for [row_id] in found])

    def _by_record(self):
        """Return these rows by the record that they name: (model, id)."""
        return self.grouped(lambda row: (row.res_model, row.res_id))

    @api.model
    def _delete_repeated(self, res_model, res_id):
        """Keep one row of each person and command of a record, the first one due.

        Deleted are rows that this transaction sees: the row of a save that is not
        committed yet stays, and has the record looked at again.
        """
        record = SQL("res_model = %s AND res_id = %s", res_model, res_id)
        self.env.cr.execute(
            SQL(
                """
                SELECT DISTINCT ON (command, requested_by_id)
                       id, min(saved_at) OVER ()
                  FROM o365_sync_request
                 WHERE %s
                 ORDER BY command, requested_by_id, is_again IS TRUE, due_at, id DESC
                """,
                record,
            )
        )
        found = self.env.cr.fetchall()
        if not found:
            return
        kept, since = [row_id for row_id, _since in found], found[0][1]
        # Not by a join: PostgreSQL has no statistics yet of how many rows there are.
        self.env.cr.execute(
            SQL(
                "DELETE FROM o365_sync_request WHERE %s AND id != ALL(%s)", record, kept
            )
        )
        # What is kept says since when the oldest of them waits.
        self.env.cr.execute(
            SQL(
                "UPDATE o365_sync_request SET saved_at = %s WHERE id = ANY(%s)"
                " AND saved_at > %s",
                since,
                kept,
                since,
            )
        )
        self.invalidate_model(flush=False)

    @api.model
    def _next_due_at(self):
        """Return when (UTC) the first row is due, or None where no row waits."""
        self.env.cr.execute("SELECT min(due_at) FROM o365_sync_request")
        [due_at] = self.env.cr.fetchone()
        return due_at

    def _put_off(self, until):
        """Delete these rows of one record but one, due at ``until`` (UTC).

        It is the newest change where there is one, else the newest row.
        It goes on saying since when the oldest change waits.
        """
        newest, since = self._causing() or self[-1:], self._saved_at()
        (self - newest).unlink()
        newest.write({"due_at": until, "saved_at": since})

    def _causing(self):
        """Return the newest of these rows of one record by which somebody changed it.

        Where nobody did, the newest with a command that decides something.
        """
        rows = self.sorted("id")
        changes = rows.filtered(lambda row: not (row.command or row.is_again))
        decided = rows.filtered(lambda row: row.command not in UNDECISIVE)
        return (changes or decided)[-1:]

    def _saved_at(self):
        """Return when (UTC) the oldest change of these rows was saved, or None."""
        return min((row.saved_at or row.due_at for row in self), default=None)
