"""All that the addon uses of Odoo 19 without Odoo promising that it stays.

Each with the reason why nothing public serves, and with the place in Odoo that it leans
on: look there after an upgrade of Odoo. Not here are hooks that Odoo calls on a model,
such as ``_field_to_sql``: they stand with the model, except those of Odoo's that say
what to do around a whole job.
"""

import time
from functools import partial

from odoo import fields, models
from odoo.addons.base.models import ir_cron as odoos
from odoo.http import STORED_SESSION_BYTES, SessionExpiredException, root

# odoo/service/model.py. The errors after which Odoo itself runs a request again: a
# loop over several records has to let them pass, and there is no public list.
from odoo.service.model import (
    PG_CONCURRENCY_EXCEPTIONS_TO_RETRY as PG_CONCURRENCY_EXCEPTIONS_TO_RETRY,
)

# odoo/sql_db.py. How Odoo connects to another database of the same server.
from odoo.sql_db import connection_info_for
from odoo.tools import SQL

# odoo/tools/lru.py. A mapping of limited size for all threads of a process;
# functools.lru_cache also remembers answers that may change.
from odoo.tools.lru import LRU as LRU

from .background import Background
from .job import at_work
from .notify import notify

_background = Background()
# In the context of a scheduled action that is triggered: nobody waits until those who
# run scheduled actions have been told.
TOLD_LATER = "o365_told_later"


def translated(words, lang):
    """Return ``words``, a lazy translation, in the language ``lang``.

    ``LazyGettext._translate`` in odoo/tools/translate.py: ``str(words)`` searches the
    language in the frames of its callers, and a reader's may be another.
    """
    return words._translate(lang)


def label(model, name):
    """Return the label of field ``name`` in the user's language.

    ``Field._description_string`` in odoo/orm/fields.py: ``fields_get`` leaves out
    fields that the user may not read, of which a refusal speaks too.
    """
    return model._fields[name]._description_string(model.env)


def selection_labels(model, name):
    """Return the labels of a selection field by value, in the user's language.

    ``Selection._description_selection`` in odoo/orm/fields_selection.py; see ``label``.
    """
    return dict(model._fields[name]._description_selection(model.env))


def choices(model, name):
    """Return what a selection field offers, for a field of another model.

    Pairs of value and label in the user's language; those on the field itself are in
    the language of the code.
    """
    return list(selection_labels(model, name).items())


def lasting_part(session):
    """Return the part of a web session's id that stays while Odoo changes the rest.

    ``STORED_SESSION_BYTES`` in odoo/http.py, of 84 characters 42. Odoo changes the
    rest every few hours, and a sign-in begun before has to be found again.
    """
    return session.sid[:STORED_SESSION_BYTES]


def is_saved(session):
    """Tell whether Odoo saves this web session at the end of the request.

    ``Session.can_save`` in odoo/http.py: not where an API key let the request in, or
    where its route says ``save_session=False``.
    """
    return session.can_save


def save_session(session):
    """Save a web session that Odoo does not save by itself; see ``is_saved``.

    ``root.session_store`` in odoo/http.py.
    """
    root.session_store.save(session)


def body_in_time(httprequest, seconds):
    """Return the body of a request, or None where it takes longer to come.

    ``HTTPRequest`` in odoo/http.py hides the server's own environment, and with it the
    connection. Odoo waits for a body without end, while it keeps one of the few
    connections to the database for this request.
    """
    environ = httprequest._HTTPRequest__environ
    connection, stream = environ.get("werkzeug.socket"), environ["wsgi.input"]
    before = connection and connection.gettimeout()
    end, left, parts = time.monotonic() + seconds, httprequest.content_length or 0, []
    try:
        while left > 0:
            wait = end - time.monotonic()
            if wait <= 0:
                return None
            if connection:
                connection.settimeout(wait)
            part = getattr(stream, "read1", stream.read)(left)
            if not part:
                return None
            parts.append(part)
            left -= len(part)
    except TimeoutError:
        return None
    finally:
        if connection:
            connection.settimeout(before)
    return b"".join(parts)


def next_numbers(sequence, count):
    """Return the next ``count`` numbers of a sequence, with one query for all.

    PostgreSQL's sequence behind ``ir.sequence``, ``ir_sequence_001`` for the record 1:
    odoo/addons/base/models/ir_sequence.py. ``next_by_id`` makes two queries each. Only
    for the implementation "standard" without date ranges.
    """
    sequence.env.cr.execute(
        "SELECT nextval(%s) FROM generate_series(1, %s)",
        [f"ir_sequence_{sequence.id:03d}", count],
    )
    numbers = sequence.env.cr.fetchall()
    return [sequence.get_next_char(number) for [number] in numbers]


def model_id(env, name):
    """Return the id of the row of ``ir.model`` for a model.

    ``_get_id`` in odoo/addons/base/models/ir_model.py, which remembers it: users may
    not read that table.
    """
    return env["ir.model"]._get_id(name)


def models_made_by(env, addon):
    """Return the names of the models that ``addon`` has made.

    ``_original_module`` of a model class in odoo/orm/model_classes.py: ``ir.model``
    names all addons that extend a model.
    """
    return [name for name, one in env.registry.items() if one._original_module == addon]


def models_with(env, mixin):
    """Return the names of the models that have a table and inherit from ``mixin``.

    ``Registry.descendants`` in odoo/orm/registry.py, and ``_abstract`` of a model
    class: ``ir.model`` knows no inheritance that can be searched.
    """
    names = env.registry.descendants([mixin], "_inherit")
    return [name for name in names if not env[name]._abstract]


def dependent_fields(model, name):
    """Return the fields, of any model, that are computed from field ``name``.

    ``Registry.get_dependent_fields`` in odoo/orm/registry.py.
    """
    return model.pool.get_dependent_fields(model._fields[name])


def computed_with(model, field):
    """Return the fields that one call computes together with ``field``.

    ``Registry.field_computed`` in odoo/orm/registry.py.
    """
    return model.pool.field_computed[field]


def paths_of(model, field):
    """Return the paths that ``field`` is computed from, as in ``api.depends``.

    ``Registry.field_depends`` in odoo/orm/registry.py, which has those of related
    fields too.
    """
    return model.pool.field_depends[field]


def uninstalled_with(wizard):
    """Return the names of the addons that go with those of ``base.module.uninstall``.

    ``_get_modules`` in odoo/addons/base/wizard/base_module_uninstall.py.
    """
    return wizard._get_modules().mapped("name")


def trigger_statement(job):
    """Return the SQL that has a scheduled action run, or None where `_trigger` is due.

    The row of ``_trigger_list`` in odoo/addons/base/models/ir_cron.py, to be made by
    the statement that queues something. Addons extend that method, which is meant for
    it, and automations the creation of any record: where one does, it is called. So it
    is where such a row has to have more than Odoo's own columns.
    """
    env = job.env
    triggers = env["ir.cron.trigger"]
    if (
        type(job)._trigger is not odoos.IrCron._trigger
        or type(job)._trigger_list is not odoos.IrCron._trigger_list
        or type(triggers).create is not models.BaseModel.create
        or any(
            field.store and field.required and name not in ("cron_id", "call_at")
            for name, field in triggers._fields.items()
        )
    ):
        return None
    job.flush_model(["active"])
    made = SQL("%s, %s", env.uid, env.cr.now())
    return SQL(
        """INSERT INTO ir_cron_trigger
                  (cron_id, call_at, create_uid, create_date, write_uid, write_date)
           SELECT id, %s, %s, %s FROM ir_cron WHERE id = %s AND active""",
        *(fields.Datetime.now(), made, made, job.id),
    )


class IrCron(models.Model):
    """Says which scheduled action is at work, and which error ended it.

    ``_callback`` in odoo/addons/base/models/ir_cron.py: no call over HTTP gets there
    but for a run by hand, and it is the only place where the error is still to be had.
    Odoo logs it after that, and keeps nothing of it.
    """

    _inherit = "ir.cron"

    def _callback(self, cron_name, server_action_id):
        try:
            with at_work(self.id):
                return super()._callback(cron_name, server_action_id)
        except Exception as error:
            self._o365_ended_with(cron_name, error)
            raise

    def _notifydb(self):
        """Tell those who run scheduled actions that one has been triggered.

        ``_notifydb`` in odoo/addons/base/models/ir_cron.py: `_trigger` has it called
        after the commit, and it makes a connection to the database "postgres", which
        can take half as long as the save. Done in the background where the context asks
        for it: they look once a minute anyway, so that what is lost is late at most.
        An addon that does more here is called, and waited for.
        """
        inherited = super()._notifydb
        is_odoos = inherited.__func__ is odoos.IrCron._notifydb
        if not (is_odoos and self.env.context.get(TOLD_LATER)):
            return inherited()
        name, place = self.env.cr.dbname, connection_info_for("postgres")[1]
        call = partial(notify, place, odoos.ODOO_NOTIFY_FUNCTION, name)
        return _background.call(name, call)


class IrHttp(models.AbstractModel):
    """Lets a route answer what is sent to it after its log-in has ended, or is locked.

    ``_authenticate`` and ``_handle_error`` in odoo/addons/base/models/ir_http.py, which
    the addon "auth_timeout" extends for locked sessions: Odoo's answer leads to the
    log-in, and drops what was sent. The route names a function of that answer.
    """

    _inherit = "ir.http"

    @classmethod
    def _authenticate(cls, endpoint):
        try:
            return super()._authenticate(endpoint)
        except SessionExpiredException as ended:
            if answer := endpoint.routing.get("charitylog_o365_ended"):
                to_log_in = cls._handle_error(ended)
                cls._auth_method_public()
                ended.error_response = answer(to_log_in) or to_log_in
            raise
