"""Which changes of a record are queued, and what is kept when it is assigned."""

from odoo import api, models

from ...tools import compat
from .eligibility import OPEN


def touched(model, names):
    """Return ``names`` with the fields of ``model`` that are computed from those."""
    found = set(names)
    for name in found & model._fields.keys():
        for field in compat.dependent_fields(model, name):
            if field.model_name == model._name:
                found.add(field.name)
    return found


def stored_with(model, field):
    """Return the names of the stored fields that are computed together with ``field``.

    Odoo computes those when it sees fit, and writes them past ``write``.
    """
    return {one.name for one in compat.computed_with(model, field) if one.store}


def follows_others(model, name):
    """Tell whether field ``name`` changes with other records than its own."""
    field = model._fields.get(name)
    if field is None or not (field.compute or field.related):
        return False
    return any(
        "." in path or follows_others(model, path)
        for path in compat.paths_of(model, field)
        if path != name
    )


def to_be_computed(records, field, names):
    """Return what tells afterwards which ``records`` computing ``field`` has changed.

    For ``_compute_field_value``, before it goes on: of ``names`` those stored fields
    count that are computed together with ``field``, and from other records than their
    own, so that no ``write`` tells of it. Not of records that are being created.
    """
    watched = [
        name
        for name in names & stored_with(records, field)
        if follows_others(records, name)
    ]
    saved = records.filtered("id") if watched else records.browse()
    before = {one: [one[name] for name in watched] for one in saved}
    return lambda: saved.filtered(
        lambda one: [one[name] for name in watched] != before[one]
    )


class O365SyncMixin(models.AbstractModel):
    """Queues the records whose entries may have to change.

    A field counts if ``_o365_shown_fields`` names it, or a stored field that is
    computed from it: any addon may compute from it what Outlook shows.
    """

    _inherit = "o365.sync.mixin"

    def _compute_field_value(self, field):
        """Queue what is computed from other records: it is stored without ``write``."""
        # Not those that are being created: ``create`` queues them.
        changed = to_be_computed(self, field, self._o365_shown_fields())
        result = super()._compute_field_value(field)
        changed()._o365_queue()
        return result

    @api.model
    def _o365_is_watched(self, vals):
        """Tell whether writing ``vals`` may change the entry, or if there is one."""
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

    def _o365_reassigned(self, assigned):
        """Return the records whose owner, project or company is not as before.

        ``assigned`` maps ids to what ``_o365_assignment`` returned before.
        """
        return self.filtered(
            lambda record: record._o365_assignment() != assigned[record.id]
        )

    def _o365_keep_assigned_at(self, assigned=None):
        """Keep the present moment for those that have another owner than before."""
        given = self
        if assigned is not None:
            given = self.filtered(
                lambda record: record._o365_assignment()[0] != assigned[record.id][0]
            )
        given._o365_keep({"o365_assigned_at": self.env.cr.now()})

    def _o365_keep_eligibility(self):
        """Keep on the records whether they may have an entry, or why not."""
        for answer, ids in self._o365_by_eligibility().items():
            self.browse(ids)._o365_keep({"o365_eligibility": answer})

    def _o365_eligible(self):
        """Return the records that may get an entry, as superuser."""
        # sudo: nobody may read the kept eligibility.
        return self.sudo().filtered(lambda record: record.o365_eligibility == OPEN)

    def _o365_queue(self, eligible=None):
        """Queue each record that has an entry, or may get one.

        ``eligible`` are those that might until now: a run may be creating an entry at
        this moment, which this transaction cannot see.
        """
        eligible = self._o365_eligible() | (eligible or self.sudo().browse())
        others = self - self.browse(eligible.ids)
        if others:
            entries = self.env["o365.calendar.entry"]._of(others)
            eligible |= eligible.browse(set(entries.mapped("res_id")))
        self._o365_insert_notes(eligible)

    def _o365_queue_created(self):
        """Queue each of these new records that may get an entry; none has one."""
        self._o365_insert_notes(self._o365_eligible())

    def _o365_insert_notes(self, eligible):
        """Queue ``eligible`` of these records, and forget what is said of them all."""
        owners = {record.id: record._o365_owner().id or 0 for record in eligible}
        self.env["o365.sync.request"]._queue(self.browse(eligible.ids), owners)
        self.invalidate_recordset(self._o365_computed_fields(), flush=False)
