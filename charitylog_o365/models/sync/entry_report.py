from odoo import api, fields, models

from ...core.sync.snapshot import Snapshot
from ...tools.compat import selection_labels
from ...tools.records import open_record, record_at, records_of
from .o365_calendar_entry import DELETED

NOTHING_KNOWN = Snapshot("", None, None).stored()


class O365CalendarEntry(models.Model):
    """Answers "what is in which calendar, for this client?".

    The client is kept with the entry, because the entry outlives its record: what
    could not be taken out of a calendar is still listed.
    """

    _inherit = "o365.calendar.entry"

    client_id = fields.Many2one(
        "res.partner",
        "Whom it is about",
        groups=fields.NO_ACCESS,
        compute="_compute_client_id",
        store=True,
        # Else each new row is an INSERT and an UPDATE.
        precompute=True,
        index="btree_not_null",
        ondelete="set null",
    )
    # For when the record is deleted; see entry_client.py.
    project_id = fields.Many2one(
        "project.project",
        groups=fields.NO_ACCESS,
        compute="_compute_client_id",
        store=True,
        precompute=True,
        ondelete="set null",
    )
    record_name = fields.Char("Record", compute="_compute_record")
    can_open = fields.Boolean(compute="_compute_record")
    shows = fields.Char("Outlook shows", compute="_compute_record")
    state_name = fields.Char("How it is", compute="_compute_record")

    @api.depends("res_model", "res_id", "sent")
    def _compute_client_id(self):
        # sudo: whose entry it is counts, whoever may see the record.
        records = records_of(self.sudo())
        for entry in self:
            record = records.get((entry.res_model, entry.res_id))
            entry.client_id = record._o365_client() if record else entry.client_id
            entry.project_id = record._o365_project() if record else entry.project_id

    @api.depends("res_model", "res_id", "sent", "state", "reason", "leaving", "let_go")
    @api.depends_context("uid", "lang")
    def _compute_record(self):
        states = selection_labels(self, "state")
        for entry in self:
            record = entry._record()
            readable = bool(record) and record.sudo(False).has_access("read")
            # sudo: who may read the record may read what was sent of it.
            sent = entry.sudo().sent or {}
            entry.can_open = readable
            entry.record_name = (
                record.display_name if readable else entry._number(record)
            )
            entry.shows = readable and sent.get("subject")
            entry.state_name = (
                self.env._("Being taken out of Outlook")
                if entry.leaving
                else self.env._("Left to its owner")
                if entry.let_go
                else self.env._("Deleted in Outlook")
                if entry.reason == DELETED
                else states[entry.state]
            )

    def _record(self):
        """Return the record of this one entry; None where it is deleted."""
        self.ensure_one()
        return record_at(self.env, self.res_model, self.res_id)

    def _number(self, record):
        """Return the number of a record that the reader may not read, or False."""
        if not record:
            return False
        # sudo: the number says nothing about the content of the record.
        known = record.sudo()
        return ("reference" in known and known.reference) or str(known.id)

    def _of_companies(self, companies):
        """Return those of these entries that serve the rule of ``companies``."""
        # sudo: as in ``_compute_client_id``.
        records = records_of(self.sudo())

        def company(entry):
            record = records.get((entry.res_model, entry.res_id))
            return record._o365_company() if record else entry.account_id.company_id

        return self.filtered(lambda entry: company(entry) in companies)

    def action_open_record(self):
        """Open the record of this one entry, or nothing where it is gone."""
        self.check_access("read")
        return open_record(self._record())

    def _forget_snapshots(self):
        """Delete the snapshots of these entries: their client has been erased.

        Kept is only that a create, whose answer was lost, may still be carried out.
        """
        words = {"sent": False, "answered": False, "found": False}
        for entry in self:
            may_arrive = entry.in_doubt and not entry.event_id
            entry.write({**words, "in_doubt": may_arrive and [NOTHING_KNOWN]})
