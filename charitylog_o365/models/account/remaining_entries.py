from datetime import datetime

from markupsafe import Markup
from odoo import fields, models
from odoo.fields import Domain

from ...core.sync.snapshot import Snapshot
from ...tools.dates import said_moment
from ...tools.groups import MANAGER


class O365Account(models.Model):
    """Lists once the entries that could not be removed when a connection ended.

    The mailbox was closed, the sign-in over, or Microsoft did not answer in time. They
    remain in Outlook, where whoever asked for their removal can delete them by hand.
    """

    _inherit = "o365.account"

    leaving_by_id = fields.Many2one("res.users", ondelete="set null", copy=False)

    def _list_remaining(self, entries):
        """List the ``entries`` that remain in this mailbox, for who asked.

        Without those that have been left to its owner: they stay on purpose.
        """
        self.ensure_one()
        reader = self._reader_of_remaining()
        entries = entries.exists().filtered(lambda entry: not entry.let_go)
        # Nothing asks for their removal any more, should the same mailbox come back.
        entries.write({"leaving": False, "for_good": False})
        entries._set_state("stale", "stale", next_try=False)
        self._end_waiting()
        remaining = entries._may_be_there()
        if remaining and reader:
            self._notify_remaining(
                reader, remaining, lambda account: account._why_remaining(remaining)
            )

    def _notify_remaining(self, reader, entries, why):
        """Give ``reader`` an activity that lists ``entries``, to delete them by hand.

        ``why`` is a function of this account, in the reader's language.
        """
        env = self.with_context(lang=reader.lang, tz=reader.tz).env
        account = self.with_env(env)
        lines = [account._line_of(entry, reader) for entry in entries]
        # sudo: made for who asked, with no record beside it: nobody else reads it.
        env["mail.activity"].sudo().create(
            {
                "activity_type_id": env.ref("mail.mail_activity_data_todo").id,
                "user_id": reader.id,
                "automated": True,
                "summary": env._(
                    "Still in the Outlook calendar of %s", self.user_id.name
                ),
                "note": Markup("<p>%s</p><ul>%s</ul>")
                % (
                    why(account),
                    Markup().join(Markup("<li>%s</li>") % line for line in lines),
                ),
            }
        )

    def _reader_of_remaining(self):
        """Return who gets the list: who asked, else the owner, else a manager."""
        concerned = (self.leaving_by_id | self.user_id).filtered("active")
        if concerned:
            return concerned[0]
        # sudo: that somebody is a manager of this company decides.
        managers = self.env.ref(MANAGER).sudo().all_user_ids
        return managers.filtered_domain(
            [("active", "=", True), ("company_ids", "in", self.company_id.ids)]
        )[:1]

    def _why_remaining(self, remaining):
        if all(entry.became for entry in remaining):
            return self.env._(
                "In Outlook these are meetings with other people, online meetings or "
                "series now, so they were left alone. They can be deleted in Outlook "
                "by hand."
            )
        if self.is_offered:
            return self.env._(
                "Nobody said in time that these entries should be taken out. They can "
                "be deleted in Outlook by hand."
            )
        return self.env._(
            "These entries could not be taken out, because Microsoft 365 did not let "
            "us in. They can be deleted in Outlook by hand."
        )

    def _why_after_erasing(self):
        return self.env._(
            "The client has been erased. These entries are looked after by their "
            "owner, or that calendar is not connected any more. Please have them "
            "deleted in Outlook by hand."
        )

    def _end_waiting(self):
        """Queue the records that waited for this mailbox, which is closed now.

        By outbox rows: entries are written by the worker only.
        """
        told = ("synced", "stale", "conflict")
        self.env["o365.sync.request"]._queue_entries(
            Domain("account_id", "=", self.id)
            & (Domain("leaving", "=", True) | Domain("state", "not in", told))
        )

    def _line_of(self, entry, reader):
        """Return when an entry is, and what, if ``reader`` may read that in Odoo."""
        when = self._when(entry)
        record = entry.with_env(self.env)._record()
        if record and record.with_user(reader).has_access("read"):
            return f"{when} {record.with_user(reader)._o365_label()}".strip()
        return when or self.env._("An entry whose time is not known any more")

    def _when(self, entry):
        """Return when an entry is, as it stands in the calendar, or nothing."""
        if entry.sent:
            # Not to be moved to the reader's zone.
            told = entry.sent["start"]["dateTime"][:19]
            start, zone = datetime.fromisoformat(told), "UTC"
        else:
            last = (entry.in_doubt or [None])[-1]
            start = Snapshot.restored(last).start if last else None
            zone = self.user_id.tz or "UTC"
        if not start:
            return ""
        return said_moment(self.env, start, tz=zone, dt_format="d MMM yyyy HH:mm")
