"""Whatever people do in Outlook meanwhile: no false question, and no missing one.

``LISTEN_SEQUENCES`` asks for another number of sequences, ``LISTEN_FIRST`` for those
from another number on: CONTRIBUTING.rst has the command that runs all ten thousand.
"""

import os

from .sequences_case import SequencesCase
from .sequences_life import Life

# Three hundred with those of test_audit_sequences and tests/e2e/test_state_machine.
SEQUENCES = int(os.environ.get("LISTEN_SEQUENCES") or 242)
FIRST = int(os.environ.get("LISTEN_FIRST") or 0)


class TestWorkerSequences(SequencesCase):
    def test_each_sequence_ends_with_the_right_questions(self):
        self.check_sequences(Life, FIRST, SEQUENCES)
