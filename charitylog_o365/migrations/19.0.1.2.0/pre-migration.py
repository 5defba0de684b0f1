"""Renames columns and fields; says of our types of work what new ones have."""

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
# By type of ours, as in data/charitylog_action_data.xml, which an update leaves alone:
# the usual length in hours, and whether it is at the client's address.
TYPES = {
    "charitylog_action_type_visit": (1, True),
    "charitylog_action_type_call": (0.25, False),
    "charitylog_action_type_office": (0.5, False),
    "charitylog_action_type_video": (0.5, False),
    "charitylog_action_type_letter": (0.25, False),
}


def migrate(cr, version):
    """Keep what is in the database where this version looks for it."""
    for old, (tables, new) in RENAMED.items():
        for table in tables or _tables_with(cr, old):
            _rename_field(cr, table, old, new)
    _fill_types(cr)


def _fill_types(cr):
    """Fill what our types say of themselves; what somebody has set stays, 0 as well."""
    table = "charitylog_action_type"
    if not sql.column_exists(cr, table, "usual_length"):
        sql.create_column(cr, table, "usual_length", "float8")
    has_place = bool(sql.column_exists(cr, table, "is_at_client"))
    if not has_place:
        sql.create_column(cr, table, "is_at_client", "bool")
        cr.execute("UPDATE charitylog_action_type SET is_at_client = true")
    for name, (hours, is_at_client) in TYPES.items():
        cr.execute(
            "UPDATE charitylog_action_type AS kind"
            " SET usual_length = COALESCE(usual_length, %s),"
            " is_at_client = CASE WHEN %s THEN is_at_client ELSE %s END"
            " FROM ir_model_data AS data"
            " WHERE data.module = 'charitylog_o365' AND data.name = %s"
            " AND data.model = 'charitylog.action.type' AND data.res_id = kind.id",
            (hours, has_place, is_at_client, name),
        )


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
