"""What windows share in which outstanding work is given to colleagues, line by line."""

from odoo import Command, api, fields, models
from odoo.exceptions import UserError


class CharitylogHandover(models.AbstractModel):
    """Gives the work of its lines; offers it where giving is refused.

    Windows add ``line_ids``, of a model made of ``charitylog.handover.line``.
    """

    _name = "charitylog.handover"
    _inherit = "charitylog.window"
    _description = "A window that gives work to colleagues"
    _lines = ("line_ids",)

    refusals = fields.Text("Not possible", compute="_compute_refusals")
    hidden_count = fields.Integer(compute="_compute_hidden_count")

    @api.depends("line_ids.why")
    def _compute_refusals(self):
        """Say once of each colleague why not, and what is done instead."""
        for window in self:
            reasons = filter(None, window.line_ids.mapped("why"))
            window.refusals = "\n".join(dict.fromkeys(reasons))

    @api.depends("line_ids")
    def _compute_hidden_count(self):
        # sudo: how many there are, of which the user may not read what they are.
        every = self.env["charitylog.action"].sudo()
        for window in self:
            shown = window._work(every.sudo(False))
            window.hidden_count = len(window._work(every)) - len(shown)

    def _work(self, actions):
        """Return the work that the window is about, found by the model ``actions``."""
        return actions

    def _whose(self):
        """Return the user whose work is given away and who is to have none of it."""
        return self.env["res.users"]

    def _refuse_themselves(self, lines):
        """Raise UserError where work would be given to whom the window is about."""
        if self._whose() & lines.new_user_id:
            raise UserError(
                self.env._(
                    "This is %s's own work. Please choose somebody else for it.",
                    # sudo: a colleague's name.
                    self._whose().sudo().name,
                )
            )

    def _new_lines(self):
        """Return the commands that make a line for each work that the user may see."""
        work = self._work(self.env["charitylog.action"])
        return [
            Command.clear(),
            *(Command.create({"action_id": action.id}) for action in work),
        ]

    def _hand_over(self, lines):
        """Give and offer the work of ``lines``, to each line's ``new_user_id``.

        Returns sentences that say what was done for whom, and pairs of an action and
        why it was refused. One that is refused stops no other.
        """
        self._refuse_themselves(lines)
        told, refused = [], []
        # Now: whatever is rolled back below forgets these answers, and asking Microsoft
        # again takes seconds and may be answered otherwise than the window said.
        of_offers = lines.filtered("is_refused")
        for colleague, some in lines.grouped("new_user_id").items():
            offered = (some & of_offers).action_id
            given = some.action_id - offered
            refused += given._each_outstanding(
                lambda each, to=colleague: each._give(to)
            )
            refused += offered._each_outstanding(
                lambda each, to=colleague: each._offer_each(to)
            )
            left = given._refused_in(refused)
            told += self._told(colleague, given - left, offered - left)
        return told, refused

    @api.model
    def _told(self, colleague, given, offered):
        """Return what became of the work for one colleague, in sentences."""
        # sudo: a colleague's name.
        name = colleague.sudo().name
        if given:
            yield self.env._(
                "%(count)s given to %(name)s.", count=len(given), name=name
            )
            if not_shown := self._not_in_outlook(colleague, given):
                yield not_shown
        if offered:
            yield self.env._(
                "%(count)s offered to %(name)s.", count=len(offered), name=name
            )

    @api.model
    def _not_in_outlook(self, colleague, given):
        """Return a sentence about what Outlook would show of ``given``, but does not.

        Perhaps it was recorded before Outlook was switched on. None where all is shown.
        """
        # sudo: what each record says as well, to whoever may read it.
        given = given.sudo().filtered(lambda action: action._uses_calendars())
        if given and not colleague.sudo()._o365_account()._is_connected():
            return self.env._(
                "It is in their list here, but not in Outlook, which they have not "
                "connected."
            )
        left = given.filtered(lambda action: action.o365_state == "off")
        return left and self.env._(
            "Not in Outlook: %s of them. Each of them says why.", len(left)
        )


class CharitylogHandoverLine(models.AbstractModel):
    """One outstanding action, and who is to have it."""

    _name = "charitylog.handover.line"
    _inherit = "charitylog.window"
    _description = "Work that is given to a colleague"
    _about = ("action_id", "new_user_id")

    action_id = fields.Many2one(
        "charitylog.action", "Outstanding action", required=True, ondelete="cascade"
    )
    partner_id = fields.Many2one(related="action_id.partner_id", related_sudo=False)
    project_id = fields.Many2one(related="action_id.project_id", related_sudo=False)
    start = fields.Datetime("When", related="action_id.start", related_sudo=False)
    all_day = fields.Boolean(related="action_id.all_day", related_sudo=False)
    planned_duration = fields.Float(
        related="action_id.planned_duration", related_sudo=False
    )
    new_user_id = fields.Many2one(
        "res.users", "Give it to", domain="[('share', '=', False)]"
    )
    answer = fields.Char("Allowed?", compute="_compute_answer")
    why = fields.Text("Why not", compute="_compute_answer")
    is_refused = fields.Boolean(compute="_compute_answer")

    @api.depends("new_user_id", "action_id")
    def _compute_answer(self):
        """Say whether the user may give it to this colleague, asking Microsoft."""
        refused = self._refused_calendars()
        for line in self:
            asked = line._calendars_asked()._origin.ids
            found = next((refused[owner] for owner in asked if owner in refused), None)
            line.is_refused = bool(found)
            line.answer, line.why = line._answered(found)

    def _refused_calendars(self):
        """Return by the owners' ids what Microsoft says of those that are refused."""
        owners = self.env["res.users"].union(
            *(each._calendars_asked() for each in self)
        )
        rights = self.env["o365.calendar.access"]
        told = rights.check_again(owners.ids) if owners else ()
        return {colleague["id"]: colleague for colleague in told}

    def _calendars_asked(self):
        """Return the users whose calendars this line changes, if that is asked.

        First the present owner, out of whose calendar only they and managers may take
        work without asking; then who is to have it.
        """
        asked = self.env["res.users"]
        action = self.action_id._origin
        if not self.new_user_id:
            return asked
        if not action._may_offer() and action._o365_protected()._o365_in_calendar():
            asked |= action.user_id
        if action._uses_calendars():
            asked |= self.new_user_id
        return asked

    def _answered(self, found):
        """Return the answer in a word, and why not: ``found`` is the refusal."""
        if not found:
            return self.env._("Yes") if self.new_user_id else False, False
        why = f"{found['what']} {found['how']}"
        if not self.action_id._may_offer():
            return self.env._("No"), why
        # sudo: a colleague's name.
        owner = self.action_id.user_id.sudo()
        stays = (
            self.env._("It is offered, and stays with you until it is taken.")
            if owner == self.env.user
            else self.env._(
                "It is offered, and stays with %s until it is taken.", owner.name
            )
        )
        return self.env._("Offered"), f"{why} {stays}"
