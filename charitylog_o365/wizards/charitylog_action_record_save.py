from markupsafe import Markup
from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import clean_context, plaintext2html

from ..models.permission.refusal import AssignmentRefused
from ..tools.words import window


class CharitylogActionRecord(models.TransientModel):
    """Saves the contact, then the further action.

    A colleague's calendar can refuse the further action: it never holds up the contact,
    which is saved by then. The window stays open until that action is decided.
    """

    _inherit = "charitylog.action.record"

    # What the web client's dialog says; see ``AssignmentRefused``.
    refusal = fields.Json(readonly=True)
    # Undoes the contact, and with it the further action, for ten minutes.
    undo_id = fields.Many2one("charitylog.action.undo", readonly=True)
    # The further action, once it is saved: a window whose answer was lost is confirmed
    # once more.
    further_id = fields.Many2one(
        "charitylog.action", "Saved further action", readonly=True, ondelete="cascade"
    )
    refused_name = fields.Char(compute="_compute_refused_name")

    def _compute_refused_name(self):
        for window in self:
            # sudo: the name of the colleague who was chosen.
            window.refused_name = window.further_user_id.sudo().name

    def action_confirm(self):
        """Save the contact, unless it is saved, and the further action if there is one.

        Return what to do next: to close, or where a colleague's calendar refused the
        further action, to show this window with what is left to decide.
        """
        self.ensure_one()
        self._check_readable()
        contact = self.contact_id or self._save_contact()
        self.contact_id = contact
        self.refusal = False
        if self.has_further:
            self._refuse_without_when()
            try:
                with self.env.cr.savepoint():
                    self._save_further()
            except AssignmentRefused as refused:
                return self._left_to_decide(refused)
        return self._close()

    def action_keep(self):
        """Make the further action the user's own, and save."""
        self.ensure_one()
        self.further_user_id = self.env.user
        return self.action_confirm()

    def action_offer(self):
        """Make the further action the user's own, and offer it to who was chosen."""
        colleague = self._keep_to_offer()
        self.further_id.action_offer(colleague.id)
        return self._close()

    def action_offer_to(self):
        """Make the further action the user's own, and ask to whom it is offered."""
        colleague = self._keep_to_offer()
        return self._close(self.further_id.action_offer_to(colleague.id))

    def _keep_to_offer(self):
        """Save the further action as the user's own; return who was chosen for it."""
        self.ensure_one()
        self._check_readable()
        colleague = self.further_user_id
        if not self.contact_id or not self.has_further:
            raise UserError(self.env._("There is nothing to offer."))
        self._refuse_without_when()
        self.further_user_id = self.env.user
        self._save_further()
        return colleague

    def action_no_further(self):
        """Close without a further action: the contact is saved."""
        self.ensure_one()
        return self._close()

    def _work(self):
        """Return the actions, without the defaults with which the window opened."""
        # Not by name: defaults are taken out.
        # pylint: disable-next=context-overridden
        return self.env["charitylog.action"].with_context(
            clean_context(self.env.context)
        )

    def _save_contact(self):
        """Return the contact done, just written as the user: created, or completed."""
        action = self._work().browse(self.action_id.id)
        values = {
            "state": "done",
            "outcome": self.outcome,
            "user_id": self.user_id.id,
            "all_day": self.all_day,
            "start": self.start,
            "duration": self.duration,
        }
        corrected = {
            name: self._fields[name].convert_to_write(self[name], self)
            for name in self._corrected()
            if (self[name] or name in self._emptied()) and self[name] != action[name]
        }
        if self.notes and self.notes.strip():
            before = action.description or Markup()
            corrected["description"] = before + plaintext2html(self.notes.strip())
        if action:
            # Since the window was opened somebody may have completed it.
            action._refuse_unless_outstanding()
            with action._remember_for_undo(self.env._("Completed.")) as self.undo_id:
                action.write({**values, **corrected})
            return action
        corrected["name"] = (self.name or "").strip() or self._name_of_kind()
        corrected["location"] = self.action_type_id._place_with(self.partner_id)
        with action._remember_for_undo(self.env._("Recorded.")) as self.undo_id:
            contact = action.create({**values, **corrected})
            self.undo_id._also_made(contact)
        return contact

    def _corrected(self):
        """Return what belongs to the action: written only where it was changed."""
        return ("partner_id", "project_id", "action_type_id", "name")

    def _emptied(self):
        """Return what of ``_corrected`` is also written where it was emptied."""
        return ()

    def _save_further(self):
        """Create the action that is to follow, once; it is undone with the contact."""
        if self.further_id:
            return
        further = self._work().create(self._further_values(self.contact_id))
        self.further_id = further
        if self._own_undo():
            self.undo_id._also_made(further)

    def _own_undo(self):
        """Return what undoes the contact: a row that is there, and of the user."""
        return self.undo_id.exists()._filtered_access("read")

    def _name_of_kind(self):
        return self.action_type_id.name or self.env._("Contact")

    def _refuse_without_when(self):
        when = self.further_day if self.further_all_day else self.further_start
        if not when:
            raise UserError(
                self.env._(
                    "Please say when the further action is to be done, or leave all of "
                    "“What happens next” empty."
                )
            )

    def _left_to_decide(self, refused):
        """Keep why the further action was refused, and return this window again."""
        self.refusal = {
            **refused.context,
            "title": self.env._("The contact is saved, the further action not yet"),
        }
        self._keep_left()
        return window(self.env._("What happens next"), self._name, res_id=self.id)

    def _told(self):
        """Return what was saved, with the day and hour of what is to happen next."""
        further = self.further_id.exists()
        if not further:
            return self.undo_id.what
        return self.env._(
            "%(saved)s Next: %(when)s.",
            saved=self.undo_id.what,
            when=further._weekday_in_words(),
        )

    def _close(self, next_action=None):
        """Return what closes the window, and says that it is saved, with "Undo".

        ``next_action`` takes its place.
        """
        self._drop_draft()
        if undo := self._own_undo():
            return undo._notice(self._told(), next_action)
        return next_action or {"type": "ir.actions.act_window_close"}
