"""The staff day: what colleagues have to do, side by side, over a day or a week."""

from datetime import datetime, time, timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from ...tools.groups import USER
from ...tools.guard import is_member
from .day import is_plain_day
from .duration import LONGEST

# At a time. More would not fit on a screen, nor be read.
MOST_PEOPLE = 40
MOST_DAYS = 7
# Of the overdue work of earlier days. How much there is of it is told of each.
MOST_OVERDUE = 200
# What took or takes longer than any work does began no earlier.
LONG_AGO = timedelta(hours=LONGEST)

SHOWN = (
    "name",
    "partner_id",
    "project_id",
    "action_type_id",
    "user_id",
    "state",
    "start",
    "stop",
    "all_day",
    "is_overdue",
    "o365_state",
    "o365_message",
    "offer_message",
)


class CharitylogAction(models.Model):
    """Tells a page about colleagues' work; the record rules decide which of it."""

    _inherit = "charitylog.action"

    @api.model
    def charitylog_staff_day(self, people, first, days=1, offset=0, only=None):
        """Return who there is, and what they have to do on some days.

        ``people`` is a domain of users, ``first`` a day, by the reader's clock. At most
        forty people, from ``offset`` on: ``{people: [{id, name, code, mark}], count,
        work, late}``, with the mark of whether one may give them work, and its code.
        ``work`` has what is on these days and, where today is one of them, also what is
        overdue from earlier days; ``late`` how much of that there is, by user id. With
        ``only``, a user's id, the work is theirs alone, or of the first of these people
        if it is none of them. Raises AccessError for who is no colleague of Contacts &
        Actions.
        """
        self._refuse_no_colleague()
        first = fields.Date.to_date(first)
        span = first, first + timedelta(days=max(1, min(int(days), MOST_DAYS)))
        users, count = self._staff(people, max(0, int(offset)))
        of = users
        if only:
            of = users.filtered(lambda user: user.id == only) or users[:1]
        work = self.search(Domain("user_id", "in", of.ids) & self._on_days(*span))
        late, late_counts = self._late_for(of, *span)
        return {
            "people": users._staff_day_marked(),
            "count": count,
            "work": [
                {**row, "is_late": row["id"] not in work._ids}
                for row in (work | late).read(SHOWN)
            ],
            "late": late_counts,
        }

    def charitylog_staff_day_move(self, seen, user_id, start=None, day=None):
        """Move this one outstanding action, as somebody drags it; return the notice.

        To ``start`` (UTC), or else to a ``day`` without an hour, and to ``user_id``.
        ``seen`` are the start and the user's id that the page shows. Raises UserError
        where these are no longer so, and AssignmentRefused where a calendar may not be
        edited; then nothing has changed.
        """
        self.ensure_one()
        self.check_access("write")
        self._refuse_unless_outstanding()
        if list(seen) != [fields.Datetime.to_string(self.start), self.user_id.id]:
            raise UserError(
                self.env._(
                    "“%s” has been changed since the page was shown, so it stays as it "
                    "is now. Please look again.",
                    self.display_name,
                )
            )
        values = {}
        if is_plain_day(day):
            values = {"all_day": True, "day": day}
        elif start:
            values = {"all_day": False, "start": start}
        done = self.env._("Moved")
        if user_id != self.user_id.id:
            values["user_id"] = user_id
            # As the user: only whom they may see is named.
            colleague = self.env["res.users"].browse(user_id)
            done = self.env._("Given to %s", colleague.name)
        with self._remember_for_undo(done) as undo:
            self.write(values)
        return undo._notice(self._quick_sentence(done, []))["params"]

    def charitylog_staff_day_offer(self, user_id):
        """Offer this one to who may not be given it, as it is; return the notice."""
        self.ensure_one()
        self.check_access("write")
        # As the user: only whom they may see is named.
        colleague = self.env["res.users"].browse(user_id)
        done = self.env._("Offered to %s", colleague.name)
        with self._remember_for_undo(done) as undo:
            self.action_offer(user_id)
        return undo._notice(self._quick_sentence(done, []))["params"]

    @api.model
    def _refuse_no_colleague(self):
        if not is_member(self.env, USER):
            raise AccessError(
                self.env._("This is for colleagues who use Contacts & Actions.")
            )
        self.browse().check_access("read")

    @api.model
    def _staff(self, people, offset):
        """Return colleagues of Contacts & Actions, oneself first, and how many."""
        users = self.env["res.users"].with_context(active_test=True)
        found = users.search(
            Domain(people)
            & Domain("share", "=", False)
            & Domain("company_ids", "in", self.env.companies.ids)
            & Domain("id", "in", self._sudo_member_ids()),
            order="name, id",
        )
        mine = found & self.env.user
        shown = (mine | found)[offset : offset + MOST_PEOPLE]
        return shown, len(found)

    @api.model
    def _sudo_member_ids(self):
        """Return the ids of the members of Contacts & Actions.

        With sudo: who is in a group is for administrators to read.
        """
        return self.env.ref(USER).sudo().all_user_ids.ids

    @api.model
    def _on_days(self, first, end):
        """Return the domain of what is on the days from ``first`` until before ``end``.

        Work by the day is on its day wherever its reader is.
        """
        begin, stop = self._begin_of(first), self._begin_of(end)
        timed = (
            Domain("all_day", "=", False)
            & Domain("start", "<", stop)
            & Domain("start", ">=", begin - LONG_AGO)
            & (Domain("stop", ">", begin) | Domain("start", ">=", begin))
        )
        by_day = (
            Domain("all_day", "=", True)
            & Domain("start", "<", _midnight(end))
            & Domain("start", ">=", _midnight(first) - LONG_AGO)
            & Domain("stop", ">=", _midnight(first))
        )
        return timed | by_day

    @api.model
    def _late_for(self, users, first, end):
        """Return what is overdue from before ``first``, and how much, by user id.

        Nothing where today is not shown. The newest, where there is very much.
        """
        if not first <= self._days_of_now()[0] < end:
            return self.browse(), {}
        late = (
            Domain("user_id", "in", users.ids)
            & Domain("state", "=", "outstanding")
            & (
                (
                    Domain("all_day", "=", False)
                    & Domain("stop", "<=", self._begin_of(first))
                    & Domain("start", "<", self._begin_of(first))
                )
                | (Domain("all_day", "=", True) & Domain("stop", "<", _midnight(first)))
            )
        )
        counts = self._read_group(late, ["user_id"], ["__count"])
        return (
            self.search(late, order="start desc, id desc", limit=MOST_OVERDUE),
            {user.id: count for user, count in counts},
        )


def _midnight(day):
    """Return when ``day`` begins in UTC, by which work by the day has its day."""
    return datetime.combine(day, time.min)
