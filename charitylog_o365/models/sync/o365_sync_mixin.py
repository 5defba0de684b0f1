import secrets
from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import NO_ACCESS
from odoo.tools import SQL

from ...core.graph.clock import local_time
from ...core.sync.event import Event
from ...tools.plain_ids import with_plain_ids


class O365SyncMixin(models.AbstractModel):
    """Lets the records of any model appear in their users' Outlook calendars.

    Saving never speaks to Microsoft: it queues the record in the same transaction, and
    a run compares and sends it later. A model that inherits this says with
    ``_o365_event`` what the entry shows, with ``_o365_shown_fields`` on which of its
    fields that depends, and with the small methods below whose it is. The steps of
    ``create``, ``write`` and ``unlink`` stand in changes.py and in permission/.
    """

    _name = "o365.sync.mixin"
    _description = "Appears in Outlook calendars"

    # Random, made with the record: after a restored backup ids are used again, and an
    # entry found by id alone could belong to another record.
    o365_marker = fields.Char(
        copy=False,
        readonly=True,
        groups=fields.NO_ACCESS,
        default=lambda self: secrets.token_hex(16),
    )
    o365_assigned_at = fields.Datetime(
        "Given to this person on", copy=False, readonly=True, groups=fields.NO_ACCESS
    )
    o365_eligibility = fields.Char(
        copy=False,
        readonly=True,
        groups=fields.NO_ACCESS,
        help="First condition not met when the record was assigned, else “open”",
    )

    def _init_column(self, column_name):
        """Give each row that exists when a model inherits this a marker of its own.

        Odoo would compute one default for all of them.
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

    # What a model says of its records

    def _o365_event(self) -> Event:
        """Return what the entry of this one record shows.

        Called as superuser, in the owner's language. Extend with
        ``dataclasses.replace(super()._o365_event(), …)``.
        """
        self.ensure_one()
        owner, zone = self._o365_owner(), self._o365_time_zone()
        start, stop = self._o365_span()
        is_past = start < fields.Datetime.now() - timedelta(minutes=1)
        minutes = owner.o365_reminder_minutes
        return Event(
            subject=self.display_name,
            start=local_time(start, zone),
            end=local_time(stop, zone),
            time_zone=zone,
            show_as=owner.o365_show_as or "busy",
            reminder_minutes=None if is_past or minutes < 0 else minutes,
            is_past=is_past,
        )

    def _o365_span(self):
        """Return when this one record begins and ends: naive moments in UTC."""
        stop = "stop" in self._fields and self.stop
        return self.start, stop or self.start

    def _o365_is_all_day(self) -> bool:
        """Tell whether this one record is for a day, without an hour."""
        return "all_day" in self._fields and self.all_day

    @api.model
    def _o365_shown_fields(self) -> set[str]:
        """Return the fields whose change may change what the entry shows."""
        return {"name", "start", "stop", "user_id", "project_id", "active"}

    def _o365_owner(self):
        """Return the user in whose calendar the entry belongs.

        Whoever overrides this, `_o365_project` or `_o365_company` says the same in
        SQL, or the model cannot be filtered by its state.
        """
        return self.user_id

    @api.model
    def _o365_owner_sql(self, alias):
        """Return the SQL of the id that `_o365_owner` has for the record ``alias``."""
        return self._o365_column(alias, "user_id")

    def _o365_project(self):
        """Return the project that decides whether there are entries."""
        return self.project_id

    @api.model
    def _o365_project_sql(self, alias):
        """Return the SQL of the id that `_o365_project` has."""
        return self._o365_column(alias, "project_id")

    def _o365_client(self):
        """Return the client (res.partner) whom the entry is about; may be empty."""
        return self.env["res.partner"]

    def _o365_company(self):
        """Return the company whose operational rule counts."""
        own = self.company_id if "company_id" in self._fields else None
        theirs = self._o365_project().company_id or self._o365_owner().company_id
        return own or theirs or self.env.company

    @api.model
    def _o365_company_sql(self, alias):
        """Return the SQL of the id that `_o365_company` has.

        It may read ``project`` and ``owner``, which are joined by then.
        """
        return SQL(
            "COALESCE(%s, project.company_id, owner.company_id, %s)",
            self._o365_column(alias, "company_id"),
            self.env.company.id,
        )

    @api.model
    def _o365_column(self, alias, name):
        if name not in self._fields:
            return SQL("NULL::integer")
        return SQL.identifier(alias, name, to_flush=self._fields[name])

    def _o365_label(self) -> str:
        """Return the name of this one record in logs outside it.

        They stay when the record is deleted, or its client erased.
        """
        return self.display_name

    def _o365_wants_entry(self) -> bool:
        """Tell whether the record has a place in a calendar; see `_o365_absent`."""
        return not self._o365_absent()

    @api.model
    def default_get(self, fields):
        """Leave out users' own defaults (ir.default) for fields that nobody may write.

        Odoo applies them without a look at a field's groups.
        """
        defaults = super().default_get(fields)
        for name in set(defaults) & set(self._fields):
            field = self._fields[name]
            if field.groups == NO_ACCESS:
                del defaults[name]
                if field.default:
                    defaults[name] = field.default(self)
        return defaults

    # Saving: the one place that says in which order

    @api.model_create_multi
    def create(self, vals_list):
        vals_list = [with_plain_ids(self, vals) for vals in vals_list]
        records = super().create(vals_list)
        # Eligibility compares this moment with the owner's connecting.
        records._o365_keep_assigned_at()
        records._o365_keep_eligibility()
        # What is eligible now.
        records._o365_queue_created()
        records._o365_log_assigned()
        return records

    def write(self, vals):
        """Write ``vals``; queue what may have changed in Outlook.

        Raises AssignmentRefused (permission/refusal) where a colleague's calendar
        would change that the user may not edit.
        """
        vals = with_plain_ids(self, vals)
        if not self._o365_is_watched(vals):
            return super().write(vals)
        assigned = {record.id: record._o365_assignment() for record in self}
        # Before any row is locked: Microsoft may be asked here, for up to 3 s.
        protected = self._o365_before_protected_write(vals)
        eligible = self._o365_eligible()
        result = super().write(vals)
        reassigned = self._o365_reassigned(assigned)
        reassigned._o365_keep_assigned_at(assigned)
        reassigned._o365_keep_eligibility()
        self._o365_queue(eligible)
        # After the write: the permissions needed depend on what it changed.
        self._o365_check_protected_write(protected, reassigned)
        reassigned._o365_log_assigned()
        return result

    def unlink(self):
        deleted = self._o365_deleted_from_calendars()
        # An outbox row without a record: the run finds the entries, and removes them.
        self._o365_queue()
        result = super().unlink()
        self._o365_log_deleted(deleted)
        return result

    def _o365_keep(self, values):
        """Write ``values`` past the checks and the queue of this mixin."""
        # sudo: nobody may write these fields, and everybody's assigning does.
        return super(O365SyncMixin, self.sudo()).write(values)
