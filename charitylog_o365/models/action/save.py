"""Saving and deleting an action: every step, in the order in which they take place.

The steps themselves stand in the files of this room that are named after them.
"""

from odoo import api, models
from odoo.exceptions import UserError, ValidationError

from ...tools.compat import label
from ...tools.plain_ids import with_plain_ids
from ...tools.plain_text import with_plain_text

REQUIRED = ("name", "partner_id", "project_id", "start", "user_id")


class CharitylogAction(models.Model):
    _inherit = "charitylog.action"

    @api.model_create_multi
    def create(self, vals_list):
        # Before all else: every later step reads these values.
        self._refuse_reference(vals_list)
        vals_list = [self._with_plain_values(vals) for vals in vals_list]
        vals_list = self._with_references(vals_list)
        vals_list = self._with_state(vals_list)
        # A day becomes a start, which is required.
        vals_list = [self._with_start(vals) for vals in vals_list]
        actions = self._without_proposals()
        vals_list = actions._with_required(vals_list)
        actions = super(CharitylogAction, actions).create(vals_list)
        # Checked once saved, as Odoo fills in defaults of its own. The project first:
        # users who may not read it should learn nothing else.
        actions._refuse_hidden_projects()
        actions._refuse_ahead()
        return actions

    # _write_steps calls super.
    # pylint: disable-next=method-required-super
    def write(self, vals):
        # Before all else: every later step reads these values.
        self._refuse_reference([vals])
        vals = self._with_plain_values(vals)
        logged = self._logged_values_before(vals)
        # Before the change, which may give the record to the user. Before other checks,
        # whose sentences say more about the record.
        self._refuse_change_by_others(vals)
        moments = self._moments_before(vals)
        owners = self._owners_before(vals)
        self._write_steps(vals)
        self._refuse_moved_ahead(vals, moments)
        self._follow_up_given(vals, owners)
        # Last: it logs what all steps before have changed.
        self._log_changes(logged)
        return True

    def _write_steps(self, vals):
        """Write ``vals`` and what belongs to them.

        The inverse of a computed field calls this and not ``write``: what it writes
        belongs to a change under way, which is checked and logged as a whole.
        """
        projects = self._projects_before(vals)
        for actions, state_vals in self._by_state(vals):
            # The state first: a start with which work is completed is an hour.
            for some, day_vals in actions._by_day(state_vals):
                some._refuse_emptied(day_vals)
                super(CharitylogAction, some).write(day_vals)
        # After the write, whose permission check reads the offer.
        self._follow_up_offers(vals)
        self._sudo_part_from_copies(vals)
        self._refuse_other_projects(projects)
        return True

    def unlink(self):
        self._refuse_deleting()
        # Before the deletion: the sentences contain values of the records.
        told = self._deletion_sentences()
        result = super().unlink()
        self._log_deleted(told)
        return result

    @api.model
    def _with_plain_values(self, vals):
        return with_plain_text(self, with_plain_ids(self, vals))

    @api.model
    def _without_proposals(self):
        """Return this model without the context's defaults that are proposals only.

        ``default_state`` is that of the menu: other records, made on the way, have
        states of their own. ``default_stop`` is the end of a stretch drawn in the
        calendar: it must not replace a length that was typed since.
        """
        context = dict(self.env.context)
        context.pop("default_state", None)
        context.pop("default_stop", None)
        # Not by name: keys are taken out.
        # pylint: disable-next=context-overridden
        return self.with_context(context)

    @api.model
    def _with_required(self, vals_list):
        """Return ``vals_list`` with defaults; ValidationError for what is missing."""
        defaults = self.default_get(list(REQUIRED))
        vals_list = [{**defaults, **vals} for vals in vals_list]
        for vals in vals_list:
            self._refuse_missing(vals, REQUIRED)
        return vals_list

    @api.model
    def _refuse_emptied(self, vals):
        """Raise a ValidationError where ``vals`` empty what is required."""
        self._refuse_missing(vals, [name for name in REQUIRED if name in vals])

    @api.model
    def _refuse_missing(self, vals, names):
        """Raise a ValidationError that lists all that is missing, in one sentence."""
        missing = [
            label(self, name)
            for name in names
            if not vals.get(name) or not str(vals[name]).strip()
        ]
        if missing:
            raise ValidationError(
                self.env._(
                    "Not saved yet. Please fill in: %s.",
                    ", ".join(name.rstrip("?") for name in missing),
                )
            )

    @api.model
    def _refuse_reference(self, vals_list):
        """Raise UserError for a reference of one's own: Outlook shows it.

        Where the client is archived it is all that tells which work it is.
        """
        if any("reference" in vals for vals in vals_list):
            raise UserError(
                self.env._(
                    "Not saved yet. The number is given by itself and cannot be "
                    "changed. Please leave it out."
                )
            )
