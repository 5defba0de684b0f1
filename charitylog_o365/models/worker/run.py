import logging
from contextlib import contextmanager, suppress
from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL
from psycopg2 import Error, OperationalError

from ...core.graph import msal_version
from ...tools.compat import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY

_logger = logging.getLogger(__name__)

# Records looked at between two commits. Ten full batches: more costs memory and
# makes a crash repeat more, less costs round trips.
CHUNK = 200
TRIES_TO_WRITE = 5
# PostgreSQL's number for the worker's own lock, one in each database.
LOCK = int.from_bytes(b"o365sync", "big")
A_WHILE = timedelta(seconds=10)
# So many notes of one record are read as they are. A program may have saved it half a
# million times.
MANY = 20


class O365SyncRequest(models.Model):
    """The worker: the only one who speaks to Outlook about records.

    One scheduled job is the only writer, across commits, nodes and crashes. HTTP is
    parallel, the database never. Each chunk is four steps with a commit between them,
    so that a crash at any moment repeats a step that is harmless when repeated: plan,
    speak, write down, forget the notes.
    """

    _inherit = "o365.sync.request"

    @api.model
    def _cron_sync(self):
        """Bring Outlook up to date; called by the scheduled job only."""
        if self.env["o365.identity"]._is_copy() or msal_version.too_old():
            # Notes are kept until an administrator says which database is real, or
            # whoever runs the server has brought it up to date.
            return
        with self._alone() as alone:
            if alone:
                self._drain()
            else:
                self._wake(fields.Datetime.now() + A_WHILE)

    @contextmanager
    def _alone(self):
        """Tell whether no other worker is at it, and keep others away meanwhile.

        Odoo's own lock on the job is held by another connection than the one that
        writes. Should that be lost alone, another server would begin beside us. This
        one is lost with the line that we write by, and never before it.
        """
        cr = self.env.cr
        cr.execute("SELECT pg_try_advisory_lock(%s)", [LOCK])
        [alone] = cr.fetchone()
        try:
            yield alone
        except Exception:
            # An aborted transaction could not let go.
            with suppress(Error):
                self._undo()
            raise
        finally:
            if alone:
                with suppress(Error):
                    unlock = "SELECT pg_advisory_unlock(%s)"
                    cr.execute(unlock, [LOCK], log_exceptions=False)

    def _drain(self):
        """Work until Odoo says that the job's time is up, then wake ourselves.

        A job that merely reports work left is looked at again a minute later.
        """
        self._return_to_faults()
        cron = self.env["ir.cron"]
        worker = self.with_context(o365_clients={}, o365_silent={})
        while notes := worker._due(CHUNK):
            worker._work_off(notes)
            if not cron._commit_progress(len(notes), remaining=0):
                break
        else:
            worker._compare_due()
        self._finish_leaving()
        self._come_back()

    def _finish_leaving(self):
        """Let go of who leaves, each for themselves: one fault keeps nobody else."""
        for account in self.env["o365.account"].search([("state", "=", "leaving")]):
            with self._going_on("Outlook: %s could not be let go", account):
                self._commit(account._finish_leaving)

    def _due(self, limit):
        """Return the notes to look at now: one of each owner in turn, oldest first.

        Somebody's one new action does not wait behind another's ten thousand. With
        each record come all its notes, also those not due yet: one look serves all.
        """
        self.env.cr.execute(
            SQL(
                """
                WITH due AS (
                    SELECT res_model, res_id, min(id) AS id, min(owner_id) AS owner_id,
                           count(*) AS number
                      FROM o365_sync_request
                     WHERE due_at <= %s AND wish IS DISTINCT FROM 'compare'
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
        turns = self.env.cr.fetchall()
        if not turns:
            return self.browse()
        keys = [(name, res_id) for name, res_id, _number in turns]
        for name, res_id, number in turns:
            if number > MANY:
                self._commit(lambda key=(name, res_id): self._forget_repeated(*key))
        found = self.env.cr.execute_values(
            """
            SELECT note.id FROM o365_sync_request AS note
              JOIN (VALUES %s) AS turns (res_model, res_id, turn)
             USING (res_model, res_id)
             ORDER BY turns.turn, note.id
            """,
            [(*key, turn) for turn, key in enumerate(keys)],
            page_size=len(keys),
            fetch=True,
        )
        return self.browse([note_id for [note_id] in found])

    def _forget_repeated(self, res_model, res_id):
        """Keep of a record's notes one of each person and command, the first one due.

        Deleted are those that this transaction sees: a note of a save that is still
        under way stays, and leads to another look.
        """
        record = SQL("res_model = %s AND res_id = %s", res_model, res_id)
        self.env.cr.execute(
            SQL(
                """
                SELECT DISTINCT ON (wish, requested_by_id) id FROM o365_sync_request
                 WHERE %s ORDER BY wish, requested_by_id, due_at, id DESC
                """,
                record,
            )
        )
        kept = [note_id for [note_id] in self.env.cr.fetchall()]
        # Not by a join: PostgreSQL knows nothing yet of how many there are.
        self.env.cr.execute(
            SQL(
                "DELETE FROM o365_sync_request WHERE %s AND id != ALL(%s)", record, kept
            )
        )
        self.invalidate_model(flush=False)

    def _work_off(self, notes):
        """Work these notes off, however our own code fails on one of the records.

        Which one it was is looked for by halves; what is said twice on the way does
        no harm.
        """
        try:
            self._plan_speak_and_write_down(notes)
        except OperationalError:
            # The database's doing, no record's.
            raise
        except Exception:
            self._undo()
            by_record = list(
                notes.grouped(lambda note: (note.res_model, note.res_id)).items()
            )
            if len(by_record) == 1:
                [(key, _notes)] = by_record
                _logger.exception("Outlook: %s,%s could not be delivered", *key)
                self._commit(lambda: self._give_up(notes, key))
                return
            half = len(by_record) // 2
            for part in (by_record[:half], by_record[half:]):
                self._work_off(self.union(*(notes for _key, notes in part)))

    def _plan_speak_and_write_down(self, notes):
        # Before the first request: a create's transaction id must outlive a crash.
        letters = self._commit(lambda: self._plan(notes))
        said_with = self._signed_in_at(letters)
        outcomes = self._speak(letters)
        self._commit(lambda: self._write_down(letters, outcomes, said_with))

    def _signed_in_at(self, letters):
        """Return by account when (UTC) its user last signed in, as known now."""
        mailboxes = {
            one.mailbox for each in letters.values() for one in each.operations
        }
        accounts = self.env["o365.account"].browse(mailboxes)
        return {account.id: account.signed_in_at for account in accounts}

    def _give_up(self, notes, key):
        """Explain on the record that our own code failed on it, and go on."""
        self._explain_fault(self._existing([key]).get(key), key)
        notes.unlink()

    def _commit(self, write):
        """Do ``write``, commit and return its result.

        Does it again from the start where somebody changed the same at that moment:
        they signed in, say, or disconnected.
        """
        for attempt in range(1, TRIES_TO_WRITE + 1):
            try:
                result = write()
                # The worker's step is done: what Microsoft answered must not be
                # lost by what comes later in this run.
                self.env.cr.commit()  # pylint: disable=invalid-commit
                return result
            except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY:
                self._undo()
                if attempt == TRIES_TO_WRITE:
                    raise

    @contextmanager
    def _going_on(self, message, *names):
        """Undo and log what fails in here, and let the job go on.

        Not for the database's own failures, which are no fault of ours.
        """
        try:
            yield
        except OperationalError:
            raise
        except Exception:
            self._undo()
            _logger.exception(message, *names)

    def _undo(self):
        self.env.cr.rollback()
        self.env.invalidate_all()

    def _come_back(self):
        """Wake the worker for what is due next, at once where something already is."""
        self.env.cr.execute("SELECT min(due_at) FROM o365_sync_request")
        [due_at] = self.env.cr.fetchone()
        if due_at:
            now = fields.Datetime.now()
            self._wake(due_at if due_at > now else None)

    def _put_off(self, note_ids, until):
        """Keep one note of a record until then (UTC), and forget the others."""
        newest = max(note_ids)
        self.browse([id_ for id_ in note_ids if id_ != newest]).unlink()
        self.browse(newest).due_at = until
