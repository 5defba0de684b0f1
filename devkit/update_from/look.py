"""Run in Odoo's shell, below lines with RESULT and MIGRATIONS; changes nothing."""

# ruff: noqa: F821

import json
import runpy
from pathlib import Path

OURS = ("charitylog_o365", "test_charitylog_o365")


def columns():
    """Each stored value: by table, column and id; of a relation, by its two ids."""
    env.cr.execute(
        "SELECT DISTINCT field.model, field.name FROM ir_model_fields AS field"
        " JOIN ir_model_data AS data"
        " ON data.model = 'ir.model.fields' AND data.res_id = field.id"
        " WHERE data.module IN %s ORDER BY 1, 2",
        [OURS],
    )
    found = {}
    for model, name in env.cr.fetchall():
        records = env[model]
        field = records._fields.get(name)
        if not field or not field.store or not records._auto or records._transient:
            continue
        if field.type == "many2many":
            env.cr.execute(
                f'SELECT "{field.column1}" || \'-\' || "{field.column2}", true'
                f' FROM "{field.relation}"'
            )
            found.setdefault(field.relation, {})["id"] = dict(env.cr.fetchall())
        elif field.column_type:
            env.cr.execute(
                f'SELECT id, to_jsonb("{name}") FROM "{records._table}"'
                f' WHERE "{name}" IS NOT NULL'
            )
            values = {str(row): value for row, value in env.cr.fetchall()}
            found.setdefault(records._table, {})[name] = values
    return found


def statuses():
    """What each record says to its owner: state, reason, sentence."""
    # As if the scheduled action were called at its time.
    env.ref("charitylog_o365.ir_cron_sync").lastcall = env.cr.now()
    env.flush_all()
    found = {}
    for model in env:
        if "o365_marker" not in env[model]._fields or env[model]._abstract:
            continue
        for record in env[model].with_context(active_test=False).search([]):
            reader = record._o365_owner() or env.ref("base.user_admin")
            read = record.with_user(reader).with_context(tz="Europe/London").sudo()
            told = read.o365_state, read.o365_reason, read.o365_message
            found[f"{model} {record.id}"] = [record.display_name, *told]
    return found


def renamed():
    """What our migrations rename: the name of before, tables or None, that of now."""
    found = []
    for script in sorted(Path(MIGRATIONS).glob("*/pre-migration.py")):
        for old, (tables, new) in runpy.run_path(script).get("RENAMED", {}).items():
            found.append([old, tables, new])
    return found


result = {
    "columns": columns(),
    "status": statuses(),
    "renamed": renamed(),
    "version": env.ref("base.module_charitylog_o365").latest_version,
}
env.cr.rollback()
Path(RESULT).write_text(json.dumps(result, default=str))
