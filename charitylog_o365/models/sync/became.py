from odoo import models

from ...core.sync.compare import Difference
from ...core.sync.lookup import became_since
from ...core.sync.snapshot import Snapshot
from .o365_calendar_entry import BECAME, DELETED, LET_GO, NOT_SENT

GO_ON = "go_on"


class O365CalendarEntry(models.Model):
    """An entry of which its owner made a meeting, an online meeting or a series.

    Nothing is written or deleted before somebody decided it: other people would be
    mailed, or a link or a series lost. The owner may also keep the entry for
    themselves: then it is neither written nor deleted any more (``let_go``).
    """

    _inherit = "o365.calendar.entry"

    def _awaits_decision(self):
        """Tell whether this one entry became something else and nobody has decided."""
        return self.state == "conflict" and (self.reason or "").startswith(BECAME)

    def _parts(self, name):
        """Return the codes (`core.graph.became`) in field ``became`` or ``despite``."""
        return tuple(part for part in (self[name] or "").split(",") if part)

    def _command(self, name):
        """Return the command ``name`` for this entry and what it has become by now."""
        return f"{name}:{self.id}:{self.became or ''}"

    def _obey_decision(self, commands):
        """Carry out what was decided about this entry and what it had become then."""
        for command in commands:
            name, entry_id, became = [*command.split(":", 2), "", ""][:3]
            if entry_id != str(self.id):
                continue
            if name == LET_GO:
                self._let_go()
            elif name == GO_ON:
                self.despite = became
                self._resend_despite()

    def _let_go(self):
        self._set_state(
            "stale", LET_GO, let_go=True, leaving=False, next_try=False, attempts=0
        )

    def _resend_despite(self):
        """Have the differences sent, where it is known what Outlook shows.

        Not everything: a new text would drop the link to an online meeting.
        """
        if self.in_doubt or not self.sent:
            self._resend_all()
        else:
            self._set_state(NOT_SENT, answered=self.found, found=False)

    def _replace(self):
        """Have another entry created in place of one that was left to its owner.

        It gets a new marker, because the other one keeps the old.
        """
        self._recreate()
        self.write({"let_go": False, "marker": self._new_marker()})

    def _conflict_reason(self, finding):
        """Return the code of the conflict that the comparison found."""
        if finding.kind is Difference.BECAME:
            return BECAME + became_since(finding.remote, self._known())[0]
        is_gone = finding.kind is Difference.MISSING
        return DELETED if is_gone else "changed_in_outlook"

    def _keep_found(self, remote):
        """Keep the snapshot of what somebody made of this entry in Outlook."""
        self.write(
            {"found": Snapshot.of(remote).stored(), "became": ",".join(remote.became)}
        )

    def _without_let_go(self, there):
        """Return those of ``there`` (remote events) not left to their owner."""
        let_go = self.filtered("let_go")
        ids, markers = set(let_go.mapped("event_id")), set(let_go.mapped("marker"))
        return [
            one
            for one in there
            if one.id not in ids and (one.marker or "").lower() not in markers
        ]
