"""The conditions for an entry: each on one line, in Python and in SQL.

Python decides about one record; SQL filters, groups and orders thousands. The test
test_both_forms holds the two against each other.
"""

from collections.abc import Callable
from dataclasses import dataclass

from odoo import api, models

from ...tools.once import once

# The answer where all conditions are met. The answer of the moment when a record was
# assigned is kept on it (o365_eligibility, written in changes.py).
OPEN = "open"


@dataclass(frozen=True)
class RecordFacts:
    """One record (as superuser), and what decides whether it has an entry."""

    record: models.Model

    @once
    def owner(self):
        return self.record._o365_owner()

    @once
    def project(self):
        return self.record._o365_project()

    @once
    def company(self):
        return self.record._o365_company()

    @once
    def decisive(self):
        """All that `CONDITIONS` read of the record: alike, they answer alike."""
        of = (self.owner.id, self.project.id, self.company.id)
        return (*of, self.record.create_date, self.record.o365_assigned_at)


@dataclass(frozen=True)
class Condition:
    """One condition for an entry; ``reason`` is the code where it is not met.

    ``is_met`` takes `RecordFacts`. ``sql`` is true where it is met, and may read what
    status/joined.py joins: ``record``, ``owner``, ``project``, ``company``, ``home``
    (the owner's company) and ``account`` (the owner's, while they are connected).
    """

    reason: str
    is_met: Callable[[RecordFacts], object]
    sql: str
    # Decides about new entries only: an existing one is still updated.
    only_new: bool = False
    # If it was not met at the assignment, the record stays out of Outlook though it is
    # met now; status/state.py then says so with the reason ``…_then``.
    is_kept: bool = False


def _is_of_organisation(of):
    """Tell whether the owner's mailbox is of the organisation of the company.

    Where neither company names its organisation there is one for all of them.
    """
    home, directory = of.owner.company_id, of.company.o365_directory
    return (
        of.company == home
        or directory == home.o365_directory
        or directory == of.owner.o365_account_ids.tid
    )


OF_ORGANISATION = """company.id = home.id
    OR company.o365_directory IS NOT DISTINCT FROM home.o365_directory
    OR company.o365_directory IS NOT DISTINCT FROM account.tid"""


def _not_before(moment, since):
    return bool(moment and since and moment >= since)


# fmt: off
# In the order in which people can meet them.
CONDITIONS = (
    Condition(
        "rule_off", lambda of: of.company.o365_rule, "company.o365_rule"),
    Condition(
        "no_project", lambda of: of.project, "project.id IS NOT NULL"),
    Condition(
        "project_off", lambda of: of.project.o365_sync, "project.o365_sync"),
    Condition(
        "nobody", lambda of: of.owner, "owner.id IS NOT NULL"),
    Condition(
        "not_connected",
        lambda of: of.owner.o365_state not in (False, "none"),
        "account.id IS NOT NULL"),
    Condition(
        "other_tenant", _is_of_organisation, OF_ORGANISATION, is_kept=True),
    Condition(
        "own_entries_off",
        lambda of: of.owner.o365_own_entries,
        "owner.o365_own_entries",
        is_kept=True),
    Condition(
        "before_rule",
        lambda of: _not_before(of.record.create_date, of.company.o365_rule_since),
        "record.create_date >= company.o365_rule_since",
        only_new=True),
    Condition(
        "before_project",
        lambda of: _not_before(of.record.create_date, of.project.o365_sync_since),
        "record.create_date >= project.o365_sync_since",
        only_new=True),
    Condition(
        "before_connecting",
        lambda of: _not_before(of.record.o365_assigned_at, of.owner.o365_since),
        "record.o365_assigned_at >= account.since",
        only_new=True),
)
# For a place in a calendar at all, of models that archive; others add theirs.
NOT_ARCHIVED = Condition("archived", lambda of: of.record.active, "record.active")
# fmt: on


class O365SyncMixin(models.AbstractModel):
    """Decides whether a record may have an entry: the rule, the project, the person.

    The conditions are asked when the record is assigned, and the answer is kept on the
    record; and again when the entry is about to be made.
    """

    _inherit = "o365.sync.mixin"

    def _o365_facts(self):
        self.ensure_one()
        # sudo: whether the calendar's owner has connected decides, for every reader.
        return RecordFacts(self.sudo())

    def _o365_conditions(self):
        """Return for each condition, in order, whether this one record meets it."""
        of = self._o365_facts()
        return {each.reason: bool(each.is_met(of)) for each in CONDITIONS}

    def _o365_eligibility(self):
        """Return the reason of the first condition that is not met, or "open"."""
        return _first_unmet(CONDITIONS, self._o365_facts()) or OPEN

    def _o365_by_eligibility(self):
        """Return by the answer of `_o365_eligibility` the ids of these records.

        Many that are saved at once are mostly alike, and asked about once.
        """
        answers, ids = {}, {}
        for record in self:
            of = record._o365_facts()
            if of.decisive not in answers:
                answers[of.decisive] = _first_unmet(CONDITIONS, of) or OPEN
            ids.setdefault(answers[of.decisive], []).append(record.id)
        return ids

    def _o365_eligibility_for_updates(self):
        """Return why an entry that exists is not brought up to date, or "open"."""
        lasting = [each for each in CONDITIONS if not each.only_new]
        return _first_unmet(lasting, self._o365_facts()) or OPEN

    @api.model
    def _o365_place_conditions(self):
        """Return the conditions for a place in a calendar at all, in order.

        Extend with a `Condition`: a record that does not meet it has no entry. Its SQL
        reads ``record`` alone, and other tables by ``IN (SELECT …)``.
        """
        return (NOT_ARCHIVED,) if "active" in self._fields else ()

    def _o365_absent(self):
        """Return the reason why this one record has no place in a calendar, or False.

        Not to be overridden: filters read `_o365_place_conditions`.
        """
        return _first_unmet(self._o365_place_conditions(), self._o365_facts())


def _first_unmet(conditions, of):
    return next((each.reason for each in conditions if not each.is_met(of)), False)
