from odoo import Command, api, fields, models
from odoo.exceptions import UserError

from ..tools.one_by_one import each_or_why


class CharitylogActionGive(models.TransientModel):
    """Gives outstanding actions to colleagues; offers them where giving is refused."""

    _name = "charitylog.action.give"
    _inherit = "charitylog.window"
    _description = "Give Actions"
    _about = ("user_id",)
    _lines = ("line_ids",)

    user_id = fields.Many2one("res.users", "Give to", domain="[('share', '=', False)]")
    line_ids = fields.One2many("charitylog.action.give.line", "give_id")
    count = fields.Integer(compute="_compute_count")
    answer = fields.Text("Possible?", compute="_compute_answer")
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
        actions._refuse_unless_outstanding()
        told, refused = [], []
        with actions._remember_for_undo(self.env._("Given away")) as undo:
            for colleague, lines in given.grouped("new_user_id").items():
                offered = lines.filtered("is_refused").action_id
                rest = lines.action_id - offered
                refused += each_or_why(rest, lambda some, to=colleague: some._give(to))
                refused += each_or_why(
                    offered, lambda some, to=colleague: some._offer_each(to)
                )
                left = self._refused_of(refused)
                told += self._told(colleague, rest - left, offered - left)
            if len(refused) == len(actions):
                raise refused[0][1]
        not_done = actions._reasons_sentence(refused)
        return undo._notice(" ".join([*told, not_done]).strip())

    @api.model
    def _refused_of(self, refused):
        return self.env["charitylog.action"].union(
            *(action for action, _why in refused)
        )

    def _told(self, colleague, given, offered):
        """Return what became of the work for one colleague, in sentences."""
        # sudo: a colleague's name.
        name = colleague.sudo().name
        if given:
            yield self.env._(
                "%(count)s given to %(name)s.", count=len(given), name=name
            )
        if offered:
            yield self.env._(
                "%(count)s offered to %(name)s.", count=len(offered), name=name
            )


class CharitylogActionGiveLine(models.TransientModel):
    """One action, and who is to have it."""

    _name = "charitylog.action.give.line"
    _inherit = "charitylog.window"
    _description = "Action to Give"
    _about = ("action_id", "new_user_id")

    give_id = fields.Many2one("charitylog.action.give", ondelete="cascade")
    action_id = fields.Many2one(
        "charitylog.action", "Outstanding action", required=True, ondelete="cascade"
    )
    partner_id = fields.Many2one(related="action_id.partner_id", related_sudo=False)
    start = fields.Datetime("When", related="action_id.start", related_sudo=False)
    all_day = fields.Boolean(related="action_id.all_day", related_sudo=False)
    new_user_id = fields.Many2one(
        "res.users", "Give it to", domain="[('share', '=', False)]"
    )
    answer = fields.Text("Possible?", compute="_compute_answer")
    is_refused = fields.Boolean(compute="_compute_answer")

    @api.depends("new_user_id", "action_id")
    def _compute_answer(self):
        """Say whether the user may give it to this colleague, asking Microsoft."""
        asked = self.filtered(
            lambda line: line.new_user_id and line.action_id._uses_calendars()
        )
        rights = self.env["o365.calendar.access"]
        told = rights.check_again(asked.new_user_id.ids) if asked else ()
        refused = {colleague["id"]: colleague for colleague in told}
        for line in self:
            found = line in asked and refused.get(line.new_user_id._origin.id)
            line.is_refused = bool(found)
            line.answer = line._answer(found)

    def _answer(self, found):
        if not found:
            return self.env._("Yes") if self.new_user_id else False
        if self.action_id.user_id != self.env.user:
            return self.env._(
                "No: %(what)s %(how)s", what=found["what"], how=found["how"]
            )
        return self.env._(
            "Not given, but offered: it stays with you until %(name)s takes it. "
            "%(what)s",
            name=found["name"],
            what=found["what"],
        )
