"""Nobody writes into a colleague's calendar without Microsoft's yes."""

from functools import partial

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ...tools.guard import is_odoobot
from .refusal import AssignmentRefused

CHECKED = ("create", "unlink")
MANAGER = "charitylog_o365.group_manager"
REASONS = "charitylog_o365.reasons"


class O365SyncMixin(models.AbstractModel):
    """Asks for the right to edit a colleague's calendar before it would change.

    Free are one's own records, colleagues who have not connected, OdooBot, and what
    is not in Outlook of projects and companies that do not use it. What has an entry
    stays protected where they do not use it any more: its changes would arrive when
    Outlook is switched on again. A model whose records are assigned to people should
    also have the record rule of ``security/o365_right_rules.xml``, which says the same
    in the database; the check below holds for every model that inherits this, with or
    without it.

    Not ``perm_write``: it would block what Outlook does not show, and the chatter.
    """

    _inherit = "o365.sync.mixin"

    # For the record rule, which decides about deleting in the database's own words.
    o365_is_in_calendar = fields.Boolean(
        compute="_compute_o365_is_in_calendar",
        search="_search_o365_is_in_calendar",
        groups=fields.NO_ACCESS,
    )

    @api.depends(lambda self: sorted(self._o365_shown_fields() & set(self._fields)))
    def _compute_o365_is_in_calendar(self):
        there = self._o365_in_calendar()
        for record in self:
            record.o365_is_in_calendar = record in there

    def _search_o365_is_in_calendar(self, operator, value):
        """Find what has an entry, or had open gates: enough to name a rule by."""
        if operator not in ("in", "not in"):
            return NotImplemented
        entries = SQL(
            "(SELECT res_id FROM o365_calendar_entry WHERE res_model = %s)", self._name
        )
        domain = Domain("id", "in", entries) | Domain("o365_gate", "=", "open")
        return domain if (operator == "in") == (True in value) else ~domain

    def check_access(self, operation):
        if operation in CHECKED and self._o365_needs_permission() and any(self._ids):
            if self.env["ir.model.access"].check(self._name, operation, False):
                self._o365_ask_permission(self._o365_without_permission(operation))
            # An automation: Odoo asks for no right of a superuser.
            if self.env.su and (lacking := self._o365_without_permission(operation)):
                raise lacking._o365_refusal()
        return super().check_access(operation)

    def _check_access(self, operation):
        refused = super()._check_access(operation)
        if operation not in CHECKED or not any(self._ids):
            return refused
        lacking = self._o365_without_permission(operation)
        if not lacking or (refused and refused[0] - lacking):
            return refused
        return lacking, partial(lacking._o365_refusal)

    # Which records, and whose right

    @api.model
    def _o365_needs_permission(self):
        """Tell whether rights on calendars are asked for: of OdooBot they are not.

        Who it is decides, and not whether code works as superuser for them:
        automations and Odoo's mail gateway do.
        """
        return not is_odoobot(self.env)

    def _o365_protected(self):
        """Return the records that belong in a colleague's protected calendar.

        Those that may get an entry there, as rule and project are switched on, and
        those that have one.
        """
        if not self._o365_needs_permission():
            return self.browse()
        user = self.env.user
        # sudo: whether a colleague has connected decides, whoever asks.
        others = self.sudo().filtered(
            lambda record: (
                (owner := record._o365_owner())
                and owner != user
                and owner.o365_state != "none"
            )
        )
        active = others.filtered(
            lambda record: (
                record._o365_company().o365_rule and record._o365_project().o365_sync
            )
        )
        bound = active | (others - active)._o365_with_entry()
        return self.browse(record.id for record in others if record in bound)

    def _o365_with_entry(self):
        """Return the records that have an entry in the calendar of their owner."""
        if not self:
            return self
        entries = self.env["o365.calendar.entry"]._of(self)
        there = {(entry.res_id, entry.user_id.id) for entry in entries}
        owners = self._o365_owner_ids()
        return self.filtered(lambda record: (record.id, owners[record.id]) in there)

    def _o365_without_permission(self, operation="create"):
        """Return the records that need a right which the user has no fresh yes for."""
        bound = self._o365_protected()
        if operation == "unlink" and bound:
            if self._o365_may_take_out():
                return self.browse()
            bound = bound._o365_in_calendar()
        if not bound:
            return bound
        owners = bound._o365_owner_ids()
        allowed = self.env["o365.calendar.access"]._editable(set(owners.values()))
        return bound.filtered(lambda record: owners[record.id] not in allowed)

    def _o365_owner_ids(self):
        # sudo: as in _o365_protected.
        return {record.id: record._o365_owner().id for record in self.sudo()}

    def _o365_in_calendar(self):
        """Return the records with an entry in their owner's calendar, now or soon."""
        # sudo: entries and the kept answer of the gates are nobody's to read.
        records = self.sudo()
        there = records._o365_with_entry()
        return self.browse(
            record.id
            for record in records
            if record in there
            or (
                record.o365_gate == "open"
                and record._o365_wants_entry()
                and record._o365_eligibility() == "open"
            )
        )

    @api.model
    def _o365_may_take_out(self):
        """Tell whether the user may take work out of anybody's calendar.

        Somebody must be able to rescue the visits of a colleague who is ill.
        """
        return self.env.user.has_group(MANAGER)

    # Asking and refusing

    def _o365_ask_permission(self, records, owner_ids=()):
        """Ask Microsoft about the owners of ``records``, before refusing."""
        owner_ids = {*owner_ids, *records._o365_owner_ids().values()}
        if owner_ids:
            access = self.env["o365.calendar.access"]
            reasons = access._ask_before_refusing(sorted(owner_ids))
            self.env.cr.cache[REASONS] = reasons

    def _o365_require_permission(self, owners):
        """Raise AssignmentRefused unless the user may edit all these calendars.

        ``owners`` maps ids of records in ``self`` to ids of users.
        """
        access = self.env["o365.calendar.access"]
        needed = set(owners.values())
        missing = needed - access._editable(needed)
        if missing:
            self._o365_ask_permission(self.browse(), missing)
            missing -= access._editable(missing)
        if missing:
            records = self.browse(key for key in owners if owners[key] in missing)
            raise records._o365_refusal(missing)

    def _o365_refusal(self, owner_ids=()):
        """Return the exception to raise for these records."""
        owner_ids = owner_ids or self._o365_owner_ids().values()
        reasons = self.env.cr.cache.get(REASONS) or {}
        told = self.env["o365.calendar.access"]._explain(owner_ids, reasons)
        spoken = dict.fromkeys(f"{each['what']} {each['how']}" for each in told)
        title = self.env._("Not saved yet.")
        return AssignmentRefused(
            " ".join((title, *spoken)),
            {
                "title": title.rstrip("."),
                "reason": told[0]["reason"] if told else "",
                "model": self._name,
                "colleagues": told,
            },
        )
