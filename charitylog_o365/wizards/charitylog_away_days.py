"""The new days in the window for who is away: which are refused, and what is said."""

from collections import Counter

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools.i18n import format_list

from ..tools.dates import said_day, said_moment

DAY = "EEEE d MMMM"
SHORT = "EEE d MMM"


class CharitylogAway(models.TransientModel):
    """Bank holidays and visits at the same time are said; moving there is possible."""

    _inherit = "charitylog.away"

    warnings = fields.Text("Please look at these days", compute="_compute_warnings")

    @api.depends("line_ids.new_day", "line_ids.new_user_id")
    @api.depends_context("lang", "tz")
    def _compute_warnings(self):
        for window in self:
            moved = window.line_ids.filtered(
                lambda line: line.new_day and not line.new_user_id
            )
            found = (window._on_holidays(moved), window._at_the_same_time(moved))
            window.warnings = "\n".join(filter(None, found))

    def _on_holidays(self, lines):
        """Return the bank holidays to which ``lines`` move work, in words."""
        found = {}
        for line in lines:
            day = line.new_day
            company = line.action_id._origin._o365_company() or self.env.company
            found |= company._bank_holidays(day, day) or {}
        named = self._named_days(sorted(found.items()), SHORT)
        return named and self.env._("On a bank holiday: %s.", named)

    def _at_the_same_time(self, lines):
        """Return in words which clients would have two visits at the same time.

        Two that are moved, or one that is moved and one that is outstanding then.
        """
        places = Counter(filter(None, (line._new_place() for line in lines)))
        standing = self.env["charitylog.action"]._outstanding_at(
            [client.id for client, _start in places],
            [start for _client, start in places],
        )
        for action in standing - lines.action_id._origin:
            # Another client's may be then: that is no place of these.
            if (action.partner_id, action.start) in places:
                places[action.partner_id, action.start] += 1
        named = [
            f"{client.display_name}, "
            f"{said_moment(self.env, start, dt_format=f'{SHORT} HH:mm')}"
            for (client, start), count in places.items()
            if count > 1
        ]
        return named and self.env._(
            "Two with one client at the same time: %s.", format_list(self.env, named)
        )

    def _refuse_days(self, lines):
        """Raise UserError where ``lines`` move work into the absence, or the past."""
        first, last = self.first_day, self._last()
        for day in lines.mapped("new_day"):
            named = said_day(self.env, day, date_format=DAY)
            if day < fields.Date.context_today(self):
                raise UserError(
                    self.env._("%s has been. Please choose a day to come.", named)
                )
            if last and first <= day <= last:
                raise UserError(
                    self.env._(
                        "%(name)s is away on %(day)s. Please choose another day.",
                        # sudo: a colleague's name.
                        name=self.user_id.sudo().name,
                        day=named,
                    )
                )


class CharitylogAwayLine(models.TransientModel):
    _inherit = "charitylog.away.line"

    def _new_place(self):
        """Return the client and the new start (UTC), or None for work by the day."""
        action = self.action_id._origin
        if action.all_day or not action.start:
            return None
        moved = action._moved(action.start, lambda _day, _today: self.new_day)
        return action.partner_id, moved["start"]
