"""Nobody changes a colleague's calendar without permission at Microsoft."""

from functools import partial

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ...tools.groups import MANAGER
from ...tools.guard import is_odoobot
from ..sync.eligibility import OPEN
from .refusal import AssignmentRefused

# Changes of a record are checked by its values: see check_write.py.
CHECKED = ("create", "unlink")


class O365SyncMixin(models.AbstractModel):
    """Checks the permission to edit a colleague's calendar before it would change.

    Not checked are one's own records, colleagues who have not connected, OdooBot, and
    records without an entry in projects and companies that do not use Outlook. A record
    with an entry stays protected when they stop using it: its changes would be sent
    when Outlook is switched on again. A model whose records are assigned to people
    should also have the record rule of ``security/o365_right_rules.xml``, which checks
    the same in the database; the check below holds with or without it.

    The rule has no ``perm_write``: that would also block fields which Outlook does not
    show, and the chatter.
    """

    _inherit = "o365.sync.mixin"

    # For the record rule, which decides in SQL about deleting.
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
        """Find what has an entry or was eligible: what the record rule needs."""
        if operator not in ("in", "not in"):
            return NotImplemented
        entries = SQL(
            "(SELECT res_id FROM o365_calendar_entry WHERE res_model = %s)", self._name
        )
        domain = Domain("id", "in", entries) | Domain("o365_eligibility", "=", OPEN)
        return domain if (operator == "in") == (True in value) else ~domain

    def check_access(self, operation):
        """Ask Microsoft before refusing; raises AssignmentRefused with its reasons."""
        if operation not in CHECKED or not any(self._ids):
            return super().check_access(operation)
        if not self._o365_needs_permission():
            return super().check_access(operation)
        reasons = {}
        if self.env["ir.model.access"].check(self._name, operation, False):
            lacking = self._o365_without_permission(operation)
            reasons = self._o365_ask_permission(lacking)
        # An automation: Odoo checks no access rights of a superuser.
        if self.env.su and (lacking := self._o365_without_permission(operation)):
            raise lacking._o365_refusal(reasons)
        try:
            return super().check_access(operation)
        except AssignmentRefused:
            # `_check_access` cannot know what Microsoft answered.
            lacking = self._o365_without_permission(operation)
            raise lacking._o365_refusal(reasons) from None

    def _check_access(self, operation):
        return self._o365_also_refused(super()._check_access(operation), operation)

    def _o365_also_refused(self, refused, operation):
        """Return ``refused``, what `_check_access` returns, with what we refuse.

        For a model that decides about access in its own ``_check_access``.
        """
        if operation not in CHECKED or not any(self._ids):
            return refused
        lacking = self._o365_without_permission(operation)
        if not lacking or (refused and refused[0] - lacking):
            return refused
        return lacking, partial(lacking._o365_refusal)

    # Which records need which permission

    @api.model
    def _o365_needs_permission(self):
        """Tell whether the user needs permission: everybody but OdooBot does.

        The user decides, not ``env.su``: automations and Odoo's mail gateway run as
        superuser for somebody.
        """
        return not is_odoobot(self.env)

    def _o365_protected(self):
        """Return the protected records: those that belong in a colleague's calendar.

        Those that may get an entry there, because rule and project are switched on, and
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
        protected = active | (others - active)._o365_with_entry()
        return self.browse(record.id for record in others if record in protected)

    def _o365_with_entry(self):
        """Return the records that have an entry in the calendar of their owner."""
        if not self:
            return self
        entries = self.env["o365.calendar.entry"]._of(self)
        there = {(entry.res_id, entry.user_id.id) for entry in entries}
        owners = self._o365_owner_ids()
        return self.filtered(lambda record: (record.id, owners[record.id]) in there)

    def _o365_without_permission(self, operation="create"):
        """Return the records for which the user lacks fresh evidence of permission."""
        protected = self._o365_protected()
        if operation == "unlink" and protected:
            if self._o365_may_take_out():
                return self.browse()
            protected = protected._o365_in_calendar()
        if not protected:
            return protected
        owners = protected._o365_owner_ids()
        allowed = self.env["o365.calendar.access"]._editable(set(owners.values()))
        return protected.filtered(lambda record: owners[record.id] not in allowed)

    def _o365_owner_ids(self):
        # sudo: as in _o365_protected.
        return {record.id: record._o365_owner().id for record in self.sudo()}

    def _o365_in_calendar(self):
        """Return the records with an entry in their owner's calendar, now or soon."""
        # sudo: nobody may read entries and the kept eligibility.
        records = self.sudo()
        there = records._o365_with_entry()
        return self.browse(
            record.id
            for record in records
            if record in there
            or (
                record.o365_eligibility == OPEN
                and record._o365_wants_entry()
                and record._o365_eligibility() == OPEN
            )
        )

    @api.model
    def _o365_may_take_out(self):
        """Tell whether the user may remove work from anybody's calendar.

        Managers may: somebody has to reassign the visits of a colleague who is ill.
        """
        return self.env.user.has_group(MANAGER)

    # Asking and refusing

    def _o365_ask_permission(self, records, owner_ids=()):
        """Ask Microsoft about the owners of ``records`` and keep each yes.

        Returns the reasons (codes) by owner id, for those that the user may not edit.
        """
        owner_ids = {*owner_ids, *records._o365_owner_ids().values()}
        if not owner_ids:
            return {}
        access = self.env["o365.calendar.access"]
        return access._ask_before_refusing(sorted(owner_ids))

    def _o365_require_permission(self, owners):
        """Raise AssignmentRefused unless the user may edit all these calendars.

        ``owners`` maps ids of records in ``self`` to ids of users.
        """
        access = self.env["o365.calendar.access"]
        needed = set(owners.values())
        missing = needed - access._editable(needed)
        if not missing:
            return
        reasons = self._o365_ask_permission(self.browse(), missing)
        missing -= access._editable(missing)
        if missing:
            records = self.browse(key for key in owners if owners[key] in missing)
            raise records._o365_refusal(reasons, missing)

    def _o365_refusal(self, reasons=None, owner_ids=()):
        """Return the exception to raise for these records.

        ``reasons`` are what `_o365_ask_permission` returned, where it has asked.
        """
        owner_ids = owner_ids or self._o365_owner_ids().values()
        explained = self.env["o365.calendar.access"]._explain(owner_ids, reasons or {})
        sentences = dict.fromkeys(f"{each['what']} {each['how']}" for each in explained)
        title = self.env._("Not saved yet.")
        return AssignmentRefused(
            " ".join((title, *sentences)),
            {
                "title": title.rstrip("."),
                "reason": explained[0]["reason"] if explained else "",
                "model": self._name,
                "colleagues": explained,
            },
        )
