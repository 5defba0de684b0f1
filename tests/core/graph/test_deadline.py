"""Nobody waits past the deadline, however slowly an answer drips in."""

import threading
import time

from charitylog_o365.core.graph import errors
from charitylog_o365.core.graph.deadline import Deadline


def test_results_come_in_order_and_errors_are_returned():
    def refuse():
        raise errors.Forbidden("no")

    one, refusal, three = Deadline(5).run_all([lambda: 1, refuse, lambda: 3])
    assert (one, three) == (1, 3)
    assert isinstance(refusal, errors.Forbidden)


def test_what_takes_too_long_is_unreachable_and_the_rest_is_kept():
    never = threading.Event()
    begin = time.monotonic()
    try:
        late, early = Deadline(0.03).run_all([never.wait, lambda: "early"])
        assert time.monotonic() - begin < 2
    finally:
        never.set()
    assert isinstance(late, errors.Unreachable)
    assert early == "early"


def test_nothing_to_do_takes_no_time():
    assert Deadline(0).run_all([]) == []


def test_what_is_left_is_never_less_than_nothing():
    assert Deadline(-1).left == 0
