"""A contact done is a case record: only its worker and managers may change it."""

from odoo import api, models
from odoo.exceptions import AccessError
from odoo.fields import NO_ACCESS

from ...tools.groups import MANAGER
from ...tools.guard import is_member

# Models whose fields everybody may write: messages, followers and activities.
TALK = ("mail.thread", "mail.activity.mixin")


class CharitylogAction(models.Model):
    """Refuses changes of contacts done by others, and their deletion by non-managers.

    Checked for the user also where code runs as superuser, as automations do; OdooBot
    passes. It is no record rule: that would forbid posting in the chatter as well.
    """

    _inherit = "charitylog.action"

    def _refuse_change_by_others(self, vals):
        """Raise AccessError where ``vals`` change a contact done of somebody else."""
        names = self._case_fields(vals)
        if not names:
            return
        undone = self._completions_undone(vals) | self._recording_undone(vals)
        for action in self._cases_not_to_change() - undone:
            if any(action._would_change(name, vals[name]) for name in names):
                # Whoever may not even see it gets Odoo's own refusal.
                self.sudo(False).check_access("write")
                raise AccessError(
                    self.env._(
                        "“%(work)s” has been done. Only %(owner)s, whose work it was, "
                        "and managers of Contacts & Actions can change it. You can "
                        "write a message beside it.",
                        work=action.display_name,
                        owner=action.user_id.name,
                    )
                )

    def _refuse_deleting(self):
        """Raise AccessError where a user who is no manager deletes a contact done."""
        if self._may_change_every_case():
            return
        # sudo: the state decides, whether or not the user may read the record.
        for action in self.sudo().filtered(lambda each: each.state == "done"):
            self.sudo(False).check_access("write")
            raise AccessError(
                self.env._(
                    "“%s” has been done. Only managers of Contacts & Actions can "
                    "delete it; whose work it was can archive it.",
                    action.display_name,
                )
            )

    @api.model
    def _case_fields(self, vals):
        """Return the names in ``vals`` of fields that belong to the case record.

        These are all but messages, followers and activities, and fields that only this
        addon writes.
        """
        talk = {name for model in TALK for name in self.env[model]._fields}
        return [
            name
            for name in vals
            if name in self._fields
            and name not in talk
            and self._fields[name].groups != NO_ACCESS
        ]

    def _cases_not_to_change(self):
        """Return the contacts done (as superuser) that the user may not change."""
        if self._may_change_every_case():
            return self.browse()
        user = self.env.user
        # sudo: the owner decides, whether or not the user may read the record.
        return self.sudo().filtered(
            lambda action: action.state == "done" and action.user_id != user
        )

    @api.model
    def _may_change_every_case(self):
        return is_member(self.env, MANAGER)

    def _would_change(self, name, value):
        """Return whether writing ``value`` would change field ``name`` of this one."""
        field = self._fields[name]
        if field.type in ("one2many", "many2many"):
            return bool(value)
        new = field.convert_to_record(field.convert_to_cache(value, self), self)
        return self[name] != new

    def _deletion_sentences(self):
        """Return for each contact done its project and a sentence to log there.

        Not for those whose deletion takes an entry out of a colleague's calendar:
        ``_o365_log_deleted`` logs those.
        """
        noted = self._o365_protected()._o365_in_calendar()
        # sudo: it is logged on the project, also where the user may not read that.
        done = (self - noted).sudo().filtered(lambda action: action.state == "done")
        return [
            (
                action.project_id,
                self.env._(
                    "%(user)s deleted the contact done “%(number)s” of %(owner)s.",
                    user=self.env.user.name,
                    number=action._o365_label(),
                    owner=action.user_id.name,
                ),
            )
            for action in done
        ]

    def _log_deleted(self, told):
        """Log on each project its sentence; see ``_deletion_sentences``."""
        for project, sentence in told:
            project._message_log(body=sentence, author_id=self.env.user.partner_id.id)
