"""How many hours are planned on each of the days to come: the line above the list."""

from datetime import timedelta

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import float_utils

from ...tools.dates import said_day

# A fortnight: more does not fit above a list.
MOST_DAYS = 14


class CharitylogAction(models.Model):
    _inherit = "charitylog.action"

    @api.model
    def charitylog_hours(self, domain):
        """Return what is planned on each day to come, by the reader's clock.

        Of what ``domain`` finds and the user may read: ``[{day, name, hours, count}]``,
        with the hours as "3:30". Days on which nothing is outstanding are left out.
        """
        today = self._days_of_now()[0]
        coming = (
            Domain(domain)
            & Domain("state", "=", "outstanding")
            & Domain("start", ">=", self._begin_of(today))
            & Domain("start", "<", self._begin_of(today + timedelta(days=MOST_DAYS)))
        )
        groups = self._read_group(
            coming, ["start:day"], ["planned_duration:sum", "__count"]
        )
        return [
            {
                "day": str(day.date()),
                "name": said_day(self.env, day.date(), date_format="EEE d"),
                "hours": _clock(hours),
                "count": count,
            }
            for day, hours, count in groups
        ]


def _clock(hours):
    """Return hours as people read them: 3.5 is "3:30"."""
    minutes = int(float_utils.float_round(hours * 60, precision_digits=0))
    return f"{minutes // 60}:{minutes % 60:02}"
