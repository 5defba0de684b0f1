from odoo import SUPERUSER_ID, fields, models
from odoo.tools import format_time

from ...tools.job import running_job


class O365SyncMixin(models.AbstractModel):
    """Logs on the record who put work into, or removed it from, whose calendar."""

    _inherit = "o365.sync.mixin"

    def _o365_log_assigned(self):
        """Log each assignment to a colleague, with the evidence that allowed it."""
        if not self._o365_needs_permission():
            return self._o365_log_assigned_by_job()
        protected = self._o365_protected()
        if not protected:
            return None
        owners = protected._o365_owner_ids()
        evidence = self.env["o365.calendar.access"]._latest(
            self.env.user, set(owners.values())
        )
        return protected._o365_log(
            {
                key: self._o365_evidence_sentence(evidence[owner_id])
                for key, owner_id in owners.items()
                if owner_id in evidence
            }
        )

    def _o365_evidence_sentence(self, evidence):
        checked = fields.Datetime.context_timestamp(self, evidence.checked_at)
        names = {
            "owner": evidence.owner_id.name,
            "user": self.env.user.name,
            "hour": format_time(self.env, checked.time(), time_format="HH:mm"),
        }
        if evidence.source == "permission list":
            return self.env._(
                "Given to %(owner)s by %(user)s, who can edit %(owner)s's Outlook "
                "calendar: so its list of permissions said at %(hour)s.",
                **names,
            )
        if evidence.source == "last day":
            return self.env._(
                "Given to %(owner)s by %(user)s, who could edit %(owner)s's Outlook "
                "calendar when Microsoft 365 last answered, at %(hour)s.",
                **names,
            )
        return self.env._(
            "Given to %(owner)s by %(user)s, who can edit %(owner)s's Outlook "
            "calendar: so Microsoft 365 said at %(hour)s.",
            **names,
        )

    def _o365_log_assigned_by_job(self):
        """Log which scheduled action gave work to whom as OdooBot, without a check."""
        job_id = running_job()
        if not job_id or self.env.uid != SUPERUSER_ID:
            return None
        job = self.env["ir.cron"].browse(job_id)
        given = self.filtered(
            lambda record: (
                record._o365_company().o365_rule
                and record._o365_project().o365_sync
                and record._o365_owner().o365_state != "none"
            )
        )
        return given._o365_log(
            {
                record.id: self.env._(
                    "Given to %(owner)s by the scheduled action “%(job)s”, which runs "
                    "as OdooBot.",
                    owner=record._o365_owner().name,
                    job=job.cron_name,
                )
                for record in given
            }
        )

    def _o365_log_taken_out(self, owners):
        """Log that a manager removed this work from its owners' calendars."""
        # sudo: the chatter names colleagues to whoever may read the record.
        people = self.env["res.users"].sudo().browse(owners.values())
        names = {user.id: user.name for user in people}
        self._o365_log(
            {
                record.id: self.env._(
                    "Taken out of %(owner)s's hands by %(user)s, as a manager.",
                    owner=names[owners[record.id]],
                    user=self.env.user.name,
                )
                for record in self
            }
        )

    def _o365_log(self, bodies):
        """Write ``bodies`` (by id) into the chatter, if the model has one, at once."""
        if bodies and "message_ids" in self._fields:
            self.browse(bodies)._message_log_batch(bodies)

    def _o365_deleted_from_calendars(self):
        """Return what to log of each record here that a colleague's calendar shows.

        A tuple (project, label, owner's id) for each; records are about to be deleted.
        """
        gone = self._o365_protected()._o365_in_calendar()
        owners = gone._o365_owner_ids()
        # sudo: it is logged on the project, also where the project is hidden.
        return [
            (record.sudo()._o365_project(), record._o365_label(), owners[record.id])
            for record in gone
        ]

    def _o365_log_deleted(self, deleted):
        """Log on the projects what was deleted from colleagues' calendars."""
        for project, name, owner_id in deleted:
            if not project:
                # It has lost its project since it got its entry.
                continue
            # sudo: as in _o365_log_taken_out.
            owner = self.env["res.users"].sudo().browse(owner_id)
            project._message_log(
                body=self.env._(
                    "%(user)s deleted “%(record)s” of %(owner)s.",
                    user=self.env.user.name,
                    record=name,
                    owner=owner.name,
                ),
                author_id=self.env.user.partner_id.id,
            )
