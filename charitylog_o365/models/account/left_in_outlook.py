from markupsafe import Markup
from odoo import models

from ..sync.o365_calendar_entry import BECAME, LET_GO


class O365CalendarRemoved(models.Model):
    """Lists once what was to be removed for good, and cannot be reached.

    To be looked for by hand in Outlook: mostly in Deleted Items, which no permission of
    ours opens.
    """

    _inherit = "o365.calendar.removed"

    def _list_out_of_reach(self):
        """Give who asked an activity for each mailbox of these."""
        # Of the others only a copy could be left.
        told = self.filtered(lambda row: row.event_id or row._stays_in_calendar())
        for account, rows in told.grouped("account_id").items():
            for asked_by, theirs in rows.grouped("asked_by_id").items():
                reader = (asked_by | account.user_id).filtered("active")[:1]
                if reader:
                    theirs._tell(account, reader)
        self.is_listed = True

    def _tell(self, account, reader):
        env = self.with_context(lang=reader.lang, tz=reader.tz).env
        rows = self.with_env(env)
        stays = rows.filtered(lambda row: row._stays_in_calendar())
        notes = [
            Markup("<p>%s</p><ul>%s</ul>")
            % (words, Markup().join(Markup("<li>%s</li>") % one for one in lines))
            for words, lines in (
                (rows._words_of_staying(), stays._lines(reader)),
                (rows._words_of_deleted(account), (rows - stays)._lines(reader)),
            )
            if lines
        ]
        # sudo: made for who asked, with no record beside it: nobody else reads it.
        env["mail.activity"].sudo().create(
            {
                "activity_type_id": env.ref("mail.mail_activity_data_todo").id,
                "user_id": reader.id,
                "automated": True,
                "summary": env._(
                    "Perhaps still in the Outlook of %s", account.user_id.name
                ),
                "note": Markup().join(notes),
            }
        )

    def _stays_in_calendar(self):
        """Tell whether it is in the calendar, where it was left alone on purpose."""
        return self.reason == LET_GO or (self.reason or "").startswith(BECAME)

    def _words_of_staying(self):
        return self.env._(
            "In Outlook these are meetings with other people, online meetings or "
            "series now, or their owner looks after them, so they were left alone. "
            "They can be deleted in Outlook by hand:"
        )

    def _words_of_deleted(self, account):
        if account._o365_is_closed():
            return self.env._(
                "These entries had been deleted or taken out before, and may still lie "
                "in Deleted Items. %(owner)s is not connected any more. Please ask "
                "%(owner)s to look there in Outlook, and to empty it:",
                owner=account.user_id.name,
            )
        return self.env._(
            "These entries had been deleted or taken out before, and Microsoft 365 "
            "does not let us see whether they still lie in Deleted Items. Please ask "
            "%s to look there in Outlook, and to empty it:",
            account.user_id.name,
        )

    def _lines(self, reader):
        """Return a line for each record: its name where ``reader`` may read it."""
        lines = []
        for row in self:
            record = row._record()
            readable = record and record.with_user(reader).has_access("read")
            lines.append(
                record.with_user(reader)._o365_label()
                if readable
                else self.env._("An entry of work that you may not read, or is gone")
            )
        return sorted(set(lines))
