"""What a form proposes once a client or a type of work is chosen: place and length.

Never over what somebody has typed: what was proposed last is kept beside it. Programs
that record work are proposed nothing.
"""

from odoo import api, fields, models

from .duration import LONGEST

# In the context while a form is opened at a free place: how long that is.
SLOT = "charitylog_slot_hours"


class CharitylogAction(models.Model):
    _inherit = "charitylog.action"

    # Known to an open form only.
    proposed_location = fields.Char("Place, as proposed", store=False, readonly=True)
    proposed_project_id = fields.Many2one(
        "project.project", "Project, as proposed", store=False, readonly=True
    )
    proposed_length = fields.Float("Length, as proposed", store=False, readonly=True)

    @api.onchange("partner_id", "action_type_id")
    def _onchange_partner_location(self):
        """Propose the client's address as the place, but not of a telephone call.

        In new work, and where the place is the address of the client of before.
        """
        client, kind = self.partner_id._origin, self.action_type_id
        place = kind._place_with(client) if kind else client._charitylog_address()
        before = self.proposed_location or (
            self._origin.partner_id._charitylog_address()
        )
        is_ours = self.location == before if self.location else not self._origin
        if is_ours:
            self.location = place
        self.proposed_location = place

    @api.onchange("partner_id")
    def _onchange_partner_project(self):
        """Propose the project under which work with this client is done, in new work.

        What Outlook shows of the client depends on it.
        """
        if self._origin or self.project_id != self.proposed_project_id:
            return
        self.project_id = self._usual_project(self.partner_id._origin)
        self.proposed_project_id = self.project_id

    @api.onchange("action_type_id", "project_id", "all_day")
    def _onchange_type_length(self):
        """Propose the type's usual length, where the project uses lengths.

        Else that of the free place at which new work is made.
        """
        if self._origin and self.action_type_id == self._origin.action_type_id:
            # Saved without a length, or with one of its own: that was meant.
            return
        name = "duration" if self.state == "done" else "planned_duration"
        is_unused = name != "duration" and self.planned_duration_policy == "none"
        hours = self.action_type_id.usual_length or self._slot_hours()
        if self.all_day or is_unused:
            hours = 0
        elif not self[name] or self[name] == self.proposed_length:
            self[name] = hours
        self.proposed_length = hours

    def _slot_hours(self):
        hours = self.env.context.get(SLOT)
        is_length = type(hours) in (int, float) and 0 < hours <= LONGEST
        return hours if is_length and self.state != "done" else 0

    @api.model
    def _usual_project(self, client=None):
        """Return the project to propose, which the user may read, or none.

        That of the user's last work with ``client``, or of anybody's; else that of
        their last work at all, or the only one there is.
        """
        last = self.browse()
        if client:
            last = self._last_of_user(client) or self._last_with(client)
        if last := last or self._last_of_user():
            return last.project_id
        found = self.env["project.project"].search(
            [("is_template", "=", False)], limit=2
        )
        return found if len(found) == 1 else found.browse()
