"""What happens after each refusal."""

from datetime import timedelta

import pytest

from charitylog_o365.core.graph import errors
from charitylog_o365.core.sync.retry import LAST_ATTEMPT, backoff, decide

HALF = timedelta(seconds=30)


@pytest.mark.parametrize(
    ("error", "state", "reason"),
    [
        (errors.SignInNeeded(), "waiting", "sign_in"),
        (errors.NoMailbox(), "waiting", "no_mailbox"),
        (errors.Forbidden(), "blocked", "forbidden"),
        (errors.Gone(), "conflict", "deleted_in_outlook"),
        (errors.ChangedMeanwhile(), "conflict", "changed_in_outlook"),
        (errors.Rejected(), "error", "rejected"),
        (errors.InvalidTimes(), "error", "rejected"),
        (errors.UnknownTimeZone(), "error", "rejected"),
    ],
)
def test_somebody_must_act(error, state, reason):
    decision = decide(error, 0)
    assert (decision.state, decision.reason) == (state, reason)
    assert decision.wait is None


@pytest.mark.parametrize(
    ("error", "reason", "whole"),
    [
        (errors.Throttled(status=429), "busy", True),
        (errors.Unreachable(), "unreachable", True),
        (errors.Unreachable(status=503), "unreachable", False),
        (errors.FailedDependency(status=424), "unreachable", False),
        (errors.Duplicate(status=409), "unreachable", False),
    ],
)
def test_it_is_tried_again(error, reason, whole):
    decision = decide(error, 0, chance=lambda: 1)
    assert (decision.state, decision.reason) == ("pending", reason)
    assert decision.wait == HALF
    assert decision.whole_mailbox is whole


@pytest.mark.parametrize("seconds", [0, 0.5, 7, 3600])
def test_microsofts_own_wait_is_kept_to_the_fraction(seconds):
    decision = decide(errors.Throttled(retry_after=seconds), 9, chance=lambda: 0)
    assert decision.wait == timedelta(seconds=seconds)


def test_waits_double_up_to_an_hour():
    waits = [backoff(attempt, lambda: 1) for attempt in range(12)]
    assert waits[:3] == [HALF, 2 * HALF, 4 * HALF]
    assert max(waits) == waits[-1] == timedelta(hours=1)


def test_jitter_shortens_by_a_quarter_at_most():
    assert backoff(3, lambda: 0) == 0.75 * backoff(3, lambda: 1)


def test_trying_has_an_end():
    decision = decide(errors.Unreachable(), LAST_ATTEMPT)
    assert (decision.state, decision.reason) == ("error", "gave_up")
    assert decision.wait is None


def test_an_outage_of_a_weekend_is_outlasted():
    waited = sum((backoff(n, lambda: 0) for n in range(LAST_ATTEMPT)), timedelta())
    assert waited > timedelta(days=3)
