from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL, Query

from ...tools.groups import OPTIONS
from ..sync.eligibility import CONDITIONS, OPEN
from ..sync.jobs import LONG
from ..sync.o365_calendar_entry import STUCK
from .joined import Joined, flushed, sql_of, unmet
from .statuses import ENTRY_REASONS, SAID_OF_ENTRIES, STATUSES, TO_REMOVE

# The hooks that a model may override, and the method that says the same in SQL.
HOOKS = {
    "_o365_owner": "_o365_owner_sql",
    "_o365_project": "_o365_project_sql",
    "_o365_company": "_o365_company_sql",
    "_o365_absent": "_o365_place_conditions",
}

# Codes that many records have: lists with these are read in their order, from the
# first record on, until there is a page of them.
LIKELY = {"off", "synced", "pending", "in_outlook_of"}


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
        codes = tuple(code for code in value if code) or ("",)

        def to_sql(model, alias, query):
            if LIKELY.intersection(codes):
                found = model._o365_status_sql(alias, name, query, codes)
            else:
                code = model._o365_status_sql(alias, name, query)
                found = SQL("(%s IN %s)", code, codes)
            if operator == "not in":
                return SQL("%s IS NOT TRUE", found)
            narrow = model._o365_narrow_sql(alias, name, query, {*codes})
            return SQL("(%s AND %s)", narrow, found)

        return Domain.custom(to_sql=to_sql)

    def _o365_narrow_sql(self, alias, name, query, codes):
        """Return a test that costs little and holds for each record with the codes.

        So that a list of few records does not decide about all there are.
        """
        if name == "o365_reason":
            why_off = self._o365_why_off_codes()
            if codes & why_off & SAID_OF_ENTRIES:
                # A model has a condition of its own with such a code.
                return SQL("TRUE")
            if codes == {"in_outlook"}:
                return self._o365_has_entry_sql(alias, "user_id", {self.env.uid})
            if codes == {"stale"}:
                return self._o365_has_entry_sql(alias, "state", codes)
            if codes <= ENTRY_REASONS:
                return self._o365_has_entry_sql(alias, "reason", codes)
            if codes <= why_off:
                return self._o365_status_sql(alias, "o365_state", query, ("off",))
            return SQL("TRUE")
        states = {each.holds.entry_state for each in STATUSES if each.state in codes}
        if not states or states & {None, "synced"}:
            return SQL("TRUE")
        return self._o365_has_entry_sql(alias, "state", states)

    def _o365_has_entry_sql(self, alias, name, values):
        """Return whether a record has an entry with one of ``values`` in a field."""
        entry = self.env["o365.calendar.entry"]._fields
        return SQL(
            """
            %s = ANY (ARRAY(SELECT res_id FROM o365_calendar_entry
                             WHERE res_model = %s AND %s IN %s))
            """,
            SQL.identifier(alias, "id"),
            self._name,
            SQL.identifier(name, to_flush=entry[name]),
            tuple(sorted(values)),
        )

    def _field_to_sql(self, alias, field_expr, query=None):
        if field_expr not in ("o365_state", "o365_reason"):
            return super()._field_to_sql(alias, field_expr, query)
        if query is not None:
            return self._o365_status_sql(alias, field_expr, query)
        # Nothing to join to: the same for one record of ``alias`` at a time.
        one = Query(self.env, "record", SQL("(SELECT %s.*)", SQL.identifier(alias)))
        return one.subselect(self._o365_status_sql("record", field_expr, one))

    def _order_to_sql(self, order, query, alias=None, reverse=False):
        """Order records that are alike in state or reason by their ids.

        Thousands are, and in no order of its own PostgreSQL would show some of them on
        two pages of a list, and others on none.
        """
        names = [part.split()[0] for part in (order or "").split(",") if part.strip()]
        if {"o365_state", "o365_reason"}.intersection(names) and "id" not in names:
            order += ", id"
        return super()._order_to_sql(order, query, alias, reverse)

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

    def _o365_status_sql(self, alias, name, query, codes=()):
        """Return the code that each record of ``alias`` has in the field ``name``.

        With ``codes`` whether it is one of these, of which PostgreSQL supposes that it
        is so for every other record. What decides is joined to ``query``.
        """
        self._o365_check_hooks()
        joined = Joined(self, alias, query)
        joined.add_sent()
        if name == "o365_state":
            cases = _states()
        else:
            joined.add_conditions(self._o365_able_sql())
            cases = _reasons(
                reader=self.env.uid,
                owner=SQL("owner.id"),
                stuck=STUCK,
                absent=SQL("absent.reason"),
                why_off=self._o365_why_off_sql(),
                outage=self._o365_outage_sql(),
            )
        # Joined to the query, there may be no record in a row.
        none = SQL("WHEN record.id IS NULL THEN NULL")
        code = SQL("CASE %s END", SQL(" ").join((none, *cases)))
        code = SQL("%s IN %s", code, codes) if codes else code
        return flushed(self, SQL("(SELECT %s FROM %s)", code, joined.scope()))

    def _o365_outage_sql(self):
        """Return in SQL what `_outage` says of ``queue``: a reason, or NULL."""
        requests = self.env["o365.sync.request"]
        reason = requests._outage(fields.Datetime.to_datetime("1970-01-01"))
        if reason != "jobs_stopped":
            return SQL("%s::varchar", reason)
        long_ago = fields.Datetime.now() - LONG
        return SQL("CASE WHEN queue.since < %s THEN 'jobs_stopped' END", long_ago)

    def _o365_why_off_sql(self):
        """Return in SQL what `_o365_why_off` says of ``record``."""
        return SQL(
            """
            COALESCE(absent.reason, CASE %(unmet)s
                WHEN COALESCE(record.o365_eligibility, %(open)s) = %(open)s
                THEN 'missing'
                WHEN record.o365_eligibility IN %(kept)s
                THEN record.o365_eligibility || '_then'
                ELSE record.o365_eligibility END)
            """,
            unmet=unmet(CONDITIONS),
            open=OPEN,
            kept=tuple(each.reason for each in CONDITIONS if each.is_kept),
        )

    def _o365_why_off_codes(self):
        """Return the codes that `_o365_why_off` says."""
        conditions = (*self._o365_place_conditions(), *CONDITIONS)
        then = {f"{each.reason}_then" for each in CONDITIONS if each.is_kept}
        return {"missing", *then, *(each.reason for each in conditions)}

    def _o365_able_sql(self):
        """Return the SQL of who may connect a calendar: ids of users."""
        options = self.env.ref(OPTIONS)
        # sudo: that colleagues are connected decides; nothing else of them is read.
        # Alike for who reads and for record rules, which look at those archived too:
        # both may ask in one query. The owner's being archived is asked beside.
        users = self.env["res.users"].sudo().with_context(active_test=False)
        return users._search(Domain("all_group_ids", "in", options.ids)).subselect()


def _states():
    """Yield the states (WHEN … THEN …)."""
    for each in STATUSES:
        yield SQL("WHEN %s THEN %s", sql_of(each.holds), each.state)


def _reasons(**names):
    """Yield the reasons (WHEN … THEN …); ``names`` are the parameters of `Both`."""
    leaves = (SQL("(%s)", sql_of(each, **names)) for each in TO_REMOVE)
    names["is_to_remove"] = SQL(" OR ").join(leaves)
    for each in STATUSES:
        codes = (sql_of(one, **names) for one in each.reasons)
        yield SQL(
            "WHEN %s THEN COALESCE(%s)", sql_of(each.holds), SQL(", ").join(codes)
        )
