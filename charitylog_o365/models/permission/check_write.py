from dataclasses import dataclass, field
from datetime import datetime, timedelta

from odoo import api, fields, models

A_DAY = timedelta(days=1)


@dataclass(frozen=True)
class RecordSnapshot:
    """One record as far as its calendar entry goes.

    ``where`` is owner, project and company. ``shown`` are the fingerprints of what the
    worker would send: as things are, and once nobody concerned is archived; ``words``
    are the texts of both. Nothing is shown of what has no entry.
    """

    where: tuple[int, int, int]
    shown: tuple[str, ...] | None
    words: tuple[tuple[str, ...], ...] | None
    is_finished: bool
    # In UTC; of the time it is ``shown`` that tells whether it changed.
    start: datetime = field(compare=False)
    stop: datetime = field(compare=False)

    def finishes(self, before):
        """Tell whether this is ``before``, done: no other words, no longer, not ahead.

        What is done stays in the calendar, where else it could be put to any time.
        """
        longest = max(before.stop - before.start, A_DAY)
        return (
            self.is_finished
            and not before.is_finished
            and self.words == before.words
            and self.stop - self.start <= longest
            and self.stop <= max(before.stop, fields.Datetime.now())
        )


class O365SyncMixin(models.AbstractModel):
    """Which changes of a record change a colleague's calendar, found by looking at it.

    What the entry shows is compared before and after; all that Outlook does not show
    stays free. Leaving a calendar needs the right on that calendar, entering one the
    right on the other. A manager may always take work out.
    """

    _inherit = "o365.sync.mixin"

    def _o365_before_protected_write(self, vals):
        """Return snapshots by id of the protected records, before ``vals`` are written.

        Asks Microsoft about the person to whom ``vals`` give records, where needed.
        """
        if not self._o365_needs_permission():
            return {}
        protected = self._o365_protected()._o365_in_calendar()
        before = protected._o365_snapshots()
        self._o365_ask_permission_ahead(vals)
        return before

    def _o365_check_protected_write(self, before, reassigned):
        """Raise AssignmentRefused where what was written needs a missing permission.

        ``before`` is what ``_o365_before_protected_write`` returned, ``reassigned``
        the records whose owner, project or company was changed.
        """
        if self._o365_needs_permission():
            self._o365_check_calendars_left(before)
            self._o365_check_calendars_entered(reassigned, before)

    def _o365_ask_permission_ahead(self, vals):
        """Ask about the person the records are given to, before any row is locked."""
        user = self.env["res.users"].browse(vals.get("user_id") or False)
        given = self.filtered(lambda record: record._o365_assignment()[0] != user.id)
        if "user_id" in self._fields and given and user and user != self.env.user:
            access = self.env["o365.calendar.access"]
            # sudo: a colleague's state decides.
            if user.sudo().o365_state != "none" and not access._editable(user.ids):
                if given.sudo().filtered(
                    lambda r: (
                        r._o365_project().o365_sync and r._o365_company().o365_rule
                    )
                ):
                    self._o365_ask_permission(self.browse(), user.ids)

    def _o365_snapshots(self):
        """Return by id whose and where each record is, and how its entry looks.

        Also what Outlook hides while the client is archived: else somebody could
        archive the client, change it, and have Outlook show it a moment later.
        """
        looks = {}
        # sudo: the entry is made as superuser; only whether it changes is asked.
        for record in self.sudo():
            events = record._o365_events_to_send() if record._o365_wants_entry() else ()
            start = record.start
            looks[record.id] = RecordSnapshot(
                record._o365_assignment(),
                tuple(event.fingerprint() for event in events) or None,
                tuple(event.words() for event in events) or None,
                record._o365_is_finished(),
                start,
                ("stop" in record and record.stop) or start,
            )
        return looks

    def _o365_events_to_send(self):
        """Return what is sent of this one record: as it is, and with nobody archived.

        The same event is returned once.
        """
        as_it_is, there = self._o365_event_to_send(), self._o365_event_to_send(True)
        return (as_it_is,) if there == as_it_is else (as_it_is, there)

    def _o365_is_finished(self):
        """Tell whether the work of this one record is over; see _o365_takes_out."""
        return False

    def _o365_check_calendars_left(self, before):
        """Check the right on the calendars that held these records until now."""
        records = self.browse(before)
        after = records._o365_snapshots()
        changed = {key for key in before if after[key] != before[key]}
        owners = {key: before[key].where[0] for key in changed}
        taken_out = {
            key for key in changed if self._o365_takes_out(before[key], after[key])
        }
        if taken_out and self._o365_may_take_out():
            self.browse(taken_out)._o365_log_taken_out(owners)
            owners = {key: owners[key] for key in changed - taken_out}
        self._o365_require_permission(owners)

    @api.model
    def _o365_takes_out(self, before, after):
        """Tell whether a change relieves the owner: given away, called off, done."""
        return (
            before.where[0] != after.where[0]
            or (before.shown is not None and after.shown is None)
            or after.finishes(before)
        )

    def _o365_check_calendars_entered(self, reassigned, before):
        """Check the right on the calendars into which these records come.

        Assigning counts for every record of an activated project; coming back
        (reopened, unarchived) where there is to be an entry.
        """
        bound = self._o365_protected()
        given = bound & reassigned
        back = (bound - given - self.browse(before))._o365_in_calendar()
        self._o365_require_permission((given | back)._o365_owner_ids())
