from odoo import api, fields, models

from ..core.sync.seen import Seen
from .o365_calendar_entry import DELETED

NOTHING_SEEN = Seen("", None, None).stored()


class O365CalendarEntry(models.Model):
    """Answers "what is in which calendar, for this client?".

    The client is kept with the entry, because the entry outlives its record: what
    could not be taken out of a calendar is still listed.
    """

    _inherit = "o365.calendar.entry"

    client_id = fields.Many2one(
        "res.partner",
        compute="_compute_client_id",
        store=True,
        # Else each new row is an INSERT and an UPDATE.
        precompute=True,
        index="btree_not_null",
        ondelete="set null",
    )
    record_name = fields.Char("Record", compute="_compute_record")
    shows = fields.Char("Outlook shows", compute="_compute_record")
    state_name = fields.Char("How it is", compute="_compute_record")

    @api.depends("res_model", "res_id", "told")
    def _compute_client_id(self):
        for model, entries in self.grouped("res_model").items():
            known = self.env.get(model)
            ids = entries.mapped("res_id") if known is not None else []
            # sudo: whose entry it is counts, whoever may see the record.
            records = ids and known.sudo().browse(ids).exists()
            clients = {record.id: record._o365_client() for record in records or ()}
            for entry in entries:
                entry.client_id = clients.get(entry.res_id, entry.client_id)

    @api.depends("res_model", "res_id", "told", "state", "reason", "leaving")
    @api.depends_context("uid", "lang")
    def _compute_record(self):
        states = dict(self._fields["state"]._description_selection(self.env))
        for entry in self:
            record = entry._record()
            readable = bool(record) and record.has_access("read")
            # sudo: what Outlook was told is for whoever may read the record.
            told = entry.sudo().told or {}
            entry.record_name = readable and record.display_name
            entry.shows = readable and told.get("subject")
            entry.state_name = (
                self.env._("Being taken out of Outlook")
                if entry.leaving
                else self.env._("Deleted in Outlook")
                if entry.reason == DELETED
                else states[entry.state]
            )

    def _record(self):
        """Return the record of this one entry, empty where there is none any more."""
        self.ensure_one()
        if self.res_model not in self.env:
            return None
        return self.env[self.res_model].browse(self.res_id).exists()

    def _company(self):
        """Return the company whose rule this one entry serves."""
        # sudo: as in ``_compute_client_id``.
        record = self.sudo()._record()
        return record._o365_company() if record else self.account_id.company_id

    def action_open_record(self):
        """Open the record of this one entry, or nothing where it is gone."""
        record = self._record()
        return bool(record) and {
            "type": "ir.actions.act_window",
            "res_model": record._name,
            "res_id": record.id,
            "view_mode": "form",
        }

    def _forget_told(self):
        """Keep nothing of what the entries said: their client has been erased.

        But that a create may still arrive, where its answer never came.
        """
        words = {"told": False, "answered": False, "found": False}
        for entry in self:
            may_arrive = entry.unanswered and not entry.event_id
            entry.write({**words, "unanswered": may_arrive and [NOTHING_SEEN]})
