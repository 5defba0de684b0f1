"""Three servers on one PostgreSQL: one sends at a time, and each stands in for each."""

import pytest

from .charity import upn
from .world import World, eventually

ROUNDS, EACH = 2, 100


@pytest.fixture
def world(database, sim, tmp_path):
    people = {"ann": "Ann Lee", "bob": "Bob"}
    world = World(database, sim, tmp_path, people, servers=3)
    try:
        yield world.set_up()
    finally:
        world.close()


def test_whoever_fails_the_others_send_the_rest_once(world, sim):
    # Long enough for each batch that there is a middle of it to be ended in.
    sim.seconds_per_request = 0.1
    wanted = {login: [] for login in world.people}
    for round_ in range(ROUNDS):
        for turn, _server in enumerate(world.servers):
            for login, names in wanted.items():
                new = [f"{login}-{round_}-{turn}-{n}" for n in range(EACH)]
                world.record_many(login, new, turn)
                names += new
        # It stays away: those that are left have to do without it.
        at_work = eventually(lambda: _at_work(world))
        gone = world.end(at_work[0])
        world.servers.remove(gone)
    world.settle(120)
    for login, names in wanted.items():
        subjects = [event["subject"] for event in sim.events(upn(login))]
        assert sorted(each.rsplit(" ", 1)[1] for each in subjects) == sorted(names)
        # Two runs at a time would have sent two batches to one mailbox.
        assert sim.graph.busiest[upn(login)] <= 4
    [server] = world.servers
    assert world.at_work() in (None, 0)


def _at_work(world):
    """The turn of the server at work, in a tuple, once it has sent something."""
    turn = world.at_work()
    return None if turn is None or not world.sim.requests else (turn,)
