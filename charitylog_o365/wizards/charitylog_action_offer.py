from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools.i18n import format_list

from ..models.action.offer import MOST


class CharitylogActionOffer(models.TransientModel):
    """Asks to whom an outstanding action is to be offered, and says how many these are.

    What is chosen is to whom it is offered then: who stands there and is taken out is
    no longer offered it.
    """

    _name = "charitylog.action.offer"
    _inherit = "charitylog.window"
    _description = "Offer an Action"
    _about = ("action_id", "user_ids")

    action_id = fields.Many2one("charitylog.action", required=True, ondelete="cascade")
    whom = fields.Selection(
        [
            ("some", "Colleagues whom I choose"),
            ("project", "Everybody who works on the project"),
        ],
        "Offer it to",
        required=True,
        default="some",
    )
    user_ids = fields.Many2many(
        "res.users",
        string="Colleagues",
        domain="[('share', '=', False), ('id', '!=', uid)]",
    )
    people = fields.Text("This is offered to", compute="_compute_people")
    can_confirm = fields.Boolean(compute="_compute_people")

    @api.model
    def default_get(self, fields):
        defaults = super().default_get(fields)
        action = self.env["charitylog.action"].browse(defaults.get("action_id") or ())
        if "user_ids" in fields and action and not defaults.get("user_ids"):
            action.check_access("write")
            # sudo: to whom it is offered, which the record says as well.
            now = action.sudo().offered_to_ids
            defaults["user_ids"] = [(6, 0, now.ids)]
        return defaults

    @api.depends("action_id", "whom", "user_ids")
    def _compute_people(self):
        for window in self:
            people = window._people()
            count, stays = len(people), window._stays()
            window.can_confirm = 0 < count <= MOST
            if count > MOST:
                window.people = window.env._(
                    "%(count)s people, and work is offered to %(most)s at most. "
                    "Please choose some of them.",
                    count=count,
                    most=MOST,
                )
            elif count:
                # sudo: colleagues' names.
                names = format_list(window.env, people.sudo().mapped("name"))
                said = (
                    window.env._("%s.", names)
                    if count == 1
                    else window.env._(
                        "%(count)s people: %(names)s. Whoever takes it first has it.",
                        count=count,
                        names=names,
                    )
                )
                window.people = f"{said} {stays}"
            elif window.whom == "project":
                window.people = window.env._(
                    "Nobody else who could take it works on the project."
                )
            else:
                window.people = False

    def _people(self):
        """Return the users to whom it would be offered now."""
        action = self.action_id._origin
        if self.whom == "project" and action:
            return action._colleagues_on_project()
        return self.user_ids._origin

    def _stays(self):
        # sudo: a colleague's name.
        owner = self.action_id.user_id.sudo()
        if owner == self.env.user:
            return self.env._("It stays with you until then.")
        return self.env._("It stays with %s until then.", owner.name)

    def action_confirm(self):
        self.ensure_one()
        self.check_access("write")
        self._check_readable()
        people = self._people()
        if not people and self.whom == "project":
            raise UserError(self.people)
        self.action_id.action_offer(people.ids)
        return {"type": "ir.actions.act_window_close"}
