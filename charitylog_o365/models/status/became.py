from odoo import models
from odoo.exceptions import AccessError, UserError
from odoo.tools.translate import LazyTranslate

from ...core.graph.became import SERIES
from ...core.sync.snapshot import Snapshot
from ...tools.groups import MANAGERS
from ...tools.guard import is_member
from ...tools.words import say
from ..sync.became import GO_ON
from ..sync.o365_calendar_entry import LET_GO
from .statuses import main_entry

_lt = LazyTranslate(__name__)

# The name of each button and its consequences, by what the entry has become
# (core.graph.became).
UPDATED_ANYWAY = (
    _lt("“Update it anyway”"),
    {
        "meeting": _lt("Outlook writes to the other people about each change"),
        "series": _lt("every day of the series changes"),
        "online": _lt("a change of the notes removes the link to the online meeting"),
    },
)
DELETED_ANYWAY = (
    _lt("“Delete it anyway”"),
    {
        "meeting": _lt("Outlook tells the other people that it is cancelled"),
        "series": _lt("every day of the series is deleted"),
        "online": _lt("the online meeting is gone"),
    },
)
LEFT_ALONE = _lt("“Leave it alone”: it stays in Outlook, and nothing is changed there.")
TAKEN_OVER = _lt("“Take over”: its time in Outlook is written here.")


class O365SyncMixin(models.AbstractModel):
    """Decisions about an entry that its owner made a meeting or a series in Outlook.

    Changing or deleting it has other people mailed in the name of the calendar's owner.
    So it is decided by the owner, by a colleague with permission to edit that calendar,
    and by a manager where the record has been given to somebody else.
    """

    _inherit = "o365.sync.mixin"

    def action_o365_go_on(self):
        """Have the entry changed or deleted all the same, with the consequences."""
        return self._o365_decide(GO_ON)

    def action_o365_let_go(self):
        """Leave the entry to its owner: it is neither changed nor deleted any more."""
        return self._o365_decide(LET_GO)

    def _o365_decide(self, command):
        chosen = self._o365_chosen()
        for record in chosen:
            entry = main_entry(record._o365_entries(), record._o365_owner())
            if not entry or not entry._awaits_decision():
                raise UserError(
                    self.env._("Nobody is asking about this in Outlook any more.")
                )
            record._o365_check_may_decide(entry)
            record._o365_queue_command(entry._command(command))
            record._o365_log_decision(entry, command)
        return True

    def _o365_check_may_decide(self, entry):
        """Raise AccessError where the user may not decide about ``entry``."""
        if entry.user_id == self.env.user:
            self.check_access("read")
            return
        self.check_access("write")
        if entry.user_id == self._o365_owner():
            self._o365_check_answering()
        elif not is_member(self.env, *MANAGERS):
            raise AccessError(
                self.env._(
                    "This is in %s's Outlook calendar: please ask them, or a manager "
                    "of Contacts & Actions.",
                    entry.user_id.name,
                )
            )

    def _o365_may_decide(self, entry):
        """Tell whether this reader sees the buttons; Microsoft is not asked."""
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
        """Log on the record who decided about somebody else's calendar."""
        if entry.user_id == self.env.user:
            return
        body = (
            self.env._("%(user)s left the entry in %(owner)s's Outlook calendar alone.")
            if command == LET_GO
            else self.env._(
                "%(user)s had the entry in %(owner)s's Outlook calendar changed, with "
                "what its owner made of it."
            )
        )
        names = {"user": self.env.user.name, "owner": entry.user_id.name}
        self._o365_log({self.id: body % names})

    def _o365_would_delete(self, entry):
        """Tell whether ``entry`` would be deleted, not changed."""
        given = entry.user_id != self._o365_owner()
        return bool(self._o365_absent() or entry.leaving or given)

    def _o365_has_other_time(self, entry):
        """Tell whether an entry that became something else has a time to take over.

        A series has many; one that is to be deleted needs none.
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
        """Return what each button does, for an entry that became something else."""
        out = self._o365_would_delete(entry)
        title, effects = DELETED_ANYWAY if out else UPDATED_ANYWAY
        each = [say(self.env, effects[one]) for one in entry._parts("became")]
        sentences = [f"{say(self.env, title)}: {'; '.join(each)}."]
        if self._o365_may_take_over(entry.reason, entry):
            sentences.append(say(self.env, TAKEN_OVER))
        if not_taken := self._o365_take_over_hint(entry.reason, entry):
            sentences.append(not_taken)
        return " ".join([*sentences, say(self.env, LEFT_ALONE)])
