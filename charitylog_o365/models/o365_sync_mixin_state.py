from odoo import api, fields, models
from odoo.tools import SQL, format_date, format_datetime, format_time

from .o365_calendar_entry import NOT_SENT
from .o365_reasons import CLOSED, OPEN, SENTENCES

STATES = [
    ("off", "Not in Outlook"),
    ("pending", "Going to Outlook"),
    ("synced", "In Outlook"),
    ("waiting", "Waiting for a sign-in or a mailbox"),
    ("blocked", "Microsoft 365 refused"),
    ("conflict", "Changed in Outlook"),
    ("error", "Failed"),
]
# How an entry's own state reads on its record.
AS_READ = {NOT_SENT: "pending", "stale": "off"}


class O365SyncMixin(models.AbstractModel):
    """Says on the record how it is with Outlook, and why.

    Nothing of this is stored: a save would wait for the worker's writes. Lists filter,
    group and order by it in SQL.
    """

    _inherit = "o365.sync.mixin"

    o365_state = fields.Selection(
        STATES,
        "Outlook",
        compute="_compute_o365",
        search="_search_o365_state",
        help="How it is with the entry in the Outlook calendar",
    )
    o365_reason = fields.Char("Outlook reason", compute="_compute_o365")
    o365_message = fields.Char("Outlook calendar", compute="_compute_o365")
    o365_web_link = fields.Char("Open in Outlook", compute="_compute_o365")

    @api.model
    def _o365_computed_fields(self):
        return [
            "o365_state",
            "o365_reason",
            "o365_message",
            "o365_web_link",
            "o365_can_take_over",
        ]

    @api.depends(lambda self: sorted(self._o365_shown_fields() & set(self._fields)))
    @api.depends_context("uid", "lang", "tz")
    def _compute_o365(self):
        noted = self._o365_noted()
        entries = {}
        for entry in self.env["o365.calendar.entry"]._of(self):
            entries.setdefault(entry.res_id, []).append(entry)
        for record in self:
            owner = record._o365_owner()
            # The present owner's first; another's only while it is being taken out.
            mine = sorted(
                entries.get(record.id, []), key=lambda entry: entry.user_id != owner
            )[:1]
            entry = mine[0] if mine else self.env["o365.calendar.entry"]
            state, reason = record._o365_state_of(entry, record.id in noted)
            record.o365_state = state
            record.o365_reason = reason
            record.o365_message = record._o365_sentence(reason, entry)
            record.o365_web_link = entry.sudo().web_link or False
            record.o365_can_take_over = reason == "changed_in_outlook" and bool(
                entry.sudo().found
            )

    def _o365_noted(self):
        """Return the ids of the records for which a note waits."""
        # sudo: notes are the worker's; that one waits is part of the state.
        notes = self.env["o365.sync.request"].sudo()
        return {
            res_id
            for [res_id] in notes._read_group(
                [("res_model", "=", self._name), ("res_id", "in", self.ids)],
                ["res_id"],
            )
        }

    def _o365_state_of(self, entry, is_noted):
        """Return state and reason, given the entry and whether a note waits."""
        if is_noted:
            later = entry and entry.next_try and entry.reason
            return "pending", entry.reason if later else "going"
        if not entry:
            return "off", self._o365_why_off()
        state = AS_READ.get(entry.state, entry.state)
        if state == "synced":
            if entry.user_id != self._o365_owner() or entry.leaving:
                return state, "leaving"
            return state, self._o365_reason_in_outlook(entry)
        return state, entry.reason or ("stale" if state == "off" else "going")

    def _o365_reason_in_outlook(self, entry):
        """Return the reason code for a record that is in Outlook as it should be."""
        mine = entry.user_id == self.env.user
        return "in_outlook" if mine else "in_outlook_of"

    def _o365_why_off(self):
        if absent := self._o365_absent():
            return absent
        closed = self._o365_closed()
        if closed != OPEN:
            return closed
        # sudo: the answer kept on the record is shown as a sentence only.
        kept = self.sudo().o365_gate
        return kept if kept and kept != OPEN else "removed"

    def _o365_sentence(self, reason, entry=None):
        """Return the one sentence for ``reason``, in the reader's language."""
        entry = (entry or self.env["o365.calendar.entry"]).sudo()
        owner = entry.user_id or self._o365_owner()
        record = self.sudo()
        values = {
            "owner": owner.sudo().name or "",
            "project": record._o365_project().name or "",
            "recorded": self._o365_day(record.create_date),
            "assigned": self._o365_day(record.o365_assigned_at),
            "next_try": self._o365_hour(entry.next_try),
        }
        why = reason
        if reason == "stale":
            # A colleague's from whom the record was taken: nobody can take it out.
            left_behind = owner != record._o365_owner()
            why = "not_connected" if left_behind else record._o365_closed_for_updates()
            reason = "stale" if why in CLOSED else "stale_still"
        elif reason in CLOSED:
            reason = "not_in_outlook"
        elif owner != self.env.user and f"{reason}_of" in SENTENCES:
            reason = f"{reason}_of"
        values["why"] = self.env._(CLOSED[why]) % values if why in CLOSED else ""
        return self.env._(SENTENCES[reason]) % values

    def _o365_day(self, moment):
        if not moment:
            return ""
        day = fields.Datetime.context_timestamp(self, moment).date()
        return format_date(self.env, day, date_format="d MMMM")

    def _o365_hour(self, moment):
        if not moment:
            return ""
        local = fields.Datetime.context_timestamp(self, moment)
        today = fields.Date.context_today(self)
        if local.date() == today:
            return format_time(self.env, local.time(), time_format="HH:mm")
        return format_datetime(self.env, moment, dt_format="d MMMM HH:mm")

    def _search_o365_state(self, operator, value):
        if operator not in ("in", "not in"):
            return NotImplemented
        query = self._search([], active_test=False)
        state = self._field_to_sql(self._table, "o365_state", query)
        query.add_where(SQL("%s IN %s", state, tuple(value) or ("",)))
        return [("id", operator, query)]

    def _field_to_sql(self, alias, field_expr, query=None):
        if field_expr != "o365_state":
            return super()._field_to_sql(alias, field_expr, query)
        owner = (
            SQL.identifier(alias, "user_id") if "user_id" in self._fields else SQL("0")
        )
        return SQL(
            """
            CASE WHEN EXISTS (
                SELECT 1 FROM o365_sync_request AS note
                 WHERE note.res_model = %(model)s AND note.res_id = %(id)s
            ) THEN 'pending' ELSE COALESCE((
                SELECT CASE entry.state
                       WHEN %(not_sent)s THEN 'pending'
                       WHEN 'stale' THEN 'off'
                       ELSE entry.state END
                  FROM o365_calendar_entry AS entry
                 WHERE entry.res_model = %(model)s AND entry.res_id = %(id)s
                 ORDER BY (entry.user_id = %(owner)s) DESC NULLS LAST, entry.id
                 LIMIT 1
            ), 'off') END
            """,
            model=self._name,
            id=SQL.identifier(alias, "id"),
            not_sent=NOT_SENT,
            owner=owner,
        )
