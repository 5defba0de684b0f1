"""Renames columns and fields."""

from odoo.tools import sql

# By name of before: the tables (None: all that have the column) and the name of now.
RENAMED = {
    "wish": (("o365_sync_request",), "command"),
    "told": (("o365_calendar_entry",), "sent"),
    "unanswered": (("o365_calendar_entry",), "in_doubt"),
    "said_at": (("o365_calendar_entry",), "last_sent_at"),
    # A column of every model that inherits o365.sync.mixin, other addons' as well.
    "o365_gate": (None, "o365_eligibility"),
}


def migrate(cr, version):
    """Keep what is in the database where this version looks for it."""
    for old, (tables, new) in RENAMED.items():
        for table in tables or _tables_with(cr, old):
            _rename_field(cr, table, old, new)


def _tables_with(cr, column):
    cr.execute(
        "SELECT table_name FROM information_schema.columns"
        " WHERE table_schema = current_schema() AND column_name = %s",
        (column,),
    )
    return [table for (table,) in cr.fetchall()]


def _rename_field(cr, table, old, new):
    """Rename a column, and the field that Odoo's registry of fields has for it.

    With the field of before in that registry, Odoo would take it for removed at the end
    of the update.
    """
    if sql.column_exists(cr, table, old):
        sql.rename_column(cr, table, old, new)
    cr.execute(
        "UPDATE ir_model_fields SET name = %s"
        " WHERE name = %s AND replace(model, '.', '_') = %s RETURNING id",
        (new, old, table),
    )
    fields = [field for (field,) in cr.fetchall()]
    cr.execute(
        "UPDATE ir_model_data SET name = 'field_' || %s || '__' || %s"
        " WHERE model = 'ir.model.fields' AND res_id = ANY(%s)",
        (table, new, fields),
    )
