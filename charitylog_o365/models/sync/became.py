from odoo import models

from ...core.sync.compare import Difference
from ...core.sync.lookup import became_since
from ...core.sync.snapshot import Snapshot
from .o365_calendar_entry import BECAME, DELETED, LET_GO, NOT_SENT

GO_ON = "go_on"


class O365CalendarEntry(models.Model):
    """An entry of which its owner made a meeting, an online meeting or a series.

    Nothing is written or deleted before they have said so: others would be mailed, or
    a link or a series lost. They may also keep it for themselves: then we let it go,
    and neither write nor delete it any more.
    """

    _inherit = "o365.calendar.entry"

    def _awaits_decision(self):
        """Tell whether somebody has made something else of this one entry."""
        return self.state == "conflict" and (self.reason or "").startswith(BECAME)

    def _parts(self, name):
        """Return what stands in ``became`` or ``despite``: codes of `graph.became`."""
        return tuple(part for part in (self[name] or "").split(",") if part)

    def _command(self, name):
        """Return the command that says ``name`` of this entry, as it is known now."""
        return f"{name}:{self.id}:{self.became or ''}"

    def _obey_decision(self, commands):
        """Do as was said of this entry, and of what it had become by then."""
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
        """Have the entry told what it does not show, as far as we know what it shows.

        Not all of it: a new text would drop the link to an online meeting.
        """
        if self.unanswered or not self.told:
            self._resend_all()
        else:
            self._set_state(NOT_SENT, answered=self.found, found=False)

    def _replace(self):
        """Make another entry in place of one that was let go.

        With a marker of its own, as the other one keeps ours.
        """
        self.write({"let_go": False, "marker": self._new_marker()})
        self._recreate()

    def _conflict_reason(self, finding):
        """Return the reason why the record asks about a finding of the comparison."""
        if finding.kind is Difference.BECAME:
            return BECAME + became_since(finding.remote, self._known())[0]
        is_gone = finding.kind is Difference.MISSING
        return DELETED if is_gone else "changed_in_outlook"

    def _keep_found(self, remote):
        """Keep how somebody left this entry in Outlook."""
        self.write(
            {"found": Snapshot.of(remote).stored(), "became": ",".join(remote.became)}
        )

    def _without_let_go(self, there):
        """Return those of ``there`` (remote events) that are not their owner's own."""
        let_go = self.filtered("let_go")
        ids, markers = set(let_go.mapped("event_id")), set(let_go.mapped("marker"))
        return [
            one
            for one in there
            if one.id not in ids and (one.marker or "").lower() not in markers
        ]
