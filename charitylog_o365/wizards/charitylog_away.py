"""The window for who is ill or away: what becomes of their work of these days."""

from datetime import datetime, time, timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..tools.dates import said_day
from ..tools.groups import MANAGER
from ..tools.words import RELOAD

A_DAY = timedelta(days=1)
DAY = "EEEE d MMMM"


class CharitylogAway(models.TransientModel):
    """Gives, offers or moves somebody's outstanding work of some days.

    For oneself, and by managers for anybody of their companies. Each record is changed
    as the user, so that each check holds.
    """

    _name = "charitylog.away"
    _inherit = "charitylog.handover"
    _description = "Away"
    _about = ("user_id", "colleague_id")

    is_manager = fields.Boolean(compute="_compute_is_manager")
    user_id = fields.Many2one(
        "res.users",
        "Who is away?",
        required=True,
        default=lambda self: self.env.user,
        domain="[('share', '=', False)]",
    )
    first_day = fields.Date("From", required=True, default=fields.Date.context_today)
    last_day = fields.Date("Until", default=fields.Date.context_today)
    is_open_ended = fields.Boolean("Not known until when")
    plan = fields.Selection(
        [
            ("give", "Give it to a colleague"),
            ("move", "Move it to another day"),
            ("each", "As chosen below"),
        ],
        "What becomes of their work?",
        required=True,
        default="give",
    )
    colleague_id = fields.Many2one(
        "res.users",
        "Give everything to",
        domain="[('share', '=', False), ('id', '!=', user_id)]",
    )
    move_to = fields.Selection(
        [
            ("after", "The first working day after"),
            ("weekday", "The same weekday, once they are back"),
            ("day", "One day"),
        ],
        "Move everything to",
        required=True,
        default="after",
    )
    day = fields.Date("New day")
    line_ids = fields.One2many(
        "charitylog.away.line",
        "away_id",
        compute="_compute_line_ids",
        # Only what the user may see, which Odoo forgets for stored fields.
        compute_sudo=False,
        store=True,
        readonly=False,
    )

    @api.depends_context("uid")
    def _compute_is_manager(self):
        self.is_manager = self.env.user.has_group(MANAGER)

    @api.depends("user_id", "first_day", "last_day", "is_open_ended")
    def _compute_line_ids(self):
        for window in self:
            window.line_ids = window._new_lines()

    @api.constrains("user_id", "first_day", "last_day", "is_open_ended")
    def _check_user(self):
        for window in self.sudo(False):
            if not window._is_open():
                raise AccessError(
                    self.env._(
                        "Only managers of Contacts & Actions can do this for a "
                        "colleague."
                    )
                )
            last = window._last()
            if last and last < window.first_day:
                raise UserError(self.env._("The last day is before the first."))

    def _last(self):
        """Return the last day, or False where it is not known."""
        return not self.is_open_ended and self.last_day

    def _is_open(self):
        """Tell whether the user may see to this person's work: their own, or manager.

        A manager of a company that they have in common.
        """
        user = self.user_id._origin
        if user == self.env.user:
            return True
        # sudo: a colleague's companies decide.
        shared = user.sudo().company_ids & self.env.user.company_ids
        return bool(shared) and self.env.user.has_group(MANAGER)

    def _whose(self):
        return self.user_id

    def _work(self, actions):
        """Return the outstanding work of these days, in the order of time."""
        first, last = self.first_day, self._last()
        if not (first and self.user_id and self._is_open()):
            return actions
        # A day wider: whose clock decides is known of each record only.
        domain = [
            ("user_id", "=", self.user_id._origin.id),
            ("state", "=", "outstanding"),
            ("start", ">=", datetime.combine(first - A_DAY, time.min)),
        ]
        if last:
            domain += [("start", "<", datetime.combine(last + 2 * A_DAY, time.min))]
        found = actions.search(domain, order="start, id")
        return found.filtered(
            lambda action: first <= action.day and (not last or action.day <= last)
        )

    # All lines at once

    @api.onchange(
        "user_id",
        "first_day",
        "last_day",
        "is_open_ended",
        "plan",
        "colleague_id",
        "move_to",
        "day",
    )
    def _onchange_plan(self):
        if self.plan == "each":
            return
        gives = self.plan == "give"
        for line in self.line_ids:
            line.new_user_id = gives and self.colleague_id
            line.new_day = not gives and self._new_day(line.action_id)

    def _new_day(self, action):
        """Return the day to which this one is moved, or False where it is not known."""
        last = self._last()
        if self.move_to == "day" or not last:
            return self.day
        # Of an absence that is over, work is moved to what is to come.
        back = max(last + A_DAY, fields.Date.context_today(self))
        if self.move_to == "after":
            company = action._o365_company() or self.env.company
            return company._first_working_day(back)
        return back + timedelta(days=(action.day - back).days % 7)

    # What is done

    def action_confirm(self):
        """Do what each line says; return the notice with "Undo"."""
        self.ensure_one()
        self._check_user()
        given = self.line_ids.filtered("new_user_id")
        moved = self.line_ids.filtered("new_day") - given
        self._refuse_days(moved)
        actions = (given | moved).action_id
        if not actions:
            raise UserError(
                self.env._("Please choose a colleague or a day, for one at least.")
            )
        with actions._remember_for_undo(self.env._("Handed over or moved")) as undo:
            told, refused = self._hand_over(given)
            told_moved, refused_moves = self._move(moved)
            refused += refused_moves
            if len(refused) == len(actions):
                raise refused[0][1]
        not_done = actions._reasons_sentence(refused)
        sentences = [*told, *told_moved, not_done]
        return undo._notice(" ".join(filter(None, sentences)), RELOAD)

    def _move(self, lines):
        """Move the work of ``lines``, each at its own hour; as ``_hand_over``."""
        told, refused = [], []
        for day, some in lines.grouped("new_day").items():
            actions = some.action_id
            left = actions._each_outstanding(
                lambda each, to=day: each._move(lambda _day, _today: to)
            )
            refused += left
            if len(left) < len(actions):
                told.append(
                    self.env._(
                        "%(count)s moved to %(day)s.",
                        count=len(actions) - len(left),
                        day=said_day(self.env, day, date_format=DAY),
                    )
                )
        return told, refused


class CharitylogAwayLine(models.TransientModel):
    """One outstanding action: given to somebody, moved to a day, or left."""

    _name = "charitylog.away.line"
    _inherit = "charitylog.handover.line"
    _description = "Work of somebody who is away"

    away_id = fields.Many2one("charitylog.away", required=True, ondelete="cascade")
    new_day = fields.Date("Move it to")

    @api.onchange("new_user_id")
    def _onchange_new_user_id(self):
        if self.new_user_id:
            self.new_day = False

    @api.onchange("new_day")
    def _onchange_new_day(self):
        if self.new_day:
            self.new_user_id = False

    @api.depends("new_day")
    def _compute_answer(self):
        return super()._compute_answer()

    def _calendars_asked(self):
        """Also whoever's calendar would change by moving a colleague's work."""
        action = self.action_id._origin
        if not self.new_user_id and self.new_day:
            if action._o365_protected()._o365_in_calendar():
                return action.user_id
        return super()._calendars_asked()

    def _answered(self, found):
        if self.new_user_id or not self.new_day:
            return super()._answered(found)
        if found:
            return self.env._("No"), f"{found['what']} {found['how']}"
        return self.env._("Yes"), False
