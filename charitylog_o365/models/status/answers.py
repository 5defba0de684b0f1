from odoo import models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

from ...tools.plain_ids import each_once
from ...tools.words import READ_AGAIN, notice
from ..sync.commands import PUT_BACK, TRY_AGAIN
from ..sync.eligibility import OPEN

# As many as Odoo's lists let choose at a time (web.active_ids_limit).
MOST = 20_000


class O365SyncMixin(models.AbstractModel):
    """What people can answer where the record asks about its entry in Outlook.

    Buttons send nothing: they queue a command. Whoever may change the record may
    answer; a colleague's calendar needs the same permission as any other change.
    """

    _inherit = "o365.sync.mixin"

    def action_o365_put_back(self):
        """Have the entries show what these records say, whatever Outlook shows."""
        for record in self if len(self) == 1 else ():
            record.check_access("write")
            record._o365_refuse_unseen()
        return self._o365_answer(PUT_BACK)

    def action_o365_try_again(self):
        """Have these records sent now, however often it failed before."""
        chosen = self._o365_chosen()
        chosen.check_access("write")
        return chosen._o365_queue_command(TRY_AGAIN)

    def action_o365_try_chosen(self):
        """Try again where that can help, and say of the others why it cannot.

        For lists: what has no entry and is to get none would vanish from the list while
        it is tried, and come back the same.
        """
        chosen = self._o365_chosen()
        chosen.check_access("write")
        left = chosen.filtered(
            lambda record: (
                record.o365_state == "off" and record.o365_reason != "missing"
            )
        )
        tried = chosen - left
        sentences = [left._o365_why_left()] if left else []
        if tried:
            tried.action_o365_try_again()
            sentences.insert(0, self.env._("Being tried again: %s.", len(tried)))
        return notice(" ".join(sentences), READ_AGAIN)

    def _o365_why_left(self):
        """Say of these how many cannot be tried again, and why the first one."""
        first = self[0]
        said = self.env._(
            "Trying again cannot help %(count)s. %(sentence)s",
            count=len(self),
            sentence=first.o365_message,
        )
        if first.o365_button == "record_again":
            return said + " " + self.env._("“Record again” does.")
        return said

    def _o365_chosen(self):
        """Return these records, each once; UserError for more than 20,000."""
        chosen = self.browse(each_once(self.ids))
        if len(chosen) > MOST:
            raise UserError(
                self.env._(
                    "Please choose at most %(most)s at a time; these are %(number)s.",
                    most=f"{MOST:,}",
                    number=f"{len(chosen):,}",
                )
            )
        return chosen

    def _o365_may_answer(self):
        """Return the records for which `_o365_answer` would not raise, and reasons.

        The reasons (codes) are by owner id, for those that the user may not edit.
        Microsoft is asked about the calendars for which no fresh evidence is held.
        """
        # Of the user, also where code works as superuser for them.
        records = self.sudo(False)._filtered_access("write")
        reasons = records._o365_ask_permission(records._o365_without_permission())
        return records._o365_filter_answering(), reasons

    def _o365_check_answering(self):
        """Check the permission on the calendars in which these records are.

        Whatever a model asks of who makes a record is asked as well.
        """
        self.check_access("create")

    def _o365_filter_answering(self):
        """Return the records for which `_o365_check_answering` would not raise."""
        return self._filtered_access("create")

    def _o365_answer(self, command):
        chosen = self._o365_chosen()
        chosen.check_access("write")
        # Whatever the calendar's owner has to allow, this is checked for as well.
        chosen._o365_check_answering()
        return chosen._o365_queue_command(command)

    def _o365_queue_command(self, command):
        owners = self._o365_owner_ids()
        self.env["o365.sync.request"]._queue(self, owners, command)
        return True

    def _o365_of(self, user):
        """Return the domain of the records that may have an entry with ``user``."""
        eligible = Domain("o365_eligibility", "=", OPEN)
        if "_o365_owner" in self._o365_hooks_without_sql():
            found = self.search(eligible)
            theirs = found.filtered(lambda record: record._o365_owner() == user)
            return Domain("id", "in", theirs.ids)
        return eligible & Domain.custom(
            to_sql=lambda model, alias, _query: SQL(
                "%s = %s", model._o365_owner_sql(alias), user.id
            )
        )

    def _o365_entry(self):
        """Return the entry of this one record in its present owner's calendar."""
        entries = self.env["o365.calendar.entry"]._of(self)
        return entries.filtered(lambda e: e.user_id == self._o365_owner())[:1]
