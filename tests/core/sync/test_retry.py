"""The decision after each error."""

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
        (errors.SignInNeeded(reason="redirect_uri"), "blocked", "organisation"),
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
def test_error_that_needs_a_person_has_no_wait(error, state, reason):
    decision = decide(error, 0)
    assert (decision.state, decision.reason) == (state, reason)
    assert decision.wait is None


def test_unaccepted_kind_of_entry_is_a_conflict():
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
def test_transient_error_is_tried_again(error, reason, whole):
    decision = decide(error, 0, chance=lambda: 1)
    assert (decision.state, decision.reason) == ("pending", reason)
    assert decision.wait == HALF
    assert decision.whole_mailbox is whole


@pytest.mark.parametrize("seconds", [0, 0.5, 7, 3600])
def test_retry_after_is_kept_exactly(seconds):
    decision = decide(errors.Throttled(retry_after=seconds), 9, chance=lambda: 0)
    assert decision.wait == timedelta(seconds=seconds)


def test_waits_double_up_to_an_hour():
    waits = [backoff(attempt, lambda: 1) for attempt in range(12)]
    assert waits[:3] == [HALF, 2 * HALF, 4 * HALF]
    assert max(waits) == waits[-1] == timedelta(hours=1)


def test_jitter_shortens_by_a_quarter_at_most():
    assert backoff(3, lambda: 0) == 0.75 * backoff(3, lambda: 1)


def test_gives_up_after_the_last_attempt():
    decision = decide(errors.Unreachable(), LAST_ATTEMPT)
    assert (decision.state, decision.reason) == ("error", "gave_up")
    assert decision.wait is None


def test_outage_of_three_days_is_not_given_up():
    waited = sum((backoff(n, lambda: 0) for n in range(LAST_ATTEMPT)), timedelta())
    assert waited > timedelta(days=3)


def test_full_mailbox_is_tried_again_without_an_end():
    told = [decide(errors.MailboxFull(), n) for n in (*range(9), LAST_ATTEMPT, 999)]
    assert {(each.state, each.reason) for each in told} == {("pending", "mailbox_full")}
    waits = [each.wait for each in told]
    hour = timedelta(hours=1)
    assert waits[:4] == [hour, 2 * hour, 4 * hour, 8 * hour]
    assert waits[-1] == max(waits) == timedelta(days=1)
    # What would make room must not be held back with the rest.
    assert not any(each.whole_mailbox for each in told)


def test_colleagues_calendar_that_always_fails_is_an_old_share():
    transient = errors.Unreachable(status=500, code="ErrorInternalServerTransientError")
    assert decide(transient, LAST_ATTEMPT).reason == "gave_up"
    assert decide(transient, LAST_ATTEMPT - 1, as_owner=False).reason == "unreachable"
    shared = decide(transient, LAST_ATTEMPT, as_owner=False)
    assert (shared.state, shared.reason) == ("error", "old_share")


def test_reasons_for_administrators_exist_and_need_no_sign_in():
    ours = {"blocked_by_admin"}
    assert set(BY_ADMINISTRATOR) - ours <= set(aadsts.REASONS)
    assert not set(BY_ADMINISTRATOR) & aadsts.SOLVED_BY_SIGNING_IN
