"""Whatever people, gates, faults and crashes do: in the end both sides agree.

Hypothesis draws short sequences of what can happen to a charity with two servers on
one database; when the dust has settled, the mailboxes must hold exactly what the
records say. ``STATE_MACHINE_SEQUENCES`` asks for another number of other sequences,
``STATE_MACHINE_SWITCHES`` for one way in which Microsoft may behave: words of
`life.MICROSOFT` with commas between them, or ``none``.
"""

import os
import time

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from .state_machine_rules import MICROSOFT, Life
from .world import World

SEQUENCES = int(os.environ.get("STATE_MACHINE_SEQUENCES", 0))
SWITCHES = os.environ.get("STATE_MACHINE_SWITCHES")
STEPS = 7


@pytest.fixture
def world(database, sim, tmp_path):
    world = World(database, sim, tmp_path)
    try:
        world.set_up()
        # Long enough to be interrupted, short enough for hundreds of sequences.
        sim.seconds_per_request = 0.02
        yield world
    finally:
        world.close()


def test_random_sequences_end_with_outlook_equal_to_records(world):
    Life.world = world
    if SWITCHES:
        Life.switched_on = frozenset(SWITCHES.split(",")) - {"none"}
        assert Life.switched_on <= MICROSOFT.keys(), SWITCHES
    begin = time.monotonic()
    run_state_machine_as_test(
        Life,
        settings=settings(
            max_examples=SEQUENCES or 40,
            stateful_step_count=STEPS,
            deadline=None,
            database=None,
            # The same ones each time, so that a failure is nobody's bad luck.
            derandomize=not SEQUENCES,
            phases=[Phase.generate],
            report_multiple_bugs=False,
            suppress_health_check=list(HealthCheck),
            print_blob=True,
        ),
    )
    seconds = time.monotonic() - begin
    print(
        f"{SWITCHES or 'any'}: {Life.count} sequences, {Life.saves} changes, "
        f"{Life.kills} kills, {seconds:.0f} s"
    )
