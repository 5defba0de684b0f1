"""What decides about state and reason, joined in SQL to the records that a query finds.

Plain joins, of one row or none for each record: PostgreSQL reads each table once where
there are thousands of records, and looks up a few rows where there are few. Subqueries
for each record took it several times as long, and most of that to compile them.
"""

import re

from odoo.tools import SQL

from ..account.o365_account import CONNECTED
from ..sync.o365_calendar_entry import STUCK
from .statuses import MAIN_ENTRY_FIRST

# The models behind the names under which SQL reads fields; None is the model itself.
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
# Most records have one entry; of the others it is asked which of theirs counts.
ENTRY = """
    %(entry)s.res_model = %(model)s AND %(entry)s.res_id = %(record)s.id AND (
        NOT EXISTS (
            SELECT FROM (
                SELECT entry.res_id FROM o365_calendar_entry AS entry
                 WHERE entry.res_model = %(model)s
                 GROUP BY entry.res_id HAVING count(*) > 1) AS several
             WHERE several.res_id = %(entry)s.res_id)
        OR %(entry)s.id = (
            SELECT entry.id FROM o365_calendar_entry AS entry
             WHERE entry.res_model = %(model)s AND entry.res_id = %(record)s.id
             ORDER BY CASE %(turns)s ELSE %(last)s END, entry.id LIMIT 1))
"""
# Since its first row is due. Not as min(): all of them would be read for one record.
QUEUE = """
    (SELECT note.res_id, note.due_at AS since FROM o365_sync_request AS note
      WHERE note.res_model = %(model)s AND NOT EXISTS (
            SELECT FROM o365_sync_request AS other
             WHERE other.res_model = %(model)s AND other.res_id = note.res_id
               AND (other.due_at, other.id) < (note.due_at, note.id)))
"""
# A table of its own: in the expression with the reason, a condition's subquery would
# be taken to cost as much again for each record, and the whole be compiled.
ABSENT = """
    (SELECT record.id, CASE %s END AS reason FROM %s AS record WHERE %s)
"""
ACCOUNT = """
    %(account)s.user_id = %(owner)s.id AND %(account)s.state IN %(connected)s
    AND %(owner)s.active AND %(owner)s.id IN %(able)s
"""


class Joined:
    """The tables joined to the records of ``alias`` in ``query``, by their names."""

    def __init__(self, model, alias, query):
        self._model, self._alias, self._query = model, alias, query
        self._named = {"record": SQL.identifier(alias)}

    def scope(self):
        """Return a FROM clause in which each table has its name, for one record."""
        return SQL(", ").join(
            SQL("(SELECT %s.*) AS %s", alias, SQL.identifier(name))
            for name, alias in self._named.items()
        )

    def add_sent(self):
        """Join ``entry``, which the record's line is about, and ``queue``."""
        name, owner = self._model._name, self._model._o365_owner_sql(self._alias)
        turns = SQL(" ").join(
            SQL("WHEN %s THEN %s", sql_of(each, owner=owner, stuck=STUCK), turn)
            for turn, each in enumerate(MAIN_ENTRY_FIRST)
        )
        main = {"model": name, "turns": turns, "last": len(MAIN_ENTRY_FIRST)}
        self._add("entry", "o365_calendar_entry", ENTRY, **main)
        queue = flushed(self._model, SQL(QUEUE, model=name))
        self._add("queue", queue, "%(queue)s.res_id = %(record)s.id")

    def add_conditions(self, able):
        """Join ``absent``, and what `Condition` reads.

        ``able`` is SQL of the ids of who may have a calendar.
        """
        model, alias = self._model, self._alias
        owner, project = model._o365_owner_sql(alias), model._o365_project_sql(alias)
        self._add("owner", "res_users", "%(owner)s.id = %(id)s", id=owner)
        self._add("home", "res_company", "%(home)s.id = %(owner)s.company_id")
        connected = {"connected": CONNECTED, "able": able}
        self._add("account", "o365_account", ACCOUNT, **connected)
        self._add("project", "project_project", "%(project)s.id = %(id)s", id=project)
        # Its SQL reads ``project`` and ``owner``.
        company = model._o365_company_sql("record")
        company = SQL("(SELECT %s FROM %s)", company, self.scope())
        self._add("company", "res_company", "%(company)s.id = %(id)s", id=company)
        self._add("absent", self._absent(), "%(absent)s.id = %(record)s.id")

    def _absent(self):
        conditions = self._model._o365_place_conditions()
        tests = [SQL("(%s) IS NOT TRUE", sql_of(each)) for each in conditions]
        absent = SQL(
            ABSENT,
            unmet(conditions) or SQL("WHEN false THEN ''"),
            self._model._table_sql,
            SQL(" OR ").join(tests) or SQL("false"),
        )
        return flushed(self._model, absent)

    def _add(self, name, table, text, **values):
        """Join ``table`` where ``text`` holds, in which tables are named parameters."""
        alias = self._query.make_alias(self._alias, f"o365_{name}")
        self._named[name] = SQL.identifier(alias)
        plain = {each: SQL(each) for each in self._named}
        condition, reads = (_sql(text, **by, **values) for by in (self._named, plain))
        condition = SQL("%s%s", condition, to_flush(self._model, reads))
        self._query.add_join("LEFT JOIN", alias, table, condition)


def flushed(model, code):
    """Return ``code`` so that the fields which it reads are flushed before."""
    return SQL("%s%s", code, to_flush(model, code))


def to_flush(model, code):
    """Return empty SQL with the fields that ``code`` reads by the names of READ_AS."""
    fields_read = {
        model.env[READ_AS[name] or model._name]._fields.get(field)
        for name, field in READ.findall(code.code)
    }
    stored = (field for field in fields_read if field and field.store)
    return SQL(" ").join(SQL("", to_flush=field) for field in stored)


def sql_of(test, **names):
    """Return the SQL form of a condition, state or code: a constant of its table."""
    return _sql(test.sql, **names)


def unmet(conditions):
    """Return the reasons (WHEN … THEN …) of ``conditions`` that are not met."""
    return SQL(" ").join(
        SQL("WHEN (%s) IS NOT TRUE THEN %s", sql_of(each), each.reason)
        for each in conditions
    )


def _sql(text, **names):
    """Return constant SQL, without any input, with its parameters."""
    return SQL(text, **names)  # pylint: disable=sql-injection
