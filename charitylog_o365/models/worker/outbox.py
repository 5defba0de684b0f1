from odoo import api, fields, models
from odoo.tools import SQL

from ...core.sync.delivery import BATCH, SIDE_BY_SIDE
from ..sync.commands import STAY, TRY_AGAIN
from .o365_calendar_finding import COMPARE
from .run import SyncRun

# Commands after which nothing is sent but what was to be sent anyway.
UNDECISIVE = {None, False, "", TRY_AGAIN, STAY, COMPARE}

# A system parameter: to how many mailboxes a run sends at once.
LANES = "charitylog_o365.mailboxes_at_once"
# Each has a thread and a connection.
MOST_LANES = 64


class O365SyncRequest(models.Model):
    """The outbox as a run reads it: which rows are due, deleting and putting off."""

    _inherit = "o365.sync.request"

    @api.model
    def _cron_sync(self):
        """Bring Outlook up to date; called by the scheduled job only."""
        SyncRun(self.env).start()

    @api.model
    def _lanes(self):
        """Return to how many mailboxes a run may send at once: 16 to 64."""
        # sudo: a system parameter, which is closed to users and no secret.
        told = self.env["ir.config_parameter"].sudo().get_param(LANES, SIDE_BY_SIDE)
        try:
            return min(max(int(told), SIDE_BY_SIDE), MOST_LANES)
        except ValueError:
            return SIDE_BY_SIDE

    @api.model
    def _due_records(self, limit, besides=(), served=None):
        """Return up to ``limit`` records with due rows: (model, id, rows, owner's id).

        As many of each owner in turn as fill a batch, each owner's oldest first; in
        each turn those with little to do come first. So a new action of a person does
        not wait behind ten thousand of others', and twenty of a person are one request.
        None of ``besides``, keys (model, id) of records that are under way; ``served``
        has by owner how many of theirs the run has taken.
        """
        served = served or {}
        self.env.cr.execute(
            SQL(
                """
                WITH due AS (
                    SELECT res_model, res_id, min(id) AS id, count(*) AS number,
                           COALESCE(min(owner_id), 0) AS owner_id
                      FROM o365_sync_request
                     WHERE due_at <= %s AND command IS DISTINCT FROM 'compare'
                       AND (res_model, res_id) NOT IN (
                           SELECT * FROM unnest(%s::varchar[], %s::integer[]))
                     GROUP BY res_model, res_id
                ), turns AS (
                    SELECT due.*, count(*) OVER (PARTITION BY owner_id) AS of_owner,
                           (COALESCE(served.number, 0) + row_number() OVER whose - 1)
                           / %s AS turn
                      FROM due
                      LEFT JOIN unnest(%s::integer[], %s::bigint[])
                           AS served (owner_id, number) USING (owner_id)
                    WINDOW whose AS (PARTITION BY owner_id ORDER BY due.id)
                )
                SELECT res_model, res_id, number, owner_id FROM turns
                 ORDER BY turn, of_owner > %s,
                          min(id) OVER (PARTITION BY owner_id, turn), id
                 LIMIT %s
                """,
                fields.Datetime.now(),
                [name for name, _id in besides],
                [res_id for _name, res_id in besides],
                BATCH,
                [*served],
                [*served.values()],
                BATCH,
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
