"""What the tests that make up sequences share: running them, saying what is wrong."""

import sys
import time
from collections import Counter
from functools import partial

from .sequences_story import shortest, story
from .sequences_world import World
from .worker_faults_case import FaultsCase


class SequencesCase(FaultsCase):
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

    def check_sequences(self, kind, first, number):
        """Check so many sequences of ``kind``, a `sequences_life.Life`."""
        begin, wrong = time.monotonic(), []
        for each in range(first, first + number):
            steps = story(kind, each)
            goes_wrong = partial(self.goes_wrong, kind, each)
            if goes_wrong(steps):
                steps = shortest(steps, goes_wrong)
                lines = "\n".join(map(str, steps))
                wrong.append(f"Sequence {each}: {goes_wrong(steps)}\n{lines}")
        seconds = time.monotonic() - begin
        told = f"{number} sequences from {first}: {seconds:.0f} s {dict(self.tally)}"
        sys.stdout.write(f"{told}\n")
        self.assertFalse(wrong, "\n\n".join(wrong[:10]))

    def goes_wrong(self, kind, number, steps):
        """Return what goes wrong with these steps in sequence ``number``, or None."""
        self.world.begin(number)
        life = kind(self.world, self.tally)
        try:
            for step in steps:
                getattr(life, step.name)(**step.values)
            life.settle()
        except Exception as error:
            return f"{type(error).__name__}: {error}"
        finally:
            self.world.end()
        return None
