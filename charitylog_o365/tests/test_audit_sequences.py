"""Whatever answers get lost meanwhile: each write has its line in the log, and once.

As test_worker_sequences, with more changes, and with answers that are lost where they
matter. ``LISTEN_SEQUENCES`` and ``LISTEN_FIRST`` work as there.
"""

import os

from .sequences_case import SequencesCase
from .sequences_life import CHANGES, LOGINS, PICKS, Life
from .sequences_story import rule

SEQUENCES = int(os.environ.get("LISTEN_SEQUENCES") or 18)
FIRST = int(os.environ.get("LISTEN_FIRST") or 0)
LOST = (
    ("reset_after", "PATCH"),
    ("reset_after", "POST /me/calendar/events"),
    ("reset_after", "DELETE"),
    ("reset_before", "PATCH"),
    ("reset_before", "DELETE"),
)


class Losing(Life):
    """People change much, and what Microsoft answers gets lost."""

    @rule(6, pick=PICKS, change=sorted(CHANGES))
    def change_it(self, pick, change):
        self.change(pick, change)

    @rule(5, fault=LOST, owner=LOGINS)
    def lose_answer(self, fault, owner):
        kind, match = fault
        upn = self.world.upn(owner)
        self.world.sim.fault(kind, upn=upn, times=1, match=match)

    @rule(5)
    def run(self):
        self.world.run()

    @rule(3, minutes=(5, 20))
    def wait_a_little(self, minutes):
        self.wait(minutes)

    @rule(1, owner=LOGINS)
    def record_another(self, owner):
        self.record(owner, "soon")


class TestAuditSequences(SequencesCase):
    def test_each_write_has_one_line_whatever_answers_are_lost(self):
        self.check_sequences(Losing, FIRST, SEQUENCES)
