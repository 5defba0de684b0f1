"""A contact done is a case record: whose work it was changes it, and managers do."""

from odoo import api, models
from odoo.exceptions import AccessError
from odoo.fields import NO_ACCESS

from ...tools.guard import is_member

MANAGER = "charitylog_o365.group_manager"
# What people do with a record that is not theirs: talk about it, and follow it.
TALK = ("mail.thread", "mail.activity.mixin")


class CharitylogAction(models.Model):
    """Keeps contacts done from being rewritten or deleted by others.

    Asked of the user also where code runs as superuser, as automations do; OdooBot
    passes. Not by a record rule, which would forbid posting in the chatter as well.
    """

    _inherit = "charitylog.action"

    def write(self, vals):
        self._refuse_others(vals)
        return super().write(vals)

    def unlink(self):
        self._refuse_deleting()
        told = self._deleted_in_words()
        result = super().unlink()
        for project, sentence in told:
            project._message_log(body=sentence, author_id=self.env.user.partner_id.id)
        return result

    def _refuse_others(self, vals):
        """Raise AccessError where ``vals`` change a contact done of somebody else."""
        names = self._case_fields(vals)
        for action in names and self._done_not_to_change():
            if any(action._would_change(name, vals[name]) for name in names):
                # To who may not even see it, Odoo's own refusal.
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
        """Raise AccessError where a contact done is to be deleted by no manager."""
        if self._may_change_every_case():
            return
        # sudo: that something has been done decides, whoever may see it.
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
        """Return the names in ``vals`` that belong to the record of the work.

        All but messages, followers and activities, and what only our own code writes.
        """
        talk = {name for model in TALK for name in self.env[model]._fields}
        return [
            name
            for name in vals
            if name in self._fields
            and name not in talk
            and self._fields[name].groups != NO_ACCESS
        ]

    def _done_not_to_change(self):
        """Return the contacts done (as superuser) that the user may not change."""
        if self._may_change_every_case():
            return self.browse()
        user = self.env.user
        # sudo: whose work it was decides, whoever may see it.
        return self.sudo().filtered(
            lambda action: action.state == "done" and action.user_id != user
        )

    @api.model
    def _may_change_every_case(self):
        return is_member(self.env, MANAGER)

    def _would_change(self, name, value):
        """Tell whether writing ``value`` would change field ``name`` of this one."""
        field = self._fields[name]
        if field.type in ("one2many", "many2many"):
            return bool(value)
        new = field.convert_to_record(field.convert_to_cache(value, self), self)
        return self[name] != new

    def _deleted_in_words(self):
        """Return for each contact done the project and a sentence to note there.

        Where a deletion takes an entry out of a colleague's calendar, that is noted
        with it; see ``_o365_log_deleted``.
        """
        noted = self._o365_protected()._o365_in_calendar()
        # sudo: the note stands on the project, also where the project is hidden.
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
