from odoo import models
from odoo.exceptions import AccessError

from ...tools.groups import SYSTEM
from ...tools.guard import is_member
from ..sync.changes import stored_with, touched

# The name with that of the organisation, computed from the others, which are noted.
FULL_NAME = "complete_name"


class ResPartner(models.Model):
    """Has entries follow a client's name, and the language and zone of their owner.

    The one ``write`` of a partner in this addon: what is refused, then what follows.

    The name itself is followed, not who writes it: another addon may compute it from
    its parts, and those from anything.
    """

    _inherit = "res.partner"

    # _write_and_follow calls super.
    # pylint: disable-next=method-required-super
    def write(self, vals):
        self._check_not_erased_by_hand(vals)
        self._o365_check_zone(vals)
        return self._write_and_follow(vals)

    def _write_and_follow(self, vals):
        """Write ``vals`` past the checks, and have entries follow what they show."""
        shown = sorted(self._o365_shown_fields().intersection(vals))
        before = self._o365_shown_values(shown)
        # Odoo has a customer's projects follow them to another company.
        with self.env["project.project"]._refusing_moves_of_followers(
            "partner_id", self, vals
        ):
            result = super().write(vals)
        self._o365_follow(shown, before)
        for name in touched(self, vals) & self._o365_computed_fields():
            # Computed at once, and so by whoever has changed a part of it.
            self.mapped(name)
        if {"lang", "tz"} & vals.keys():
            # sudo: entries of their calendar are queued, whoever sets their zone.
            for user in self.sudo().user_ids:
                self.env["o365.sync.request"]._queue_entries_of(user)
        return result

    def _compute_field_value(self, field):
        names = sorted(self._o365_computed_fields() & stored_with(self, field))
        saved = self.filtered("id") if names else self.browse()
        before = saved._o365_shown_values(names)
        result = super()._compute_field_value(field)
        # A partner that is being created had no name yet, and is in no entry.
        if field.type == "char":
            saved = saved.filtered(lambda one: any(before[one]))
        saved._o365_follow(names, before)
        return result

    def _o365_follow(self, names, before):
        """Have entries follow where ``names`` are no longer as ``before``."""
        after = self._o365_shown_values(names)
        if changed := self.filtered(lambda one: after[one] != before[one]):
            actions = changed._o365_queue_actions()
            if FULL_NAME not in names:
                changed._log_client_changes(names, before, actions)

    def _o365_shown_values(self, names):
        return {one: tuple(one[name] for name in names) for one in self}

    def _o365_check_zone(self, vals):
        """Raise AccessError for non-administrators who change a company's time zone.

        Times of colleagues without a zone of their own are those of the company's.
        """
        if "tz" not in vals or is_member(self.env, SYSTEM):
            return
        # sudo: which partners are organisations of this system is no secret.
        companies = self.env["res.company"].sudo()
        if companies.search_count([("partner_id", "in", self.ids)], limit=1):
            raise AccessError(
                self.env._("Only administrators can change the time zone of a company.")
            )

    def _o365_queue_actions(self):
        """Queue all work with these clients or their people.

        Returns all work with them, as superuser.
        """
        # sudo: who renames a client may not see all of their visits, and Outlook
        # must not go on showing the old name in any calendar.
        actions = self.env["charitylog.action"].sudo().with_context(active_test=False)
        family = self.sudo()._family()
        actions = actions.search([("partner_id", "in", family.ids)])
        actions._o365_queue()
        return actions

    def _o365_shown_fields(self):
        """Return the fields of a client on which it depends what an entry shows."""
        # A person's name is shown together with that of their organisation, and of
        # who is archived nothing.
        return {"active", "name", "parent_id", "company_name", "is_company"}

    def _o365_computed_fields(self):
        """Return those fields that are computed and stored, by Odoo or an addon."""
        shown = self._o365_shown_fields() | {FULL_NAME}
        return {name for name in shown if self._fields[name].compute}
