from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tools.i18n import format_list

from ..tools.groups import MANAGER, OPTIONS, USER
from ..tools.words import RELOAD, notice


class O365Give(models.TransientModel):
    """Gives My User Options and a role to several users at once, or takes them away.

    With the rights of whoever uses it, who has to be allowed to give access rights.
    """

    _name = "o365.give"
    _inherit = "charitylog.window"
    _description = "Give to people"
    _about = ("user_ids",)

    user_ids = fields.Many2many(
        "res.users", string="To whom?", domain="[('share', '=', False)]"
    )
    options = fields.Selection(
        [
            ("give", "Give it"),
            ("take", "Take it away: this ends their connection to Outlook"),
            ("leave", "Leave it as it is"),
        ],
        "My User Options",
        required=True,
        default="give",
    )
    role = fields.Selection(
        [
            ("some", "User, for those who have none yet"),
            ("user", "User"),
            ("manager", "Manager"),
            ("none", "None: they cannot open it"),
            ("leave", "Leave it as it is"),
        ],
        "Role in Contacts & Actions",
        required=True,
        default="some",
    )
    invite = fields.Boolean(
        "Send them an e-mail with the way to connect Outlook",
        default=lambda self: any(self.env.companies.mapped("o365_rule")),
    )
    has_later = fields.Boolean(compute="_compute_has_later")
    later = fields.Boolean(
        "Everybody who is added later gets My User Options and is a user",
        default=lambda self: self._is_for_later(),
        help="Changes Odoo's own default access rights for new users",
    )

    def _compute_has_later(self):
        self.has_later = bool(self._newcomers())

    @api.model
    def _newcomers(self):
        """Return the group whose groups Odoo gives to new users, empty if gone.

        It is the one behind Settings › Users › Default Access Rights.
        """
        found = self.env.ref("base.default_user_group", raise_if_not_found=False)
        return found or self.env["res.groups"]

    @api.model
    def _is_for_later(self):
        groups = self._newcomers().all_implied_ids
        return self.env.ref(OPTIONS) in groups and self.env.ref(USER) in groups

    def action_confirm(self):
        """Give and take, and say what was done."""
        self.ensure_one()
        users = self.user_ids
        users.check_access("write")
        if users.filtered("share"):
            raise UserError(
                self.env._(
                    "Portal users do not work with Contacts & Actions: please leave "
                    "them out."
                )
            )
        users._o365_give(self.options, self.role)
        told = [*self._told(), *self._give_later()]
        if not told:
            raise UserError(self.env._("Please choose whom to give it to."))
        return notice(" ".join(told), RELOAD)

    def _told(self):
        """Invite where that is wanted; return what was done, in sentences."""
        users = self.user_ids
        if not users:
            return
        yield self.env._("Changed for %s.", format_list(self.env, users.mapped("name")))
        still = users.filtered("o365_given") if self.options == "take" else None
        if still:
            yield self.env._(
                "Another group of theirs gives My User Options to %s still.",
                format_list(self.env, still.mapped("name")),
            )
        given = users.filtered("o365_given") if self.options == "give" else users
        if users - given:
            yield self.env._(
                "Not given to %s: something else decides on their groups, such as a "
                "role. Please give it there.",
                format_list(self.env, (users - given).mapped("name")),
            )
        if self.options == "give" and self.invite and users._o365_invite():
            yield self.env._("Who has not connected yet is sent the invitation.")

    def _give_later(self):
        """Change what new users are given, where that was changed; say so."""
        if self.later == self._is_for_later() or not self._newcomers():
            return
        user, options = self.env.ref(USER), self.env.ref(OPTIONS)
        if self.later:
            commands = [Command.link(user.id), Command.link(options.id)]
            yield self.env._("Everybody who is added later is given it too.")
        else:
            groups = user | options | self.env.ref(MANAGER)
            commands = [Command.unlink(group.id) for group in groups]
            yield self.env._("New users will not be given it.")
        self._newcomers().write({"implied_ids": commands})
