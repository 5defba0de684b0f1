"""A request is repeated once with a new token where the old one may be refused."""

import pytest

from charitylog_o365.core.graph import errors
from charitylog_o365.core.graph.fresh_token import call_with_token

WORTH_IT = [
    errors.SignInNeeded(status=401, claims="{}"),
    # The answer of Exchange for a person without a mailbox, but not only for them.
    errors.NoMailbox(status=401),
]
IN_VAIN = [
    errors.NoMailbox(status=404),
    errors.Forbidden(status=403),
    errors.Unreachable(status=503),
]


class Sign:
    """Fetches tokens by number; each answer that is an error is raised."""

    def __init__(self, *answers):
        self.answers, self.fetched, self.used = [*answers], [], []

    def fetch(self, force=False, claims=None):
        self.fetched.append((force, claims))
        return len(self.fetched)

    def ask(self, token):
        self.used.append(token)
        answer = self.answers.pop(0)
        if isinstance(answer, errors.GraphError):
            raise answer
        return answer


def test_accepted_token_is_fetched_once():
    sign = Sign("told")
    assert call_with_token(sign.fetch, sign.ask) == "told"
    assert sign.fetched == [(False, None)]


@pytest.mark.parametrize("refusal", WORTH_IT, ids=repr)
def test_refused_token_is_renewed_once_with_its_claims(refusal):
    sign = Sign(refusal, "told")
    assert call_with_token(sign.fetch, sign.ask) == "told"
    assert sign.fetched == [(False, None), (True, refusal.claims)]
    assert sign.used == [1, 2]
    sign = Sign(refusal, refusal, "never asked for")
    with pytest.raises(type(refusal)):
        call_with_token(sign.fetch, sign.ask)
    assert sign.used == [1, 2]


@pytest.mark.parametrize("refusal", IN_VAIN, ids=repr)
def test_other_refusal_is_raised_without_a_new_token(refusal):
    sign = Sign(refusal, "never asked for")
    with pytest.raises(type(refusal)):
        call_with_token(sign.fetch, sign.ask)
    assert sign.used == [1]


def test_refused_sign_in_is_raised_at_once():
    def refused(**options):
        calls.append(options)
        raise errors.SignInNeeded

    calls = []
    with pytest.raises(errors.SignInNeeded):
        call_with_token(refused, lambda token: token)
    assert calls == [{}]
