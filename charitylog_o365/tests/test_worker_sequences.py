"""Whatever people do in Outlook meanwhile: no false question, and no missing one.

``LISTEN_SEQUENCES`` asks for another number of sequences, ``LISTEN_FIRST`` for those
from another number on.
"""

import os
import sys
import time
from collections import Counter
from functools import partial

from .sequences_life import Life
from .sequences_story import shortest, story
from .sequences_world import World
from .worker_faults_case import FaultsCase

SEQUENCES = int(os.environ.get("LISTEN_SEQUENCES") or 200)
FIRST = int(os.environ.get("LISTEN_FIRST") or 0)


class TestWorkerSequences(FaultsCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.connect(cls.bob)
        cls.carol = cls.worker("carol", "Carol Day")

    def setUp(self):
        super().setUp()
        self.job = self.env.ref("charitylog_o365.ir_cron_listen")
        self.world = World(self)
        self.tally = Counter()

    def test_each_sequence_ends_with_the_right_questions(self):
        begin, wrong = time.monotonic(), []
        for number in range(FIRST, FIRST + SEQUENCES):
            steps = story(Life, number)
            goes_wrong = partial(self.goes_wrong, number)
            if goes_wrong(steps):
                steps = shortest(steps, goes_wrong)
                lines = "\n".join(map(str, steps))
                wrong.append(f"Sequence {number}: {goes_wrong(steps)}\n{lines}")
        seconds = time.monotonic() - begin
        told = f"{SEQUENCES} sequences from {FIRST}: {seconds:.0f} s {dict(self.tally)}"
        sys.stdout.write(f"{told}\n")
        self.assertFalse(wrong, "\n\n".join(wrong[:10]))

    def goes_wrong(self, number, steps):
        """Return what goes wrong with these steps in sequence ``number``, or None."""
        self.world.begin(number)
        life = Life(self.world, self.tally)
        try:
            for step in steps:
                getattr(life, step.name)(**step.values)
            life.settle()
        except Exception as error:
            return f"{type(error).__name__}: {error}"
        finally:
            self.world.end()
        return None
