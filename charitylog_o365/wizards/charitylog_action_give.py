from odoo import Command, api, fields, models
from odoo.exceptions import UserError


class CharitylogActionGive(models.TransientModel):
    """Gives outstanding actions to colleagues; offers them where giving is refused."""

    _name = "charitylog.action.give"
    _inherit = "charitylog.handover"
    _description = "Give Actions"
    _about = ("user_id",)

    user_id = fields.Many2one("res.users", "Give to", domain="[('share', '=', False)]")
    line_ids = fields.One2many("charitylog.action.give.line", "give_id")
    count = fields.Integer(compute="_compute_count")
    answer = fields.Char("Allowed?", compute="_compute_answer")
    is_refused = fields.Boolean(compute="_compute_answer")

    @api.model
    def default_get(self, fields):
        defaults = super().default_get(fields)
        actions = self.env["charitylog.action"].browse(
            self.env.context.get("default_action_ids") or ()
        )
        actions.check_access("read")
        if "line_ids" in fields:
            defaults["line_ids"] = [
                Command.create({"action_id": action.id}) for action in actions
            ]
        return defaults

    @api.depends("line_ids")
    def _compute_count(self):
        for window in self:
            window.count = len(window.line_ids)

    @api.depends("line_ids.answer")
    def _compute_answer(self):
        """Say of a single action what its line would say."""
        for window in self:
            one = window.line_ids if len(window.line_ids) == 1 else None
            window.answer = one and one.answer
            window.is_refused = bool(one and one.is_refused)

    @api.onchange("user_id")
    def _onchange_user_id(self):
        if self.user_id:
            self.line_ids.new_user_id = self.user_id

    def action_confirm(self):
        """Give, and offer what is refused; return the notice with "Undo"."""
        self.ensure_one()
        given = self.line_ids.filtered("new_user_id")
        if not given:
            raise UserError(self.env._("Please choose who is to do it."))
        actions = given.action_id
        with actions._remember_for_undo(self.env._("Given away")) as undo:
            told, refused = self._hand_over(given)
            if len(refused) == len(actions):
                raise refused[0][1]
        not_done = actions._reasons_sentence(refused)
        return undo._notice(" ".join([*told, not_done]).strip())


class CharitylogActionGiveLine(models.TransientModel):
    """One action, and who is to have it."""

    _name = "charitylog.action.give.line"
    _inherit = "charitylog.handover.line"
    _description = "Action to Give"

    give_id = fields.Many2one("charitylog.action.give", ondelete="cascade")
