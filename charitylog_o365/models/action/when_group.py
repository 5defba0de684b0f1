"""The groups of the Action List, and for how many days back and ahead one sees it."""

from datetime import datetime, time, timedelta, timezone

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL
from odoo.tools.misc import get_lang

from ...core.graph.clock import clock
from .day import local_day

DAYS = 7
# The codes are in the order of time: groups are sorted by them.
GROUPS = [
    ("1_overdue", "Overdue"),
    ("2_earlier", "Earlier"),
    ("3_today", "Today"),
    ("4_tomorrow", "Tomorrow"),
    ("5_this_week", "This week"),
    ("6_later", "Later"),
]


class ResUsersSettings(models.Model):
    _inherit = "res.users.settings"

    charitylog_days = fields.Integer(
        "Days back and ahead in the Action List", default=DAYS
    )


class CharitylogAction(models.Model):
    """Groups by when: as the reader's clock has it, in Python and in SQL.

    What is overdue is so whenever it was, and never out of range: no visit is lost
    because somebody was away for a fortnight.
    """

    _inherit = "charitylog.action"

    when_group = fields.Selection(
        GROUPS,
        "Today, tomorrow, later",
        compute="_compute_when_group",
        search="_search_when_group",
    )
    is_in_my_days = fields.Boolean(
        "In my days",
        compute="_compute_is_in_my_days",
        search="_search_is_in_my_days",
    )

    @api.depends("start", "all_day", "state")
    @api.depends_context("tz")
    def _compute_when_group(self):
        today, tomorrow, week_end = self._days_of_now()
        for action in self:
            day = action._reader_day()
            if not day:
                action.when_group = False
            elif action.is_overdue:
                action.when_group = "1_overdue"
            elif day < today:
                action.when_group = "2_earlier"
            elif day == today:
                action.when_group = "3_today"
            elif day == tomorrow:
                action.when_group = "4_tomorrow"
            else:
                action.when_group = "5_this_week" if day <= week_end else "6_later"

    def _reader_day(self):
        """Return the day of this one record as the reader has it."""
        if not self.start or self.all_day:
            return self.start and self.start.date()
        return local_day(self.start, str(self.env.tz))

    @api.model
    def _days_of_now(self):
        """Return today, tomorrow, and the last day of this week, for the reader."""
        today = local_day(fields.Datetime.now(), str(self.env.tz))
        first = int(get_lang(self.env).week_start)
        left = (first - 1 - today.isoweekday()) % 7
        return today, today + timedelta(days=1), today + timedelta(days=left)

    def _search_when_group(self, operator, value):
        if operator not in ("in", "not in"):
            return NotImplemented
        codes = tuple(code for code in value if code) or ("",)

        def to_sql(model, alias, _query):
            found = SQL("%s IN %s", model._when_group_sql(alias), codes)
            return SQL("NOT (%s)", found) if operator == "not in" else found

        return Domain.custom(to_sql=to_sql)

    def _field_to_sql(self, alias, field_expr, query=None):
        if field_expr == "when_group":
            return self._when_group_sql(alias)
        return super()._field_to_sql(alias, field_expr, query)

    @api.model
    def _when_group_sql(self, alias):
        today, tomorrow, week_end = self._days_of_now()

        def column(name):
            return SQL.identifier(alias, name, to_flush=self._fields[name])

        return SQL(
            """
            (SELECT CASE
                WHEN %(state)s = 'outstanding' AND CASE WHEN %(all_day)s THEN
                    moment.day < %(today)s ELSE %(start)s < %(now)s END
                THEN '1_overdue'
                WHEN moment.day < %(today)s THEN '2_earlier'
                WHEN moment.day = %(today)s THEN '3_today'
                WHEN moment.day = %(tomorrow)s THEN '4_tomorrow'
                WHEN moment.day <= %(week_end)s THEN '5_this_week'
                ELSE '6_later' END
               FROM (SELECT CASE WHEN %(all_day)s THEN %(start)s::date ELSE
                    (%(start)s AT TIME ZONE 'UTC' AT TIME ZONE %(zone)s)::date
                    END AS day) AS moment)
            """,
            state=column("state"),
            all_day=column("all_day"),
            start=column("start"),
            now=fields.Datetime.now(),
            today=today,
            tomorrow=tomorrow,
            week_end=week_end,
            zone=str(self.env.tz),
        )

    @api.depends("start", "all_day", "state")
    @api.depends_context("uid", "tz")
    def _compute_is_in_my_days(self):
        found = self.filtered_domain(self._my_days())
        for action in self:
            action.is_in_my_days = action in found

    def _search_is_in_my_days(self, operator, value):
        if operator not in ("in", "not in"):
            return NotImplemented
        wanted = (operator == "in") == (True in value)
        return self._my_days() if wanted else ~self._my_days()

    @api.model
    def _my_days(self):
        """Return the domain of the user's own range of days; what is overdue is in."""
        today, days = self._days_of_now()[0], self.charitylog_days()
        begin = self._begin_of(today - timedelta(days=days))
        end = self._begin_of(today + timedelta(days=days + 1))
        return Domain("start", "<", end) & (
            Domain("start", ">=", begin) | Domain("state", "=", "outstanding")
        )

    @api.model
    def _begin_of(self, day):
        """Return when ``day`` begins for the reader, in UTC."""
        local = datetime.combine(day, time.min, clock(str(self.env.tz)))
        return local.astimezone(timezone.utc).replace(tzinfo=None)

    @api.model
    def charitylog_days(self, days=None):
        """Return for how many days back and ahead the user sees their Action List.

        With ``days`` it is kept first.
        """
        # sudo: one's own settings, which Odoo makes as superuser.
        settings = self.env.user.sudo().res_users_settings_ids
        if days is not None:
            settings = settings or settings._find_or_create_for_user(self.env.user)
            settings.charitylog_days = max(0, min(int(days), 366))
        return settings.charitylog_days if settings else DAYS
