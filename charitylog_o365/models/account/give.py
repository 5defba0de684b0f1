from odoo import api, fields, models
from odoo.fields import Command

from ...tools.groups import ACCESS, MANAGER, OPTIONS, USER
from ...tools.words import window

ROLES = [("user", "User"), ("manager", "Manager")]


class ResUsers(models.Model):
    """Who has been given what of this app, and what has come of it.

    For whoever gives access rights. They are written with these users' own rights,
    never as superuser: Odoo decides who may.
    """

    _inherit = "res.users"

    o365_role = fields.Selection(
        ROLES,
        "Role in Contacts & Actions",
        compute="_compute_o365_given",
        groups=ACCESS,
    )
    o365_given = fields.Boolean(
        "My User Options",
        compute="_compute_o365_given",
        search="_search_o365_given",
        groups=ACCESS,
        help="May connect their own Microsoft 365 account",
    )
    o365_standing = fields.Char(
        "Outlook", compute="_compute_o365_standing", groups=ACCESS
    )

    @api.depends("all_group_ids")
    def _compute_o365_given(self):
        user, manager, options = (
            self.env.ref(each) for each in (USER, MANAGER, OPTIONS)
        )
        for each in self:
            groups = each.all_group_ids
            is_user = user in groups and "user"
            each.o365_role = "manager" if manager in groups else is_user
            each.o365_given = options in groups

    @api.model
    def _search_o365_given(self, operator, value):
        if operator not in ("in", "not in"):
            return NotImplemented
        return [("all_group_ids", operator, self.env.ref(OPTIONS).ids)]

    @api.depends("o365_given", "o365_state", "o365_reason", "o365_invited_at")
    def _compute_o365_standing(self):
        words = {
            "connected": self.env._("Connected"),
            "sign_in": self.env._("Needs to sign in"),
            "no_mailbox": self.env._("No mailbox"),
        }
        for user in self:
            if not user.o365_given:
                user.o365_standing = False
            elif user.o365_waits:
                user.o365_standing = self.env._("Waits for an administrator")
            elif user.o365_state in words:
                user.o365_standing = words[user.o365_state]
            elif user.o365_invited_at:
                user.o365_standing = self.env._("Invited, has not connected")
            else:
                user.o365_standing = self.env._("Has not connected")

    def _o365_give(self, options, role):
        """Give or take My User Options and a role, as the present user.

        ``options`` is "give", "take" or "leave"; ``role`` one of ROLES, "none",
        "some" (User for those who have none) or "leave". Raises AccessError unless
        the user may give access rights.
        """
        user, manager, group = (self.env.ref(each) for each in (USER, MANAGER, OPTIONS))
        commands = {
            "give": [Command.link(group.id)],
            "take": [Command.unlink(group.id)],
        }.get(options, [])
        commands += {
            "user": [Command.unlink(manager.id), Command.link(user.id)],
            "manager": [Command.unlink(user.id), Command.link(manager.id)],
            "none": [Command.unlink(manager.id), Command.unlink(user.id)],
        }.get(role, [])
        if commands:
            self.write({"group_ids": commands})
        if role == "some":
            without = self.filtered(lambda each: not each.o365_role)
            without.write({"group_ids": [Command.link(user.id)]})

    def action_o365_give(self):
        """Open the window in which My User Options is given to these users."""
        self.check_access("write")
        return window(
            self.env._("Give to people"),
            "o365.give",
            context={"default_user_ids": [Command.set(self.ids)]},
        )
