"""What comes to the address for notifications, from Microsoft or from anybody."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from charitylog_o365.core.graph import notifications
from charitylog_o365.core.graph.notifications import Hint

ONE = {
    "subscriptionId": "7f105c7d-2dc5-4530-97cd-4e7ae6534c07",
    "clientState": "secret",
    "changeType": "updated",
    "resource": "Users/1/Events/AAMk",
    "resourceData": {"id": "AAMk"},
}
HINT = Hint(ONE["subscriptionId"], "secret")
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)


def read(*told):
    return notifications.read_notifications(json.dumps({"value": told}).encode())


def test_hints_are_read_each_once():
    other = {**ONE, "clientState": "other"}
    assert read(ONE, other, ONE) == (HINT, Hint(HINT.subscription_id, "other"))


@pytest.mark.parametrize(
    ("event", "kind"),
    [
        ("missed", "missed"),
        ("subscriptionRemoved", "removed"),
        ("reauthorizationRequired", "reauthorize"),
        ("somethingNew", "missed"),
        (7, "missed"),
        (["missed"], "missed"),
        (None, "changed"),
    ],
)
def test_notices_about_the_subscription_are_told_apart(event, kind):
    [hint] = read({**ONE, "lifecycleEvent": event})
    assert hint.kind == kind


@pytest.mark.parametrize("name", ["subscriptionId", "clientState"])
@pytest.mark.parametrize(
    "value",
    [None, 7, "", " ", [], {}, "a\n", "x" * 129, "ü", "\ud800", "a\0b", "1' OR 1=1"],
)
def test_what_is_no_id_or_state_is_no_hint(name, value):
    assert read({**ONE, name: value}, ONE) == (HINT,)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"null",
        b"[]",
        b"{}",
        b'"value"',
        b'{"value": null}',
        b'{"value": {"0": 1}}',
        b'{"value": [null, 7, "x", []]}',
        b"\xff\xfe",
        b"{",
        b"[" * 100_000,
        b'{"value":' * 20_000,
        b"9" * 100_000,
        b'{"value": [' + b"[" * 50_000 + b"]" * 50_000 + b"]}",
    ],
)
def test_anything_else_is_no_hint(content):
    assert notifications.read_notifications(content) == ()


def test_size_and_number_are_bounded():
    many = [{**ONE, "clientState": str(number)} for number in range(600)]
    assert len(read(*many)) == notifications.MOST
    large = json.dumps({"value": [ONE], "x": "x" * notifications.LARGEST})
    assert notifications.read_notifications(large.encode()) == ()


@given(st.binary())
def test_any_bytes_are_read_without_an_error(content):
    assert notifications.read_notifications(content) == ()


@given(JSON, st.lists(JSON), st.dictionaries(st.sampled_from(sorted(ONE)), JSON))
def test_any_json_is_read_without_an_error_and_hides_no_hint(whole, before, wrong):
    notifications.read_notifications(json.dumps(whole).encode())
    hints = read(*before, {**ONE, **wrong}, ONE)
    assert hints[-1] == HINT or HINT in hints
    for hint in hints:
        assert hint.subscription_id.isascii() and hint.client_state.isascii()
        assert len(hint.client_state) <= 128


@pytest.mark.parametrize(
    ("known", "right"),
    [("secret", True), ("Secret", False), ("", False), ("ü", False), ("\ud800", False)],
)
def test_only_the_right_state_is_ours(known, right):
    assert notifications.is_ours(HINT, notifications.fingerprint(known)) is right
    # What is kept is of no use to who reads it.
    assert not notifications.is_ours(HINT, known)


@pytest.mark.parametrize("state", ["", "secret"])
@pytest.mark.parametrize("kept", ["", None])
def test_where_no_state_is_kept_none_is_ours(state, kept):
    assert not notifications.is_ours(Hint("1", state), kept)


@pytest.mark.parametrize("token", [None, "", "a\nb", "ü", "\ud800", "x" * 1025, "a\0"])
def test_strange_tokens_are_not_answered(token):
    assert notifications.handshake(token) is None


def test_token_of_a_handshake_is_returned_as_it_is():
    token = "Validation: Testing client application reachability <b>&amp;</b>"
    assert notifications.handshake(token) == token
