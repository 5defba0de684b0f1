from dataclasses import dataclass, field
from datetime import datetime, timedelta

from odoo import api, fields, models

A_DAY = timedelta(days=1)


@dataclass(frozen=True)
class RecordSnapshot:
    """One record, as far as its calendar entry depends on it.

    ``where`` is owner, project and company. ``shown`` are the fingerprints of what a
    run would send: as things are, and as if nobody concerned were archived; ``words``
    are the texts of both. They are None where it has no place in a calendar.
    """

    where: tuple[int, int, int]
    shown: tuple[str, ...] | None
    words: tuple[tuple[str, ...], ...] | None
    is_finished: bool
    # In UTC. Not compared: a time that changed in Outlook changes ``shown``.
    start: datetime = field(compare=False)
    stop: datetime = field(compare=False)

    def finishes(self, before):
        """Tell whether this is ``before``, merely completed.

        That is with the same words, no longer than before or a day, and not in the
        future: else a completion could move an entry to any time.
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
    """Checks which changes of a record change a colleague's calendar.

    Snapshots before and after the write are compared; what Outlook does not show may be
    changed freely. A record that leaves a calendar needs permission on that one, a
    record that enters a calendar on the other. A manager may always remove work.
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
            back = self._o365_put_back()
            rest = {key: look for key, look in before.items() if key not in back.ids}
            self._o365_check_calendars_left(rest)
            (self - back)._o365_check_calendars_entered(reassigned - back, rest)

    def _o365_put_back(self):
        """Return those of these records for whose change no permission is asked.

        None, but where somebody undoes what they were allowed to do just now.
        """
        return self.browse()

    def _o365_ask_permission_ahead(self, vals):
        """Ask about the user to whom the records are given, before rows are locked."""
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
        """Return a snapshot of each record, by id.

        Includes what Outlook hides while the client is archived: else somebody could
        archive the client, change the record, and have Outlook show it a moment later.
        """
        snapshots = {}
        # sudo: entries are sent as superuser; only whether they change is returned.
        for record in self.sudo():
            events = record._o365_events_to_send() if record._o365_wants_entry() else ()
            snapshots[record.id] = RecordSnapshot(
                record._o365_assignment(),
                tuple(event.fingerprint() for event in events) or None,
                tuple(event.words() for event in events) or None,
                record._o365_is_finished(),
                *record._o365_span(),
            )
        return snapshots

    def _o365_events_to_send(self):
        """Return what is sent of this one record: now, and if nobody were archived.

        Two equal events are returned as one.
        """
        as_it_is, there = self._o365_event_to_send(), self._o365_event_to_send(True)
        return (as_it_is,) if there == as_it_is else (as_it_is, there)

    def _o365_is_finished(self):
        """Tell whether the work of this one record is over; see _o365_takes_out."""
        return False

    def _o365_check_calendars_left(self, before):
        """Check the permission on the calendars in which these records were."""
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
        """Tell whether a change relieves the owner: reassigned, cancelled, done."""
        return (
            before.where[0] != after.where[0]
            or (before.shown is not None and after.shown is None)
            or after.finishes(before)
        )

    def _o365_check_calendars_entered(self, reassigned, before):
        """Check the permission on the calendars in which these records are now.

        Needed for each reassigned record of a project that uses Outlook, and for each
        that has a place in a calendar again (reopened, unarchived).
        """
        protected = self._o365_protected()
        given = protected & reassigned
        back = (protected - given - self.browse(before))._o365_in_calendar()
        self._o365_require_permission((given | back)._o365_owner_ids())
