"""The power fails in the middle of the work: all of it arrives, none of it twice.

``KILL_TIMES`` in the environment asks for another number of times.
"""

import os
import random
import time

import pytest

from .charity import upn
from .world import World, eventually

MANY = 500


@pytest.fixture
def world(database, sim, tmp_path):
    world = World(database, sim, tmp_path, people={"ann": "Ann Lee", "bob": "Bob"})
    try:
        yield world.set_up()
    finally:
        world.close()


def held(sim):
    return sum(len(sim.events(upn(login))) for login in ("ann", "bob"))


@pytest.mark.parametrize("times", [int(os.environ.get("KILL_TIMES", 2))])
def test_server_killed_during_a_run_sends_every_action_exactly_once(world, sim, times):
    # Long enough for each batch that there is a middle of it to be killed in.
    sim.seconds_per_request = 0.1
    # A failure names it, and KILL_SEED in the environment has it happen again.
    seed = os.environ.get("KILL_SEED") or random.SystemRandom().randrange(10**9)
    chance = random.Random(str(seed))
    for time_ in range(times):
        world.forget()
        names = [f"{time_}-{number}" for number in range(MANY)]
        for login, mine in (("ann", names[::2]), ("bob", names[1::2])):
            world.record_many(login, mine)
        there = chance.randrange(1, MANY * 3 // 4)
        eventually(lambda there=there: held(sim) >= there)
        time.sleep(chance.random() * 0.1)
        for turn in (0, 1):
            world.kill(turn)
        for server in world.servers:
            server.wait()
        world.settle(120)
        found = sorted(
            event["subject"].rsplit(" ", 1)[1]
            for login in ("ann", "bob")
            for event in sim.events(upn(login))
        )
        assert found == sorted(names), f"killed when {there} were there, seed {seed}"
        states = world.api("admin")(
            "charitylog.action", "search_read", [], ["o365_state"]
        )
        assert {row["o365_state"] for row in states} == {"synced"}
