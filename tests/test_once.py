"""Properties that are worked out once (charitylog_o365/tools/once.py)."""

from dataclasses import dataclass
from threading import Event, Thread

from charitylog_o365.tools.once import once

SECONDS = 30


@dataclass(frozen=True)
class Facts:
    begin: object

    @once
    def answer(self):
        return self.begin()


def test_value_is_worked_out_once_for_each_object():
    calls = []
    facts = [Facts(lambda number=number: calls.append(number)) for number in (1, 2)]
    for each in (*facts, *facts):
        assert each.answer is None
    assert calls == [1, 2]


def test_one_object_being_worked_out_keeps_no_other_waiting():
    is_begun, is_other_done, seen = Event(), Event(), []

    def wait_for_other():
        is_begun.set()
        return is_other_done.wait(SECONDS)

    def read_other():
        is_begun.wait(SECONDS)
        Facts(is_other_done.set).answer  # noqa: B018

    other = Thread(target=read_other)
    other.start()
    seen.append(Facts(wait_for_other).answer)
    other.join()
    assert seen == [True]
