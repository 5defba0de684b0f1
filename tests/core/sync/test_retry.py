"""What happens after each refusal."""

from datetime import timedelta

import pytest

from charitylog_o365.core.graph import aadsts, errors
from charitylog_o365.core.graph.protocol import RemoteEvent
from charitylog_o365.core.sync.conflict import BecameAnother
from charitylog_o365.core.sync.retry import (
    BY_ADMINISTRATOR,
    LAST_ATTEMPT,
    backoff,
    decide,
)

HALF = timedelta(seconds=30)


@pytest.mark.parametrize(
    ("error", "state", "reason"),
    [
        (errors.SignInNeeded(), "waiting", "sign_in"),
        (errors.NoMailbox(), "waiting", "no_mailbox"),
        (errors.Forbidden(), "blocked", "forbidden"),
        (errors.BlockedByAdmin(), "blocked", "blocked_by_admin"),
        (errors.ConsentNeeded(), "blocked", "consent"),
        (errors.SignInNeeded(reason="mfa"), "waiting", "sign_in"),
        (errors.SignInNeeded(reason="secret"), "blocked", "application"),
        (errors.SignInNeeded(reason="redirect_uri"), "blocked", "application"),
        (errors.SignInNeeded(reason="app_disabled"), "blocked", "organisation"),
        (errors.SignInNeeded(reason="conditional_access"), "blocked", "organisation"),
        (errors.SignInNeeded(reason="admin_consent"), "blocked", "consent"),
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


def test_what_it_became_is_asked_about():
    decision = decide(BecameAnother(RemoteEvent("AAMk"), "series"), 0)
    assert (decision.state, decision.reason) == ("conflict", "became_series")


@pytest.mark.parametrize(
    ("error", "reason", "whole"),
    [
        (errors.Throttled(status=429), "busy", True),
        (errors.Unreachable(), "unreachable", True),
        (errors.Unreachable(status=503), "unreachable", False),
        (errors.FailedDependency(status=424), "unreachable", False),
        (errors.Duplicate(status=409), "unreachable", False),
        (errors.ResyncNeeded(status=410), "unreachable", False),
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


def test_a_full_mailbox_is_tried_again_for_ever_once_there_may_be_room():
    told = [decide(errors.MailboxFull(), n) for n in (*range(9), LAST_ATTEMPT, 999)]
    assert {(each.state, each.reason) for each in told} == {("pending", "mailbox_full")}
    waits = [each.wait for each in told]
    hour = timedelta(hours=1)
    assert waits[:4] == [hour, 2 * hour, 4 * hour, 8 * hour]
    assert waits[-1] == max(waits) == timedelta(days=1)
    # What would make room must not be held back with the rest.
    assert not any(each.whole_mailbox for each in told)


def test_a_colleagues_calendar_that_never_answers_may_be_shared_in_the_old_way():
    transient = errors.Unreachable(status=500, code="ErrorInternalServerTransientError")
    assert decide(transient, LAST_ATTEMPT).reason == "gave_up"
    assert decide(transient, LAST_ATTEMPT - 1, as_owner=False).reason == "unreachable"
    shared = decide(transient, LAST_ATTEMPT, as_owner=False)
    assert (shared.state, shared.reason) == ("error", "old_share")


def test_who_is_to_mend_it_is_told_for_reasons_there_are():
    ours = {"blocked_by_admin"}
    assert set(BY_ADMINISTRATOR) - ours <= set(aadsts.REASONS)
    assert not set(BY_ADMINISTRATOR) & aadsts.SOLVED_BY_SIGNING_IN
