from odoo import api, fields, models
from odoo.tools import SQL

from ...core.graph import msal_version
from ...tools import compat
from ...tools.job import running_job
from ...tools.plain_ids import each_once
from .jobs import LONG, SYNC, all_jobs, are_stopped, job_that_sends

# The command where an owner connected again before the entry was removed. No repetition
# is left out: what each does depends on the account's state at that moment.
STAY = "stay"
JOB = f"charitylog_o365.{SYNC}"
NONE_WOKEN = SQL("SELECT WHERE false")


class O365SyncRequest(models.Model):
    """The outbox: a row says that a record may have to be sent to Outlook again.

    Rows belong to the user's own transaction: a rolled-back change leaves none, a
    committed one cannot lose it. They are append-only. Users insert them; only a run
    deletes or postpones them, so that no save waits for a row which a run has locked
    during its requests to Microsoft. A row names the record, never what changed: the
    run compares the record as it is by then with what was last sent.
    """

    _name = "o365.sync.request"
    _description = "Outbox row for Outlook"
    _order = "id"

    res_model = fields.Char(required=True)
    res_id = fields.Integer(required=True)
    # A plain number: a reference would make every save lock the row of that user.
    owner_id = fields.Integer(help="Whose turn this takes, so that nobody waits long")
    requested_by_id = fields.Integer(help="Who made the change")
    command = fields.Char(help="Command that a person gave on the record: a code")
    is_begun = fields.Boolean(
        help="A run has begun this command; the same one given from now on is queued"
    )
    due_at = fields.Datetime(required=True, help="Not looked at before, in UTC")
    # Kept while a row is put off: what the health page and the log count from.
    saved_at = fields.Datetime(help="When the change was saved, in UTC, to a fraction")
    is_again = fields.Boolean(
        help="Nobody changed anything: it is only to be looked at once more"
    )
    job_ref = fields.Integer(help="The scheduled job that made the change, if one did")

    _record_idx = models.Index("(res_model, res_id)")
    _due_idx = models.Index("(due_at, owner_id, id)")

    @api.model
    def _queue(self, records, owners=None, command=False):
        """Queue each of ``records`` and have the job run at commit.

        ``owners`` maps record ids to the ids of the users whose turn they take;
        ``command`` is a code of what was answered (`commands`).
        """
        name, owners = records._name, owners or {}
        self._insert(
            [
                (name, record_id, owners.get(record_id, 0))
                for record_id in each_once(records.ids)
            ],
            command,
        )

    @api.model
    def _now(self):
        # Whole seconds, as a run compares them: a row is due in its own second.
        return self.env.cr.now().replace(microsecond=0)

    @api.model
    def _insert(self, rows, command=False, is_again=False):
        """Insert rows (model, id, owner's id) with ``command``, and wake the job.

        But no command that is queued already.
        A row for a save is always inserted: a run may be reading the record as it was
        before. A queued command has not been carried out yet, and nothing was sent for
        it: once is enough. This is read without a lock, so that nobody waits; two
        transactions at the same moment may insert it twice.
        """
        if not rows:
            return
        # Past the ORM, and in one statement: this is paid by every save. It needs no
        # permission of its own; who may change the record has been decided before.
        names, ids, owners = map(list, zip(*rows, strict=True))
        notes = SQL(
            """
            INSERT INTO o365_sync_request
                   (res_model, res_id, owner_id, requested_by_id, job_ref, command,
                    is_again, due_at, saved_at)
            SELECT new.res_model, new.res_id, new.owner_id, %(user)s, %(job)s,
                   %(command)s, %(again)s, %(due)s, %(saved)s
              FROM unnest(%(names)s::varchar[], %(ids)s::int[], %(owners)s::int[])
                   AS new (res_model, res_id, owner_id)
             WHERE %(is_each)s OR NOT EXISTS (
                   SELECT 1 FROM o365_sync_request AS old
                    WHERE old.res_model = new.res_model
                      AND old.res_id = new.res_id
                      AND old.command = %(command)s
                      AND old.is_begun IS NOT TRUE)
            RETURNING id
            """,
            names=names,
            ids=ids,
            owners=owners,
            user=self.env.uid,
            job=running_job(),
            command=command or None,
            again=is_again,
            due=self._now(),
            saved=self.env.cr.now(),
            is_each=not command or command == STAY,
        )
        job = self._job()
        trigger = job and compat.trigger_statement(job)
        woken = SQL("%s AND EXISTS (SELECT FROM notes)", trigger or NONE_WOKEN)
        self.env.cr.execute(
            SQL(
                "WITH notes AS (%s), woken AS (%s) SELECT count(*) FROM notes",
                *(notes, woken),
            )
        )
        [inserted] = self.env.cr.fetchone()
        if inserted and trigger:
            self.env.cr.postcommit.add(job._notifydb)
        elif inserted:
            self._wake()

    @api.model
    def _wake(self, at=None):
        """Have the job run at commit, or ``at`` a moment in UTC."""
        if job := self._job().exists():
            job._trigger(at)

    @api.model
    def _job(self):
        """Return the job that sends to Outlook, which somebody may have deleted."""
        # By its id, which Odoo remembers: `ref` asks each time whether it is there.
        found = self.env["ir.model.data"]._xmlid_to_res_id(JOB)
        # sudo: users may not read scheduled actions, yet their save wakes this one.
        jobs = self.env["ir.cron"].sudo().with_context(**{compat.TOLD_LATER: True})
        return jobs.browse(found or ())

    @api.model
    def _queue_entries(self, domain, command=False, is_again=True):
        """Queue every record that has a calendar entry of ``domain``.

        Only to be looked at once more, unless ``is_again`` is False: then who asks for
        it causes what is written.
        """
        # sudo: users may not read entries; only the records' ids are used.
        entries = self.env["o365.calendar.entry"].sudo().search(domain)
        by_model = {}
        for entry in entries:
            by_model.setdefault(entry.res_model, {})[entry.res_id] = entry.user_id.id
        self._insert(
            [
                (name, res_id, owner)
                for name, owners in by_model.items()
                for res_id, owner in owners.items()
            ],
            command,
            is_again,
        )

    @api.model
    def _queue_entries_of(self, user):
        """Queue all records that ``user`` has in Outlook, or queued for it."""
        self._queue_entries([("user_id", "in", user.ids)])
        self._queue_again_for(user)

    @api.model
    def _queue_again_for(self, user):
        """Queue once more each record that is queued for the mailbox of ``user``.

        New rows, not an update: a run may have locked the others, and what it does with
        them cannot be seen from here.
        """
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO o365_sync_request
                       (res_model, res_id, owner_id, requested_by_id, job_ref,
                        is_again, due_at, saved_at)
                SELECT DISTINCT ON (res_model, res_id)
                       res_model, res_id, owner_id, requested_by_id, job_ref,
                       is_again, %(now)s, saved_at
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

    # Why nothing is sent at all

    @api.model
    def _outage(self, due_at):
        """Return the code of why a row due since ``due_at`` (UTC) waits, or None."""
        if self.env["o365.identity"]._is_copy():
            return "copy"
        if msal_version.too_old():
            return "too_old"
        now = fields.Datetime.now()
        if due_at < now - LONG and are_stopped(all_jobs(self.env), now):
            return "jobs_stopped"
        return None

    @api.model
    def _last_job_activity(self):
        """Return when (UTC) the job that sends to Outlook last ran or committed."""
        job = job_that_sends(all_jobs(self.env))
        if job:
            return job.seen.replace(microsecond=0)
        # Somebody has deleted the job: not after the oldest row was queued.
        self.env.cr.execute("SELECT min(due_at) FROM o365_sync_request")
        [oldest] = self.env.cr.fetchone()
        return oldest or fields.Datetime.now()
