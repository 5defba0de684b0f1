import secrets
from datetime import timedelta

from odoo import SUPERUSER_ID, api, fields, models
from odoo.fields import NO_ACCESS
from odoo.tools import SQL

from ...core.graph.clock import local_time
from ...core.sync.event import Event
from .following import follows_others, stored_with, touched

# In the context where an event is to be as if nobody concerned were archived.
AS_IF_THERE = "o365_as_if_there"


class O365SyncMixin(models.AbstractModel):
    """Lets the records of any model appear in their users' Outlook calendars.

    Saving never speaks to Microsoft: it leaves a note in the same transaction, and a
    worker looks at the record later. A model that inherits this says with
    ``_o365_event`` what the entry shows and with ``_o365_shown_fields`` which of its
    fields that depends on; the small methods below say whose it is.
    """

    _name = "o365.sync.mixin"
    _description = "Appears in Outlook calendars"

    # Random, made with the record: after a restored backup ids are used again, and
    # an entry found by id alone could be another record's.
    o365_marker = fields.Char(
        copy=False,
        readonly=True,
        groups=fields.NO_ACCESS,
        default=lambda self: secrets.token_hex(16),
    )
    o365_assigned_at = fields.Datetime(
        "Given to this person on", copy=False, readonly=True, groups=fields.NO_ACCESS
    )
    o365_gate = fields.Char(
        copy=False,
        readonly=True,
        groups=fields.NO_ACCESS,
        help="How the gates stood when the record was assigned",
    )

    def _init_column(self, column_name):
        """Give each row that is there when a model is hooked a marker of its own.

        Odoo would draw one default for all of them.
        """
        if column_name != "o365_marker":
            return super()._init_column(column_name)
        self.env.cr.execute(
            SQL(
                "UPDATE %s SET o365_marker = replace(gen_random_uuid()::text, '-', '')",
                SQL.identifier(self._table),
            )
        )
        return None

    # What a model says of itself

    def _o365_event(self) -> Event:
        """Return what the entry of this one record shows.

        Called as superuser, in the owner's language. Extend with
        ``dataclasses.replace(super()._o365_event(), …)``.
        """
        self.ensure_one()
        owner, zone = self._o365_owner(), self._o365_time_zone()
        start = local_time(self.start, zone)
        stop = self.stop if "stop" in self._fields and self.stop else self.start
        is_past = self.start < fields.Datetime.now() - timedelta(minutes=1)
        minutes = owner.o365_reminder_minutes
        return Event(
            subject=self.display_name,
            start=start,
            end=local_time(stop, zone),
            time_zone=zone,
            show_as=owner.o365_show_as or "busy",
            reminder_minutes=None if is_past or minutes < 0 else minutes,
            is_past=is_past,
        )

    def _o365_event_to_send(self, as_if_there=False) -> Event:
        """Return the event in the words and the time of the calendar's owner.

        As OdooBot and in a context of its own: it is what is sent, and what changes are
        compared by, whatever the caller's context says of how names are shown. With
        ``as_if_there`` it is the event once nobody concerned is archived.
        """
        owner = self.sudo()._o365_owner()
        context = {"lang": owner.lang, "tz": owner.tz}
        if as_if_there:
            context[AS_IF_THERE] = True
        # sudo: Outlook shows what the project lets it show, whoever asks.
        env = self.env(user=SUPERUSER_ID, context=context)
        return self.with_env(env)._o365_event()

    @api.model
    def _o365_shown_fields(self) -> set[str]:
        """Return the fields whose change may change what the entry shows."""
        return {"name", "start", "stop", "user_id", "project_id", "active"}

    def _o365_owner(self):
        """Return the user in whose calendar the entry belongs."""
        return self.user_id

    def _o365_project(self):
        """Return the project that decides whether there are entries."""
        return self.project_id

    def _o365_client(self):
        """Return the client (res.partner) whom the entry is about; may be empty."""
        return self.env["res.partner"]

    def _o365_company(self):
        """Return the company whose operational rule counts."""
        own = self.company_id if "company_id" in self._fields else None
        theirs = self._o365_project().company_id or self._o365_owner().company_id
        return own or theirs or self.env.company

    def _o365_label(self) -> str:
        """Return what to call this one record where it is spoken of outside it.

        Such words outlive the record, and what is erased from it.
        """
        return self.display_name

    def _o365_wants_entry(self) -> bool:
        """Tell whether the record has a place in a calendar at all."""
        return not self._o365_absent()

    def _o365_absent(self):
        """Return the reason why the record has no place in a calendar, or False."""
        return "archived" if "active" in self and not self.active else False

    @api.model
    def default_get(self, fields):
        """Leave out what users would have as their own default (ir.default).

        Odoo gives it past the groups of a field, also where nobody may write it.
        """
        defaults = super().default_get(fields)
        for name in set(defaults) & set(self._fields):
            field = self._fields[name]
            if field.groups == NO_ACCESS:
                del defaults[name]
                if field.default:
                    defaults[name] = field.default(self)
        return defaults

    # Noticing changes

    @api.model_create_multi
    def create(self, vals_list):
        records = super().create(vals_list)
        records._o365_keep_assigned_at()
        records._o365_keep_eligibility()
        records._o365_queue()
        return records

    def write(self, vals):
        if not self._o365_is_watched(vals):
            return super().write(vals)
        before = {record.id: record._o365_assignment() for record in self}
        hopeful = self._o365_eligible()
        result = super().write(vals)
        moved = self.filtered(
            lambda record: record._o365_assignment() != before[record.id]
        )
        moved.filtered(
            lambda record: record._o365_assignment()[0] != before[record.id][0]
        )._o365_keep_assigned_at()
        moved._o365_keep_eligibility()
        self._o365_queue(hopeful)
        return result

    def unlink(self):
        # A note for what is no more: the worker finds only entries, and removes them.
        self._o365_queue()
        return super().unlink()

    def _compute_field_value(self, field):
        """Follow what is computed from other records, which no ``write`` tells of."""
        names = self._o365_shown_fields() & stored_with(self, field)
        names = [name for name in names if follows_others(self, name)]
        # Not those that are being made: they leave a note of their own.
        saved = self.filtered("id") if names else self.browse()
        before = {one: [one[name] for name in names] for one in saved}
        result = super()._compute_field_value(field)
        saved.filtered(
            lambda one: [one[name] for name in names] != before[one]
        )._o365_queue()
        return result

    @api.model
    def _o365_is_watched(self, vals):
        """Tell whether to write ``vals`` may change what is shown, or whether it is."""
        watched = self._o365_shown_fields() | self._o365_assignment_fields()
        return bool(watched & touched(self, vals))

    @api.model
    def _o365_assignment_fields(self):
        return {"user_id", "project_id", "company_id"} & set(self._fields)

    def _o365_assignment(self):
        # sudo: what decides is compared, whoever may see owner or project.
        record = self.sudo()
        return (
            record._o365_owner().id,
            record._o365_project().id,
            record._o365_company().id,
        )

    def _o365_keep_assigned_at(self):
        self._o365_keep({"o365_assigned_at": self.env.cr.now()})

    def _o365_keep_eligibility(self):
        """Ask the gates, and keep the answer on the records."""
        by_answer = {}
        # sudo: whose records they are decides, whoever assigns them.
        for record in self.sudo():
            by_answer.setdefault(record._o365_eligibility(), []).append(record.id)
        for answer, ids in by_answer.items():
            self.browse(ids)._o365_keep({"o365_gate": answer})

    def _o365_keep(self, values):
        # sudo: nobody may write these fields, and everybody's assigning does.
        return super(O365SyncMixin, self.sudo()).write(values)

    def _o365_eligible(self):
        """Return the records that may get an entry, as superuser."""
        # sudo: the kept answer of the gates is nobody's to read.
        return self.sudo().filtered(lambda record: record.o365_gate == "open")

    def _o365_queue(self, hopeful=None):
        """Leave a note for each record that has an entry, or may get one.

        ``hopeful`` are those that might until now: the worker may be making an entry
        at this moment, which this transaction cannot see.
        """
        hopeful = self._o365_eligible() | (hopeful or self.sudo().browse())
        others = self - self.browse(hopeful.ids)
        if others:
            entries = self.env["o365.calendar.entry"]._of(others)
            hopeful |= hopeful.browse(set(entries.mapped("res_id")))
        owners = {record.id: record._o365_owner().id or 0 for record in hopeful}
        self.env["o365.sync.request"]._queue(self.browse(hopeful.ids), owners)
        self.invalidate_recordset(self._o365_computed_fields(), flush=False)
