"""Activities follow the record that they are about: project, client and company."""

from dataclasses import dataclass

from odoo import models
from odoo.addons.charitylog_o365.models.sync.eligibility import OPEN

# Kept as the eligibility of what is not to enter a calendar, see `place.SENTENCES`.
MOVED = "record_moved"


@dataclass(frozen=True)
class Before:
    """Activities before their record changed."""

    # What `_o365_assignment` returned, by id.
    assigned: dict
    in_calendar: models.Model
    eligible: models.Model


class MailActivity(models.Model):
    """Keeps with activities what their record says by now.

    Whoever changes the record, and with that puts an activity into a colleague's
    calendar, or has another project decide there, needs the permission of whoever
    assigns it. Another name of the record or the client is free, as with actions.
    """

    _inherit = "mail.activity"

    def _o365_before_following(self):
        assigned = {activity.id: activity._o365_assignment() for activity in self}
        return Before(assigned, self._o365_in_calendar(), self._o365_eligible())

    def _o365_follow_record(self, before):
        """Keep what the records say, and queue it; AssignmentRefused as for `write`."""
        self._o365_keep_of_records()
        reassigned = self._o365_reassigned(before.assigned)
        reassigned._o365_keep_eligibility()
        self._o365_queue(before.eligible & self)
        inside = self._o365_protected()._o365_in_calendar()
        entered = inside - before.in_calendar
        # Where the other project does not use Outlook nothing is sent any more.
        sent = (inside & reassigned).filtered(
            lambda one: one._o365_eligibility_for_updates() == OPEN
        )
        checked = entered | sent
        checked._o365_require_permission(checked._o365_owner_ids())
        entered._o365_log_assigned()

    def _o365_follow_computed(self):
        """As `_o365_follow_record`, where Odoo computes what a record says.

        It does so when it sees fit, and nobody can be refused: what would enter a
        colleague's calendar stays out.
        """
        before = self._o365_before_following()
        self._o365_keep_of_records()
        self._o365_reassigned(before.assigned)._o365_keep_eligibility()
        entered = self._o365_in_calendar() - before.in_calendar
        # sudo: whose calendar it is decides.
        others = entered.sudo().filtered(lambda one: one._o365_owner() != self.env.user)
        others._o365_keep({"o365_eligibility": MOVED})
        self._o365_queue(before.eligible)

    def _o365_move_to(self, record):
        """Have these be about ``record``, of the same model, without a check.

        Which of them may be in Outlook stays as it was.
        """
        for activity in self:
            # With the project, which would else be chosen anew.
            project = activity.o365_project_id.id
            activity._o365_keep({"res_id": record.id, "o365_project_id": project})
        self._o365_keep_of_records()

    def _o365_keep_of_records(self):
        records = self._o365_records()
        for activity in self:
            record = records.get(activity)
            values = activity._o365_of_record(record)
            before = activity._o365_company_choosing(activity.o365_company_id)
            company = before.browse(values["o365_company_id"] or ())
            same = activity._o365_company_choosing(company) == before
            if same and not activity._o365_has_own_project(record):
                # What was chosen when it was made stays.
                del values["o365_project_id"]
            activity._o365_keep(values)
