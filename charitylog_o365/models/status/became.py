from odoo import models
from odoo.exceptions import AccessError, UserError

from ...core.graph.became import SERIES
from ...core.sync.snapshot import Snapshot
from ...tools.guard import is_member
from ...tools.words import say
from ..sync.became import GO_ON
from ..sync.o365_calendar_entry import LET_GO
from .became_words import DELETED_ANYWAY, LEFT_ALONE, TAKEN_OVER, UPDATED_ANYWAY
from .statuses import spoken_of

MANAGERS = ("charitylog_o365.group_manager", "base.group_system")


class O365SyncMixin(models.AbstractModel):
    """Asks about an entry of which its owner made a meeting or a series in Outlook.

    Whoever goes on has others mailed in the name of whose calendar it is: so it is for
    them to say, for a colleague with the right to edit that calendar, and for a manager
    where the record has been given to somebody else.
    """

    _inherit = "o365.sync.mixin"

    def action_o365_go_on(self):
        """Have Outlook changed or cleared all the same, with what comes of it."""
        return self._o365_decide(GO_ON)

    def action_o365_let_go(self):
        """Leave the entry to its owner: it is neither changed nor deleted any more."""
        return self._o365_decide(LET_GO)

    def _o365_decide(self, command):
        chosen = self._o365_chosen()
        for record in chosen:
            entry = spoken_of(record._o365_entries(), record._o365_owner())
            if not entry or not entry._awaits_decision():
                raise UserError(
                    self.env._("Nobody is asking about this in Outlook any more.")
                )
            record._o365_check_may_decide(entry)
            record._o365_queue_command(entry._command(command))
            record._o365_log_decision(entry, command)
        return True

    def _o365_check_may_decide(self, entry):
        """Raise AccessError where it is not for the user to say what becomes of it."""
        if entry.user_id == self.env.user:
            self.check_access("read")
            return
        self.check_access("write")
        if entry.user_id == self._o365_owner():
            self.check_access("create")
        elif not is_member(self.env, *MANAGERS):
            raise AccessError(
                self.env._(
                    "This is in %s's Outlook calendar: please ask them, or a manager "
                    "of Contacts & Actions.",
                    entry.user_id.name,
                )
            )

    def _o365_may_decide(self, entry):
        """Tell whether the buttons are for this reader; Microsoft is not asked."""
        if entry.user_id == self.env.user:
            return True
        given = entry.user_id != self._o365_owner()
        return self.has_access("write") and (
            not given or is_member(self.env, *MANAGERS)
        )

    _o365_may_go_on = _o365_may_decide

    def _o365_may_new_entry(self, entry):
        here = entry.user_id == self._o365_owner() and not self._o365_absent()
        return here and self.has_access("write")

    def _o365_log_decision(self, entry, command):
        """Note on the record who decided about somebody else's calendar."""
        if entry.user_id == self.env.user:
            return
        said = (
            self.env._("%(user)s left the entry in %(owner)s's Outlook calendar alone.")
            if command == LET_GO
            else self.env._(
                "%(user)s had the entry in %(owner)s's Outlook calendar changed, with "
                "what its owner made of it."
            )
        )
        names = {"user": self.env.user.name, "owner": entry.user_id.name}
        self._o365_log({self.id: said % names})

    def _o365_would_delete(self, entry):
        """Tell whether ``entry`` would be deleted, not changed."""
        given = entry.user_id != self._o365_owner()
        return bool(self._o365_absent() or entry.leaving or given)

    def _o365_has_other_time(self, entry):
        """Tell whether an entry that became another has a time that can be taken over.

        A series has many; one that is to go needs none.
        """
        found = Snapshot.restored(entry.found)
        if not found or not found.start or self._o365_would_delete(entry):
            return False
        # sudo: what the entry would show is only compared, and not shown.
        wanted = self.sudo()._o365_event_to_send().payload()
        return SERIES not in entry._parts("became") and not found.has_same_time(
            Snapshot.from_payload(wanted)
        )

    def _o365_consequences(self, entry):
        """Return what each of the buttons does, for an entry that became another."""
        out = self._o365_would_delete(entry)
        title, effects = DELETED_ANYWAY if out else UPDATED_ANYWAY
        told = [say(self.env, effects[one]) for one in entry._parts("became")]
        sentences = [f"{say(self.env, title)}: {'; '.join(told)}."]
        if self._o365_has_other_time(entry):
            sentences.append(say(self.env, TAKEN_OVER))
        return " ".join([*sentences, say(self.env, LEFT_ALONE)])
