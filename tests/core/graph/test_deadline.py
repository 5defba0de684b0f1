"""Nothing is waited for after the deadline, however slowly an answer arrives."""

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


def test_late_job_is_unreachable_and_other_results_are_kept():
    never = threading.Event()
    begin = time.monotonic()
    try:
        late, early = Deadline(0.03).run_all([never.wait, lambda: "early"])
        assert time.monotonic() - begin < 2
    finally:
        never.set()
    assert isinstance(late, errors.Unreachable)
    assert early == "early"


def test_no_jobs_return_at_once():
    assert Deadline(0).run_all([]) == []


def test_time_left_is_never_negative():
    assert Deadline(-1).left == 0
