from datetime import datetime, time, timedelta, timezone

from odoo import api, fields, models
from odoo.exceptions import UserError

from ...core.calendar.free import Availability, find_clash, next_slots
from ...core.calendar.intervals import A_DAY
from ...core.graph.clock import clock
from ..action.day import EARLIEST, LATEST
from ..action.duration import length
from .hours import usual_hours
from .reasons import sentence
from .res_users import is_id, plain_times

# In hours: what takes longer is no visit.
LONGEST = 14 * 24
# How far ahead a time is looked for.
AHEAD = timedelta(days=21)
SLOTS = 5
# What has no length takes this long, where a time is looked for.
A_WHILE = timedelta(minutes=30)


class ResUsers(models.Model):
    """Says for a form, saved or not, whether a time suits, and which one would."""

    _inherit = "res.users"

    @api.model
    def o365_free_clash(self, user_id, start, hours, action_id=False):
        """Return whether somebody is busy from ``start`` (UTC, as by RPC) on.

        A dict: ``busy``, [start, end] of what overlaps, of which ``here`` are those
        that Outlook does not tell of; ``free_from``, when they are free on that day of
        the user's zone, or False; ``name``, ``is_me``; and ``reason``, a sentence
        where Outlook is not known, with its code as ``why``. Empty for who is no
        colleague of the user's. Raises AccessError as `o365_free_busy` does.
        """
        start, span = self._o365_free_wish(user_id, start, hours)
        zone = clock(str(self.env.tz))
        begin, end = _day_of(start, zone)
        end = max(end, start + span + timedelta(minutes=1))
        found = self._o365_free_times(
            [user_id], _naive(begin), _naive(end), action_id
        ).get(user_id)
        if not found:
            return {}
        schedule, busy, here, hours_of_work = found
        one = Availability(tuple(busy), hours_of_work)
        clash = find_clash(start, span, {user_id: one}, zone)
        met = clash.busy[user_id] if clash else ()
        return {
            **self._o365_free_who(user_id, schedule),
            "busy": plain_times(met),
            "here": plain_times([each for each in met if each in here]),
            "free_from": bool(clash and clash.free_from)
            and fields.Datetime.to_string(_naive(clash.free_from)),
        }

    @api.model
    def o365_find_time(self, user_id, start, hours, action_id=False, alone=False):
        """Return the next five times, from ``start`` or now on, that suit both people.

        The user and ``user_id``, or the latter ``alone``: free for so many hours, in
        their working hours, and on no bank holiday. A dict: ``slots``, [start, end] in
        UTC; ``name``, ``is_me``; ``without``, sentences about who has no Outlook; and
        ``reasons``, sentences where it is not known. Their work here counts all the
        same. Empty and errors as `o365_free_clash`.
        """
        wish, span = self._o365_free_wish(user_id, start, hours)
        now = fields.Datetime.now().replace(tzinfo=timezone.utc)
        after = max(wish, now)
        until = after + AHEAD
        people = [user_id] if alone else list(dict.fromkeys([user_id, self.env.uid]))
        found = self._o365_free_times(people, _naive(after), _naive(until), action_id)
        if user_id not in found:
            return {}
        closed = self._o365_free_closed(after, until)
        free = [
            Availability(
                (*busy, *closed), hours_of_work or usual_hours(self.browse(key))
            )
            for key, (_schedule, busy, _here, hours_of_work) in found.items()
        ]
        slots = next_slots(after, until, span or A_WHILE, free, SLOTS)
        codes = [one[0].not_known for one in found.values() if one[0]]
        return {
            **self._o365_free_who(user_id, found[user_id][0]),
            "slots": plain_times([(one, one + span) for one in slots]),
            "without": [
                self._o365_free_without(key) for key, one in found.items() if not one[0]
            ],
            "reasons": [sentence(self.env, code) for code in {*codes} if code],
        }

    @api.model
    def _o365_free_who(self, user_id, schedule):
        # sudo: a colleague's name, which the user has chosen.
        name = self.browse(user_id).sudo().name
        why = schedule.not_known if schedule else ""
        return {
            "name": name,
            "is_me": user_id == self.env.uid,
            "why": why,
            "reason": sentence(self.env, why) if why else "",
        }

    @api.model
    def _o365_free_without(self, user_id):
        if user_id == self.env.uid:
            return self.env._("You have no Outlook.")
        # sudo: as in _o365_free_who.
        return self.env._("%s has no Outlook.", self.browse(user_id).sudo().name)

    @api.model
    def _o365_free_wish(self, user_id, start, hours):
        """Return what is wished for, checked: an aware moment, and a length."""
        try:
            moment = fields.Datetime.to_datetime(start)
            is_right = (
                is_id(user_id)
                and EARLIEST <= (moment or EARLIEST) < LATEST
                and 0 <= float(hours or 0) <= LONGEST
            )
        except (TypeError, ValueError):
            moment = None
        if not moment or not is_right:
            raise UserError(self.env._("Please say from when, and how long."))
        return moment.replace(tzinfo=timezone.utc), length(float(hours or 0))

    @api.model
    def _o365_free_closed(self, after, until):
        """Return the bank holidays of the user's company as times."""
        zone = clock(str(self.env.tz))
        days = [one.astimezone(zone).date() for one in (after, until)]
        closed = self.env.company._bank_holidays(*days) or {}
        return [_whole_day(day, zone) for day in closed]


def _day_of(moment, zone):
    """Return the begin and the end, in UTC, of the day of ``zone`` at ``moment``."""
    return _whole_day(moment.astimezone(zone).date(), zone)


def _whole_day(day, zone):
    return tuple(
        datetime.combine(each, time.min, zone).astimezone(timezone.utc)
        for each in (day, day + A_DAY)
    )


def _naive(moment):
    return moment.astimezone(timezone.utc).replace(tzinfo=None)
