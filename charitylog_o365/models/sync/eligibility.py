"""The gates to an entry of one's own, in the order in which people can open them."""

from dataclasses import dataclass

from odoo import models

# What is answered where no condition is in the way.
OPEN = "open"


@dataclass(frozen=True)
class Gate:
    """One condition for an entry: the ``reason`` to give while it is closed."""

    reason: str
    is_open: bool


class O365SyncMixin(models.AbstractModel):
    """Decides whether a record may have an entry: the rule, the project, the person.

    The gates are asked twice: when the record is assigned, and the answer is kept on
    the record; and again when the entry is about to be made.
    """

    _inherit = "o365.sync.mixin"

    def _o365_conditions(self):
        """Return all gates of this one record, as they stand now, in order."""
        self.ensure_one()
        # sudo: whether the calendar's owner has connected decides, whoever reads.
        record = self.sudo()
        company, project = record._o365_company(), record._o365_project()
        owner = record._o365_owner()
        return (
            Gate("rule_off", company.o365_rule),
            Gate("no_project", bool(project)),
            Gate("project_off", project.o365_sync),
            Gate("nobody", bool(owner)),
            Gate("not_connected", owner.active and owner.o365_state != "none"),
            Gate("other_tenant", _is_of(company, owner)),
            Gate("own_entries_off", owner.o365_own_entries),
            Gate("before_rule", _not_before(self.create_date, company.o365_rule_since)),
            Gate(
                "before_project",
                _not_before(self.create_date, project.o365_sync_since),
            ),
            Gate(
                "before_connecting",
                _not_before(record.o365_assigned_at, owner.o365_since),
            ),
        )

    def _o365_eligibility(self, gates=None):
        """Return the reason of the first closed gate, or "open"."""
        gates = self._o365_conditions() if gates is None else gates
        return next((gate.reason for gate in gates if not gate.is_open), OPEN)

    def _o365_eligibility_for_updates(self):
        """Return why an entry that exists is not brought up to date, or "open".

        When things were recorded decides only about new entries.
        """
        gates = self._o365_conditions()
        lasting = [g for g in gates if not g.reason.startswith("before_")]
        return self._o365_eligibility(lasting)


def _not_before(moment, since):
    return bool(moment and since and moment >= since)


def _is_of(company, owner):
    """Tell whether the owner's mailbox is of the organisation of ``company``."""
    home, account = owner.company_id, owner.o365_account_ids
    return company == home or company.o365_directory in (
        home.o365_directory,
        account.tid,
    )
