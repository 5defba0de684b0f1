import re

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

from ...tools.groups import OPTIONS
from ..account.o365_account import CONNECTED
from ..sync.eligibility import CONDITIONS, OPEN
from ..sync.jobs import LONG
from ..sync.o365_calendar_entry import STUCK
from .statuses import MAIN_ENTRY_FIRST, STATUSES, TO_REMOVE

# The hooks that a model may override, and the method that says the same in SQL.
HOOKS = {
    "_o365_owner": "_o365_owner_sql",
    "_o365_project": "_o365_project_sql",
    "_o365_company": "_o365_company_sql",
    "_o365_absent": "_o365_place_conditions",
}
# The models behind the names under which the SQL of the tables reads fields; None is
# the model itself.
READ_AS = {
    "record": None,
    "owner": "res.users",
    "project": "project.project",
    "company": "res.company",
    "home": "res.company",
    "account": "o365.account",
    "client": "res.partner",
    "entry": "o365.calendar.entry",
    "note": "o365.sync.request",
}
READ = re.compile(r'"?\b({})"?\."?(\w+)'.format("|".join(READ_AS)))


class O365SyncMixin(models.AbstractModel):
    """Filters, groups and orders by state and reason, in SQL.

    Made of the same tables as `_compute_o365` reads for one record: `STATUSES` and
    `CONDITIONS`.
    """

    _inherit = "o365.sync.mixin"

    def _search_o365_state(self, operator, value):
        return self._o365_search("o365_state", operator, value)

    def _search_o365_reason(self, operator, value):
        return self._o365_search("o365_reason", operator, value)

    def _o365_search(self, name, operator, value):
        if operator not in ("in", "not in"):
            return NotImplemented
        # Whoever searches has Odoo leave out what they may not read.
        query = self._search(Domain.TRUE, active_test=False, bypass_access=True)
        found = self._field_to_sql(self._table, name, query)
        query.add_where(SQL("%s IN %s", found, tuple(value) or ("",)))
        return [("id", operator, query)]

    def _field_to_sql(self, alias, field_expr, query=None):
        if field_expr == "o365_state":
            return self._o365_state_sql(alias)
        if field_expr == "o365_reason":
            return self._o365_reason_sql(alias)
        return super()._field_to_sql(alias, field_expr, query)

    @api.model
    def _o365_hooks_without_sql(self):
        """Return the names of the hooks that the model overrides without their SQL."""
        only = []
        for python, sql in HOOKS.items():
            said = (vars(cls) for cls in type(self).__mro__)
            if sql not in next(names for names in said if {python, sql} & {*names}):
                only.append(python)
        return only

    @api.model
    def _o365_check_hooks(self):
        """Raise UserError where a hook is overridden without its SQL.

        Filters would contradict the records.
        """
        for python in self._o365_hooks_without_sql():
            raise UserError(
                self.env._(
                    "%(model)s cannot be filtered, grouped or sorted by how it is with "
                    "Outlook: it overrides %(python)s without %(sql)s.",
                    model=self._description,
                    python=python,
                    sql=HOOKS[python],
                )
            )

    def _o365_status_sql(self, alias, cases, **names):
        """Return what ``cases`` (WHEN … THEN …) come to for each record of ``alias``.

        ``names`` are the parameters that `Both` tells of, beside the owner.
        """
        self._o365_check_hooks()
        names |= {"owner": self._o365_owner_sql("record"), "stuck": STUCK}
        code = SQL(
            """
            (SELECT CASE %(cases)s END
               FROM (SELECT %(alias)s.*) AS record
               LEFT JOIN LATERAL (
                    SELECT * FROM o365_calendar_entry AS entry
                     WHERE entry.res_model = %(model)s AND entry.res_id = record.id
                     ORDER BY CASE %(turns)s ELSE %(last)s END, entry.id
                     LIMIT 1) AS entry ON TRUE
               LEFT JOIN LATERAL (
                    SELECT min(note.due_at) AS since FROM o365_sync_request AS note
                     WHERE note.res_model = %(model)s AND note.res_id = record.id
                    ) AS queue ON TRUE)
            """,
            cases=SQL(" ").join(cases(names)),
            alias=SQL.identifier(alias),
            model=self._name,
            turns=SQL(" ").join(
                SQL("WHEN %s THEN %s", _sql(each.sql, **names), turn)
                for turn, each in enumerate(MAIN_ENTRY_FIRST)
            ),
            last=len(MAIN_ENTRY_FIRST),
        )
        return SQL("%s%s", code, self._o365_flush_sql(code))

    def _o365_state_sql(self, alias):
        return self._o365_status_sql(
            alias,
            lambda names: (
                SQL("WHEN %s THEN %s", _sql(each.holds.sql), each.state)
                for each in STATUSES
            ),
        )

    def _o365_reason_sql(self, alias):
        def cases(names):
            names["is_to_remove"] = SQL(" OR ").join(
                SQL("(%s)", _sql(each.sql, **names)) for each in TO_REMOVE
            )
            for each in STATUSES:
                codes = (_sql(one.sql, **names) for one in each.reasons)
                yield SQL(
                    "WHEN %s THEN COALESCE(%s)",
                    _sql(each.holds.sql),
                    SQL(", ").join(codes),
                )

        return self._o365_status_sql(
            alias,
            cases,
            reader=self.env.uid,
            absent=self._o365_absent_sql(),
            why_off=self._o365_why_off_sql(),
            outage=self._o365_outage_sql(),
        )

    def _o365_outage_sql(self):
        """Return in SQL what `_outage` says of ``queue``: a reason, or NULL."""
        requests = self.env["o365.sync.request"]
        reason = requests._outage(fields.Datetime.to_datetime("1970-01-01"))
        if reason != "jobs_stopped":
            return SQL("%s::varchar", reason)
        long_ago = fields.Datetime.now() - LONG
        return SQL("CASE WHEN queue.since < %s THEN 'jobs_stopped' END", long_ago)

    def _o365_absent_sql(self):
        """Return in SQL what `_o365_absent` says of ``record``: a reason, or NULL."""
        cases = _unmet(self._o365_place_conditions())
        return SQL("CASE %s END", cases) if cases else SQL("NULL::varchar")

    def _o365_why_off_sql(self):
        """Return in SQL what `_o365_why_off` says of ``record``."""
        options = self.env.ref(OPTIONS)
        # sudo: that colleagues are connected decides; nothing else of them is read.
        users = self.env["res.users"].sudo()
        able = users._search(Domain("all_group_ids", "in", options.ids))
        return SQL(
            """
            (SELECT CASE %(unmet)s
                    WHEN COALESCE(record.o365_eligibility, %(open)s) = %(open)s
                    THEN 'missing'
                    WHEN record.o365_eligibility IN %(kept)s
                    THEN record.o365_eligibility || '_then'
                    ELSE record.o365_eligibility END
               FROM (SELECT 1) AS one
               LEFT JOIN project_project AS project ON project.id = %(project)s
               LEFT JOIN res_users AS owner ON owner.id = %(owner)s
               LEFT JOIN res_company AS home ON home.id = owner.company_id
               LEFT JOIN res_company AS company ON company.id = %(company)s
               LEFT JOIN o365_account AS account ON account.user_id = owner.id
                    AND account.state IN %(connected)s AND owner.active
                    AND owner.id IN %(able)s)
            """,
            unmet=_unmet((*self._o365_place_conditions(), *CONDITIONS)),
            open=OPEN,
            kept=tuple(each.reason for each in CONDITIONS if each.is_kept),
            project=self._o365_project_sql("record"),
            owner=self._o365_owner_sql("record"),
            company=self._o365_company_sql("record"),
            connected=CONNECTED,
            able=able.subselect(),
        )

    def _o365_flush_sql(self, code):
        """Return empty SQL that has the fields which ``code`` reads flushed before."""
        fields_read = {
            self.env[READ_AS[name] or self._name]._fields.get(field)
            for name, field in READ.findall(code.code)
        }
        stored = (field for field in fields_read if field and field.store)
        return SQL(" ").join(SQL("", to_flush=field) for field in stored)


def _sql(text, **names):
    """Return the SQL form of a condition or state: constants of its table, no input."""
    return SQL(text, **names)  # pylint: disable=sql-injection


def _unmet(conditions):
    """Return the reasons (WHEN … THEN …) of ``conditions`` that are not met."""
    return SQL(" ").join(
        SQL("WHEN (%s) IS NOT TRUE THEN %s", _sql(each.sql), each.reason)
        for each in conditions
    )
