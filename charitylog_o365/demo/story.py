"""Three months of a small charity's work up to today, and what is planned next week.

The same on the same day: chance is seeded with whom it is about and how long ago.
"""

from datetime import datetime, time, timedelta
from random import Random

from odoo import api, fields, models

from ..core.graph.clock import local_time
from ..models.action.series_dates import at_clock
from .rounds import ROUNDS
from .single import SINGLES
from .work import CALL, VISIT

ADDON = "charitylog_o365"
ZONE = "Europe/London"
WEEK = timedelta(days=7)
WEEKS_BACK = 13
SATURDAY = 5
# What is noted where it did not take place.
NOBODY = {
    VISIT: "Nobody answered. Left a card that I had been.",
    CALL: "Rang twice, no answer. Will try again.",
}
NO_SHOW = "Did not come, and did not ring."
CALLED_OFF = {
    "client_cancelled": "Called off in the morning. Next time as usual.",
    "we_cancelled": "I was ill. Rang to call it off.",
}
FIRST = {
    "name": "First meeting",
    "outcome": "held",
    "description": "Introduced ourselves, and agreed how to go on.",
}
LATE = (0, 0, 0, 5, 10, 15)  # minutes
LONGER = (-0.25, 0, 0, 0, 0, 0.25, 0.25, 0.5)  # hours, beside the planned length


class CharitylogAction(models.Model):
    _inherit = "charitylog.action"

    @api.model
    def _tell_demo_story(self):
        """Record all of it, each worker their own. Called while demo data is loaded."""
        Story(self.env).tell()


class Story:
    """Makes the records. Days are London's; nothing regular falls on a bank holiday."""

    def __init__(self, env):
        self.env = env
        self.now = local_time(fields.Datetime.now(), ZONE).replace(tzinfo=None)
        self.monday = self.now.date() - timedelta(days=self.now.weekday())
        # Until the end of next week.
        self.last = self.monday + timedelta(days=13)
        self.holidays = self._bank_holidays()

    def tell(self):
        done, planned = [], []
        for each in ROUNDS:
            self._go_round(each, done, planned)
        self._record(done)
        self._record(planned)
        for single in SINGLES:
            self._add(single)

    # Rounds

    def _go_round(self, each, done, planned):
        """Append what has been done in this round, and what is planned."""
        number = len([*self._days(each, self.now.date())])
        for day in self._days(each, self.last):
            start = datetime.combine(day, time.fromisoformat(each.time))
            if start + timedelta(hours=each.hours) < self.now:
                number -= 1
                done.append((each, self._done(each, start, number)))
                continue
            planned.append((each, self._planned(each, start)))
            if each.repeated:
                break

    def _days(self, each, until):
        """Yield the days of a round up to ``until``, without bank holidays."""
        first = self.monday - WEEK * each.since
        # The same weeks whenever it is told; not all fortnights are the same.
        weeks = first.toordinal() // 7 + len(each.client)
        first += WEEK * (-weeks % each.every)
        day = first + timedelta(days=each.weekday)
        while day <= until:
            if day not in self.holidays:
                yield day
            day += WEEK * each.every

    def _done(self, each, start, ago):
        """Return values of a contact done; ``ago`` counts back from the last one."""
        values = self._planned(each, start)
        values |= {
            "state": "done",
            "planned_start": values["start"],
            "planned_user_id": values["user_id"],
        }
        is_first = start.date() == next(self._days(each, self.last))
        if is_first and each.since < WEEKS_BACK:
            return values | FIRST | {"duration": each.hours}
        if outcome := self._missed(each).get(ago):
            return values | self._not_held(each, outcome)
        chance = Random(f"{each.client} {each.name} {ago}")
        start += timedelta(minutes=chance.choice(LATE))
        return values | {
            "start": at_clock(start, ZONE),
            "duration": max(0.25, each.hours + chance.choice(LONGER)),
            "outcome": "held",
            "description": each.notes[ago % len(each.notes)],
        }

    def _not_held(self, each, outcome):
        if outcome in CALLED_OFF:
            note, hours = CALLED_OFF[outcome], 0
        else:
            note = NOBODY.get(each.type, NO_SHOW)
            hours = 0.25 if each.type == VISIT else 0
        return {"outcome": outcome, "duration": hours, "description": note}

    def _missed(self, each):
        """Return how long ago (see ``_done``) work did not take place, and why."""
        chance = Random(f"{each.client} {each.name}")
        first, second, third = chance.sample(range(WEEKS_BACK), 3)
        missed = {second: "client_cancelled"}
        if not self._ref(f"client_{each.client}").is_company:
            missed[first] = "nobody_there"
        if chance.random() < 0.3:
            missed[third] = "we_cancelled"
        return missed

    def _planned(self, each, start):
        return {
            "name": each.name,
            "partner_id": self._ref(f"client_{each.client}").id,
            "project_id": self._ref(f"project_{each.project}").id,
            "action_type_id": self._ref(f"charitylog_action_type_{each.type}").id,
            "user_id": self._ref(f"user_{each.worker}").id,
            "start": at_clock(start, ZONE),
            "planned_duration": each.hours,
            "location": self._place(each),
        }

    def _record(self, pairs):
        """Record values for rounds, a batch for each worker; repeat where it says."""
        for worker in dict.fromkeys(each.worker for each, _values in pairs):
            theirs = [pair for pair in pairs if pair[0].worker == worker]
            actions = self._as(worker).create([values for _each, values in theirs])
            for (each, _values), action in zip(theirs, actions, strict=True):
                if action.state == "outstanding" and each.repeated:
                    self._repeat(action, each.repeated)
                if action.state == "outstanding" and each.client == "mary":
                    self._name(action, "action_mary_visit")

    def _repeat(self, action, count):
        """Repeat an action every week, as its worker does in the window."""
        window = action.env["charitylog.action.repeat"]
        window = window.with_context(default_action_id=action.id)
        window.create({"count": count}).action_confirm()

    # Single actions

    def _add(self, single):
        values = self._planned(single, self._moment(single))
        values["description"] = single.notes
        if not single.time:
            values |= {"all_day": True, "day": self._day(single.days), "start": False}
        if single.cancelled:
            values["state"] = "cancelled"
        action = self._as(single.worker).create(values)
        if single.xmlid:
            self._name(action, single.xmlid)
        if single.offered_to:
            action.action_offer(self._ref(f"user_{single.offered_to}").id)

    def _moment(self, single):
        hour = time.fromisoformat(single.time or "12:00")
        return datetime.combine(self._day(single.days), hour)

    def _day(self, working_days):
        """Return the day so many working days from today."""
        day, left = self.now.date(), working_days
        step = timedelta(days=1 if left > 0 else -1)
        while left:
            day += step
            if day.weekday() < SATURDAY and day not in self.holidays:
                left -= step.days
        return day

    # Both

    def _as(self, worker):
        return self.env["charitylog.action"].with_user(self._ref(f"user_{worker}"))

    def _ref(self, name):
        return self.env.ref(f"{ADDON}.{name}")

    def _place(self, each):
        client = self._ref(f"client_{each.client}")
        return each.type == VISIT and f"{client.street}, {client.city}"

    def _name(self, action, name):
        self.env["ir.model.data"].create(
            {
                "module": ADDON,
                "name": name,
                "model": action._name,
                "res_id": action.id,
                "noupdate": True,
            }
        )

    def _bank_holidays(self):
        """Return those of England, wherever the demo's company is."""
        company = self.env["res.company"].new({"country_id": self.env.ref("base.uk")})
        first = self.monday - WEEK * (WEEKS_BACK + 1)
        return company._bank_holidays(first, self.last) or {}
