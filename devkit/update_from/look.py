"""Run in Odoo's shell, below lines with RESULT and MIGRATIONS; changes nothing."""

# ruff: noqa: F821

import json
import runpy
from pathlib import Path

OURS = ("charitylog_o365", "test_charitylog_o365")
# Until 19.0.1.2.0 an offer was to one colleague, in columns of the action.
ONE_OFFER = ("offered_to_id", "offer_activity_id", "offer_made_follower")


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


def offers(found):
    """Have offers that stand compared by whose they are, wherever they are kept."""
    rows = "SELECT action_id, user_id, activity_id, made_follower"
    rows += " FROM charitylog_action_offeree WHERE answer = 'open'"
    own = found["charitylog_action"]
    if ONE_OFFER[0] in env["charitylog.action"]._fields:
        rows = f"SELECT id, {', '.join(ONE_OFFER)} FROM charitylog_action"
        rows += f" WHERE {ONE_OFFER[0]} IS NOT NULL"
    elif "charitylog.action.offeree" not in env:
        return found
    env.cr.execute(rows)
    told = {f"{each[0]}-{each[1]}": each[1:] for each in env.cr.fetchall()}
    names = ("id", "activity_id", "made_follower")
    columns = {
        name: {key: each[place] for key, each in told.items()}
        for place, name in enumerate(names)
    }
    kept = {name: own[name] for name in own.keys() - set(ONE_OFFER)}
    others = {
        name: found[name] for name in found.keys() - {"charitylog_action_offeree"}
    }
    return {**others, "charitylog_action": kept, "charitylog offers": columns}


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
    "columns": offers(columns()),
    "status": statuses(),
    "renamed": renamed(),
    "version": env.ref("base.module_charitylog_o365").latest_version,
}
env.cr.rollback()
Path(RESULT).write_text(json.dumps(result, default=str))
