"""The ways in which one and the same change is made, each a function to call."""

from contextlib import contextmanager

from odoo.exceptions import AccessError, UserError
from odoo.service.model import call_kw

from ..tools.job import at_work


class ImportRefused(AccessError, UserError):
    """An import raises nothing: it answers with the sentence, and saves nothing."""


def to_write(record, values):
    """Return by name the ways to write ``values`` on ``record``, as its user."""
    return {
        "form": lambda: record.web_save(dict(values), {"id": {}}),
        "list": lambda: record.web_save_multi([dict(values)], {"id": {}}),
        "RPC": lambda: _call(record, "write", record.ids, dict(values)),
        "ids as text": lambda: _call(record, "write", _text(record), dict(values)),
        "import": lambda: _import(record, {".id": record.id, **values}),
        "automation": lambda: _automate(record, f"record.write({values!r})"),
        "scheduled action": lambda: _schedule(
            record, f"model.browse({record.id}).write({values!r})"
        ),
    }


def to_create(model, values):
    """Return by name the ways to record ``values``, as the user of ``model``."""
    return {
        "form": lambda: model.web_save(dict(values), {"id": {}}),
        "RPC": lambda: _call(model.browse(), "create", [dict(values)]),
        "import": lambda: _import(model, values),
        "defaults": lambda: model.with_context(
            **{f"default_{name}": value for name, value in values.items()}
        ).create([{}]),
        "automation": lambda: _automate(model, f"model.create({values!r})"),
        "scheduled action": lambda: _schedule(model, f"model.create({values!r})"),
    }


def to_delete(record):
    """Return by name the ways to delete ``record``, as its user."""
    return {
        "RPC": lambda: _call(record, "unlink", record.ids),
        "ids as text": lambda: _call(record, "unlink", _text(record)),
        "automation": lambda: _automate(record, "record.unlink()"),
        "scheduled action": lambda: _schedule(
            record, f"model.browse({record.id}).unlink()"
        ),
    }


@contextmanager
def taken_back(case):
    """Take back what is done within, refused or not."""
    savepoint = case.cr.savepoint()
    try:
        yield
    finally:
        savepoint.rollback()
        savepoint.close(rollback=False)


@contextmanager
def refused(case, sentence, error=UserError):
    """Assert that what is done within is refused with ``sentence``, a pattern."""
    with taken_back(case), case.assertRaisesRegex(error, sentence):
        yield
        case.env.flush_all()


def assert_refused(case, ways, sentence):
    """Assert that each of ``ways`` is refused with ``sentence``.

    But for ids as text, which Odoo finds no record by.
    """
    for name, way in ways.items():
        says = "does not exist" if name == "ids as text" else sentence
        with case.subTest(name), refused(case, says, (AccessError, UserError)):
            way()


def assert_goes(case, ways, check):
    """Assert that each of ``ways`` goes, and that ``check`` holds after it."""
    for name, way in ways.items():
        if name == "ids as text":
            continue
        with case.subTest(name), taken_back(case):
            way()
            case.env.invalidate_all()
            check()


def _text(record):
    return [str(key) for key in record.ids]


def _call(records, method, *args):
    return call_kw(records.browse(), method, list(args), {})


def _import(model, values):
    names, row = [], []
    for name, value in values.items():
        field = model._fields.get(name)
        names.append(f"{name}/.id" if field is not None and field.relational else name)
        if field is not None and field.type == "selection":
            value = dict(field._description_selection(model.env))[value]
        row.append(str(value))
    result = model.load(names, [row])
    if result["messages"]:
        raise ImportRefused(result["messages"][0]["message"])


def _automate(records, code):
    """Run ``code`` as an automation that the user of ``records`` sets off."""
    env = records.env(user=1, su=True)
    action = env["ir.actions.server"].create(
        {
            "name": "Automation",
            "model_id": env["ir.model"]._get_id(records._name),
            "state": "code",
            "code": code,
        }
    )
    context = {"active_model": records._name, "active_ids": records.ids}
    if records:
        context["active_id"] = records.id
    action.with_user(records.env.user).sudo().with_context(**context).run()


def _schedule(records, code):
    """Run ``code`` as a scheduled action of the user of ``records``."""
    env = records.env(user=1, su=True)
    action = env["ir.actions.server"].create(
        {
            "name": "Nightly round",
            "model_id": env["ir.model"]._get_id(records._name),
            "state": "code",
            "code": code,
        }
    )
    # As ir.cron calls it, but that what goes wrong is raised.
    with at_work(1):
        action.with_user(records.env.user).sudo(False).run()
