"""The worker and saving users at once: nobody waits, and nobody is refused."""

import statistics
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from .charity import upn
from .world import World

# What each request to Microsoft takes, in seconds: a save that waited for one, or for
# a row that the worker holds meanwhile, would take at least as long.
FAR_AWAY = 2.5
SAVES = 12


@pytest.fixture
def world(database, sim, tmp_path):
    world = World(database, sim, tmp_path, people={"ann": "Ann Lee", "bob": "Bob"})
    try:
        yield world.set_up()
    finally:
        world.close()


def test_saves_during_a_run_neither_wait_nor_collide(world, sim):
    records = {
        login: world.record_many(login, [f"{login}-{n}" for n in range(4)])
        for login in ("ann", "bob")
    }
    world.settle()
    sim.seconds_per_request = FAR_AWAY

    def save(login, turn):
        """Change the same few records again and again; return how long each took."""
        api, took = world.api(login, turn), []
        for number in range(SAVES):
            record = records[login][number % 4]
            begin = time.monotonic()
            # XML-RPC raises what the user would be shown.
            api("charitylog.action", "write", [record], {"name": f"{turn}-{number}"})
            took.append(time.monotonic() - begin)
            time.sleep(FAR_AWAY / SAVES)
        return took

    with ThreadPoolExecutor() as pool:
        saving = [pool.submit(save, login, n) for n, login in enumerate(records)]
        took = [seconds for each in saving for seconds in each.result()]
    patched = [each for each in sim.requests if each.method == "PATCH"]
    assert patched, "The worker was not at work meanwhile."
    assert statistics.median(took) < FAR_AWAY / 2, took
    assert max(took) < FAR_AWAY, took
    world.settle()
    assert not world.collisions()
    for turn, login in enumerate(records):
        told = {event["subject"].rsplit(" ", 1)[1] for event in sim.events(upn(login))}
        assert told == {f"{turn}-{number}" for number in range(SAVES - 4, SAVES)}
