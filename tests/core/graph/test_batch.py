import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from charitylog_o365.core.graph import batch, errors, protocol

REQUESTS = [
    protocol.create_event({"subject": "Home visit"}),
    protocol.update_event("AAMk", {"subject": "Home visit"}, "ann@x.example"),
    protocol.delete_event("AAMk"),
    protocol.calendar(),
] * 5


def part(number, status=200, headers=None, body=None):
    return {
        "id": str(number),
        "status": status,
        "headers": headers or {},
        "body": {"id": f"event-{number}"} if body is None else body,
    }


def outer(parts):
    return protocol.Response(200, {}, {"responses": parts})


@pytest.mark.parametrize("number", [1, 20])
def test_parts_have_method_address_headers_and_body_of_the_requests(number):
    requests = REQUESTS[:number]
    packed = batch.pack(requests)
    assert (packed.method, packed.path) == ("POST", "/$batch")
    parts = packed.body["requests"]
    assert len({each["id"] for each in parts}) == len(requests)
    for each, request in zip(parts, requests, strict=True):
        assert isinstance(each["id"], str)
        assert (each["method"], each["url"]) == (request.method, request.path)
        assert each.get("body") == request.body
        assert each["headers"]["Prefer"] == 'IdType="ImmutableId"'
        has_body = request.body is not None
        assert ("Content-Type" in each["headers"]) == has_body
        assert "dependsOn" not in each


@given(st.integers(1, 20), st.integers(0, 2**32))
def test_each_request_gets_its_own_answer_in_any_order(number, seed):
    # Of hypothesis only two numbers: each one more takes time in every example.
    chance = random.Random(seed)
    requests = REQUESTS[:number]
    order = chance.sample(range(number), number)
    missing, refused = (
        set(chance.sample(order, chance.randint(0, number))) for _each in range(2)
    )
    parts = [
        part(n, 403, body={"error": {"code": f"no-{n}"}}) if n in refused else part(n)
        for n in order
        if n not in missing
    ]
    parts.insert(0, part("nobody-asked"))
    answers = batch.unpack(outer(parts), requests)
    assert len(answers) == len(requests)
    for number, answer in enumerate(answers):
        if number in missing:
            assert type(answer) is errors.Unreachable
        elif number in refused:
            assert type(answer) is errors.Forbidden
            assert answer.code == f"no-{number}"
        else:
            assert answer.body == {"id": f"event-{number}"}


def test_throttled_part_has_its_wait_and_does_not_affect_the_others():
    requests = [protocol.delete_event("a"), protocol.delete_event("b")]
    rest = part(1, 429, {"Retry-After": "2.5"}, {"error": {"code": "Throttled"}})
    done, throttled = batch.unpack(outer([part(0, 204, body={}), rest]), requests)
    assert done.status == 204
    assert type(throttled) is errors.Throttled
    assert throttled.retry_after == 2.5


def test_part_after_a_failed_one_is_a_failed_dependency():
    [answer] = batch.unpack(outer([part(0, 424, body={})]), [protocol.calendar()])
    assert type(answer) is errors.FailedDependency


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"responses": None},
        {"responses": "text"},
        {"responses": [None, {"id": "0"}, {"id": "0", "status": "OK"}]},
        {"responses": [{"id": "0", "status": []}, {"id": "0", "status": 1e999}]},
    ],
)
def test_every_request_of_an_unreadable_batch_is_unreachable(body):
    requests = [protocol.calendar(), protocol.calendar()]
    answers = batch.unpack(protocol.Response(200, {}, body), requests)
    assert [type(each) for each in answers] == [errors.Unreachable] * 2
    assert answers[0].status == 200, "an answer came, so the line is not down"


@pytest.mark.parametrize("status", ["204", 204.0])
def test_status_may_be_a_number_or_text(status):
    [answer] = batch.unpack(outer([part(0, status, body={})]), REQUESTS[:1])
    assert answer.status == 204


def test_part_without_a_json_body_is_read_by_its_status():
    [answer] = batch.unpack(outer([part(0, 200, body="PGh0bWw+")]), REQUESTS[:1])
    assert answer.body == {}


@pytest.mark.parametrize("number", [0, 21])
def test_batch_of_none_or_too_many_is_refused(number):
    with pytest.raises(ValueError, match=f"not {number}"):
        batch.pack([protocol.calendar()] * number)
