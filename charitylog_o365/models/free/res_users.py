from datetime import timedelta, timezone

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ...core.calendar.free import Availability
from ...core.calendar.intervals import merged
from ...tools.groups import USER
from ...tools.guard import is_member
from ...tools.plain_ids import each_once
from . import here, outlook
from .reasons import sentence

MOST_PEOPLE = 60
LONGEST = timedelta(days=31)


class ResUsers(models.Model):
    """Tells when colleagues are busy, before anything is saved.

    Only when: subjects and places are never read, nothing is stored or logged. Asked of
    Outlook with the reader's own sign-in, so that they learn what Outlook would show
    them; what is known here is told of all colleagues of the reader's companies.
    """

    _inherit = "res.users"

    @api.model
    def o365_free_busy(self, user_ids, start, end, action_id=False):
        """Return when these colleagues are busy between two moments (UTC, as by RPC).

        A dict for each, in the order asked: ``id``; ``mark``, the code of whether the
        reader may give them work, as in the list under "Who by?" ("" for oneself);
        ``known``, and else ``reason``, a sentence; ``busy``, [start, end] merged;
        ``here``, those of them which Outlook does not tell of; ``hours``, when they
        work, or False; ``source``, "outlook" or "charitylog". What is known here is
        told as well where Outlook is not known. The entry of the record ``action_id``
        does not count.

        Raises AccessError for whoever records no contacts, or may not read the record;
        UserError for too many people, or too long a time.
        """
        ids, start, end = self._o365_free_asked(user_ids, start, end)
        found = self._o365_free_times(ids, start, end, action_id)
        codes, _evidence = self.browse(found)._o365_mark_codes()
        return [
            self._o365_free_told(key, found.get(key), codes.get(key, "")) for key in ids
        ]

    @api.model
    def _o365_free_times(self, ids, start, end, action_id):
        """Return the times of those of ``ids`` that the user may know of, by id.

        Each is ``(schedule, busy, here, hours)``, with (start, end) aware and in UTC;
        the schedule is None for who is in no mailbox. Raises AccessError, see
        `o365_free_busy`.
        """
        if not is_member(self.env, USER):
            raise AccessError(
                self.env._("This is for users of Contacts & Actions only.")
            )
        action_id = self._o365_free_own(action_id)
        # Odoo lets staff read the names of all staff, whatever their companies.
        colleagues = self.with_context(active_test=True).search(
            [
                ("id", "in", ids),
                ("share", "=", False),
                ("company_ids", "in", self.env.user.company_ids.ids),
            ]
        )
        told = outlook.schedules(self.env.user, colleagues, start, end)
        unknown = [one for one in colleagues.ids if one not in told]
        unknown += [one for one in told if told[one].not_known]
        here_busy = here.busy_here(
            self.env, colleagues.ids, start, end, action_id, unknown
        )
        own = here.own_times(self.env, action_id)
        found = {}
        for key in colleagues.ids:
            schedule = told.get(key)
            known = _aware(here_busy[key])
            busy, hours = known, None
            if schedule and not schedule.not_known:
                one = Availability.of(schedule, own.get(key, ()))
                busy, hours = [*one.busy, *known], one.hours
            found[key] = schedule, merged(busy), merged(known), hours
        return found

    @api.model
    def _o365_free_asked(self, user_ids, start, end):
        """Return what was asked about, checked: ids, and two moments."""
        try:
            ids = each_once(user_ids)
            moments = [fields.Datetime.to_datetime(one) for one in (start, end)]
            is_asked = all(moments) and moments[0] < moments[1]
        except (TypeError, ValueError):
            is_asked = False
        if not is_asked:
            raise UserError(self.env._("Please say about whom, and from when to when."))
        if len(ids) > MOST_PEOPLE:
            raise UserError(
                self.env._("At most %s people can be asked about.", MOST_PEOPLE)
            )
        if moments[1] - moments[0] > LONGEST:
            raise UserError(
                self.env._("At most %s days can be asked about.", LONGEST.days)
            )
        return ids, *moments

    @api.model
    def _o365_free_own(self, action_id):
        """Return the id of the record that is not to count, or False.

        It has to be one that the user may read: else leaving it out would tell when
        somebody does what the user may not know of.
        """
        number = action_id if is_id(action_id) else 0
        action = self.env[here.ACTION].browse(number or ()).exists()
        action.check_access("read")
        return action.id

    @api.model
    def _o365_free_told(self, key, found, mark):
        schedule, busy, known, hours = found or (None, [], [], None)
        reason = (schedule.not_known if schedule else "") if found else "nobody"
        return {
            "id": key,
            "mark": mark,
            "known": not reason,
            "reason": sentence(self.env, reason) if reason else "",
            "busy": plain_times(busy),
            "here": plain_times(known),
            "hours": {
                "days": sorted(hours.days),
                "start": hours.start.strftime("%H:%M"),
                "end": hours.end.strftime("%H:%M"),
                "tz": str(hours.zone),
            }
            if hours
            else False,
            "source": "outlook" if schedule and not reason else "charitylog",
        }


def is_id(value):
    return isinstance(value, int) and not isinstance(value, bool)


def _aware(times):
    return [tuple(one.replace(tzinfo=timezone.utc) for one in each) for each in times]


def plain_times(times):
    """Return moments as Odoo's RPC writes them, in UTC."""
    return [
        [fields.Datetime.to_string(one.replace(tzinfo=None)) for one in each]
        for each in times
    ]
