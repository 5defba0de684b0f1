from odoo import fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..account.o365_account import CONNECTED
from ..sync.o365_calendar_entry import BECAME, NOT_SENT, STUCK
from ..sync.outage import LONG

# Closed once, open now: the answer of the day on which it was given counts.
THEN = ("other_tenant", "own_entries_off")


class O365SyncMixin(models.AbstractModel):
    """Filters, groups and orders by state and reason, in SQL.

    The same answers as `_compute_o365` gives for one record, for thousands at once.
    """

    _inherit = "o365.sync.mixin"

    def _search_o365_state(self, operator, value):
        return self._o365_search("o365_state", operator, value)

    def _search_o365_reason(self, operator, value):
        return self._o365_search("o365_reason", operator, value)

    def _o365_search(self, name, operator, value):
        if operator not in ("in", "not in"):
            return NotImplemented
        query = self._search(Domain.TRUE, active_test=False)
        found = self._field_to_sql(self._table, name, query)
        query.add_where(SQL("%s IN %s", found, tuple(value) or ("",)))
        return [("id", operator, query)]

    def _field_to_sql(self, alias, field_expr, query=None):
        if field_expr == "o365_state":
            return self._o365_sql(alias, "'pending'", self._o365_state_sql(), "'off'")
        if field_expr == "o365_reason":
            return self._o365_reason_sql(alias)
        return super()._field_to_sql(alias, field_expr, query)

    def _o365_sql(self, alias, noted, of_entry, otherwise):
        """Return one of three: of a record with a note, with an entry, with neither."""
        return SQL(
            """
            CASE WHEN EXISTS (
                SELECT 1 FROM o365_sync_request AS note
                 WHERE note.res_model = %(model)s AND note.res_id = %(id)s
            ) THEN %(noted)s ELSE COALESCE(%(entry)s, %(otherwise)s) END
            """,
            model=self._name,
            id=SQL.identifier(alias, "id"),
            noted=noted if isinstance(noted, SQL) else SQL(noted),
            entry=self._o365_entry_sql(alias, of_entry),
            otherwise=otherwise if isinstance(otherwise, SQL) else SQL(otherwise),
        )

    def _o365_entry_sql(self, alias, what):
        """Return ``what`` of the entry that a record is to speak of (`_shown`)."""
        return SQL(
            """
            (SELECT %(what)s FROM o365_calendar_entry AS entry
              WHERE entry.res_model = %(model)s AND entry.res_id = %(id)s
              ORDER BY CASE WHEN entry.user_id = %(owner)s
                            THEN CASE WHEN entry.state = 'synced'
                                      AND entry.next_try IS NULL THEN 2 ELSE 0 END
                            WHEN entry.state IN %(stuck)s
                                 OR (entry.state = 'conflict'
                                     AND starts_with(entry.reason, %(became)s))
                                 OR (entry.next_try IS NOT NULL
                                     AND entry.state != 'conflict') THEN 1
                            ELSE 3 END,
                       entry.id
              LIMIT 1)
            """,
            what=what,
            stuck=STUCK,
            became=BECAME,
            model=self._name,
            id=SQL.identifier(alias, "id"),
            owner=self._o365_column(alias, "user_id"),
        )

    def _o365_column(self, alias, name):
        if name not in self._fields:
            return SQL("NULL::integer")
        return SQL.identifier(alias, name)

    def _o365_state_sql(self):
        return SQL(
            """CASE entry.state WHEN %s THEN 'pending' WHEN 'stale' THEN 'off'
               ELSE entry.state END""",
            NOT_SENT,
        )

    def _o365_reason_sql(self, alias):
        owner = self._o365_column(alias, "user_id")
        of_entry = SQL(
            """CASE
               WHEN entry.state = 'synced' THEN CASE
                    WHEN entry.leaving OR entry.user_id IS DISTINCT FROM %(owner)s
                    THEN 'leaving'
                    WHEN entry.user_id = %(reader)s THEN 'in_outlook'
                    ELSE 'in_outlook_of' END
               WHEN entry.state = 'stale'
                    AND COALESCE(entry.told, entry.unanswered) IS NULL
                    AND entry.event_id IS NULL
               THEN NULL
               ELSE COALESCE(entry.reason,
                    CASE entry.state WHEN 'stale' THEN 'stale' ELSE 'going' END)
               END""",
            owner=owner,
            reader=self.env.uid,
        )
        later = SQL("CASE WHEN entry.next_try IS NOT NULL THEN entry.reason END")
        off = self._o365_off_sql(alias)
        given = SQL(
            "entry.user_id IS DISTINCT FROM %s"
            " AND (entry.state IN %s OR %s = 'not_connected')",
            owner,
            STUCK,
            off,
        )
        out = SQL("CASE WHEN entry.leaving OR (%s) THEN 'leaving' END", given)
        noted = SQL(
            "COALESCE(%s, %s, CASE WHEN %s IS NOT NULL THEN 'leaving' END, %s,"
            " 'going')",
            self._o365_standstill_sql(alias),
            self._o365_entry_sql(alias, later),
            self._o365_absent_sql(alias),
            self._o365_entry_sql(alias, out),
        )
        return self._o365_sql(alias, noted, of_entry, off)

    def _o365_standstill_sql(self, alias):
        """Return why no note at all is worked off, where that is so."""
        requests = self.env["o365.sync.request"]
        long_ago = fields.Datetime.now() - LONG
        reason = requests._outage(fields.Datetime.to_datetime("1970-01-01"))
        if reason != "jobs_stopped":
            return SQL("%s::varchar", reason)
        return SQL(
            """(SELECT 'jobs_stopped' FROM o365_sync_request AS note
                 WHERE note.res_model = %s AND note.res_id = %s
                HAVING min(note.due_at) < %s)""",
            self._name,
            SQL.identifier(alias, "id"),
            long_ago,
        )

    def _o365_absent_sql(self, alias):
        """Return in SQL what `_o365_absent` says: a reason, or NULL."""
        if "active" not in self._fields:
            return SQL("NULL")
        active = SQL.identifier(alias, "active")
        return SQL("CASE WHEN %s IS NOT TRUE THEN 'archived' END", active)

    def _o365_off_sql(self, alias):
        """Return in SQL what `_o365_why_off` says: the gates, in their order."""
        # sudo: that colleagues are connected decides; nothing else of them is read.
        options = self.env.ref("charitylog_o365.group_my_user_options")
        users = self.env["res.users"].sudo()
        able = users._search(Domain("all_group_ids", "in", options.ids))
        return SQL(
            """
            (SELECT COALESCE(%(absent)s, CASE
                WHEN company.o365_rule IS NOT TRUE THEN 'rule_off'
                WHEN project.id IS NULL THEN 'no_project'
                WHEN project.o365_sync IS NOT TRUE THEN 'project_off'
                WHEN owner.id IS NULL THEN 'nobody'
                WHEN account.id IS NULL THEN 'not_connected'
                WHEN company.id != home.id
                     AND company.o365_directory IS DISTINCT FROM home.o365_directory
                     AND company.o365_directory IS DISTINCT FROM account.tid
                THEN 'other_tenant'
                WHEN owner.o365_own_entries IS NOT TRUE THEN 'own_entries_off'
                WHEN (%(created)s >= company.o365_rule_since) IS NOT TRUE
                THEN 'before_rule'
                WHEN (%(created)s >= project.o365_sync_since) IS NOT TRUE
                THEN 'before_project'
                WHEN (%(assigned)s >= account.since) IS NOT TRUE
                THEN 'before_connecting'
                WHEN COALESCE(%(kept)s, 'open') = 'open' THEN 'missing'
                WHEN %(kept)s IN %(then)s THEN %(kept)s || '_then'
                ELSE %(kept)s END)
               FROM (SELECT 1) AS one
               LEFT JOIN project_project AS project ON project.id = %(project)s
               LEFT JOIN res_users AS owner ON owner.id = %(owner)s
               LEFT JOIN res_company AS home ON home.id = owner.company_id
               LEFT JOIN res_company AS company ON company.id =
                    COALESCE(%(company)s, project.company_id, owner.company_id)
               LEFT JOIN o365_account AS account ON account.user_id = owner.id
                    AND account.state IN %(connected)s AND owner.active
                    AND owner.id IN %(able)s
               %(fresh)s)
            """,
            fresh=self._o365_fresh(),
            absent=self._o365_absent_sql(alias),
            created=SQL.identifier(alias, "create_date"),
            assigned=SQL.identifier(alias, "o365_assigned_at"),
            kept=SQL.identifier(alias, "o365_gate"),
            then=THEN,
            project=self._o365_column(alias, "project_id"),
            owner=self._o365_column(alias, "user_id"),
            company=self._o365_column(alias, "company_id"),
            connected=CONNECTED,
            able=able.subselect(),
        )

    def _o365_fresh(self):
        """Return nothing, which has all that `_o365_off_sql` reads written first."""
        read = {
            self._name: ("user_id", "project_id", "company_id", "active", "state")
            + ("o365_gate", "o365_assigned_at"),
            "project.project": ("o365_sync", "o365_sync_since", "company_id"),
            "res.company": ("o365_rule", "o365_rule_since", "o365_directory"),
            "res.users": ("active", "company_id", "o365_own_entries"),
            "o365.account": ("user_id", "state", "since", "tid"),
            "o365.calendar.entry": (
                *("state", "reason", "leaving", "next_try"),
                *("told", "unanswered", "event_id"),
            ),
            "o365.sync.request": ("res_id", "due_at"),
        }
        fields_read = [
            self.env[model]._fields[name]
            for model, names in read.items()
            for name in names
            if name in self.env[model]._fields
        ]
        return SQL(" ").join(SQL("", to_flush=field) for field in fields_read)
