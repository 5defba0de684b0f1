"""Answers of Microsoft that were met in practice are read as the index says."""

import json
from pathlib import Path

import pytest

import charitylog_o365
from charitylog_o365.core.graph import aadsts, auth, batch, errors, permission, protocol

ANSWERS = Path(charitylog_o365.__path__[0]) / "tests" / "microsoft_answers"
INDEX = json.loads((ANSWERS / "index.json").read_text())


def answer(name):
    told = json.loads((ANSWERS / name).read_text())
    return protocol.Response(told["status"], told["headers"], told["body"])


def graph_error(response):
    error = errors.error_from(response)
    return type(error).__name__ + ("+claims" if error.claims else "")


def event(response):
    """Return all that the index may name of an entry."""
    read = protocol.read_event(response.body)
    read_as = {read.start.isoformat("T", "minutes") if read.start else "None"}
    read_as |= {read.change_key} - {""}
    return (
        read_as | {f"marker:{read.marker}"} | ({"removed"} if read.deleted else set())
    )


def calendar(response):
    return str(permission.read_can_edit(response).may_edit)


def permissions(response):
    unknown = permission.Permission(None, "unclear", "canEdit")
    right = permission.read_permission_list(unknown, response.body, {"b@example.org"})
    return f"{right.may_edit}/{right.role}"


def batched(response):
    [part] = batch.unpack(response, [protocol.calendar()])
    is_error = isinstance(part, errors.GraphError)
    return type(part).__name__ if is_error else str(part.status)


def sign_in(response):
    error = auth.refusal(dict(response.body), errors.SignInNeeded)
    if isinstance(error, errors.Unreachable):
        return "transient"
    assert error.reason in aadsts.REASONS
    return error.reason + ("+claims" if error.claims else "")


READERS = {
    "graph-error": graph_error,
    "event": event,
    "calendar": calendar,
    "permissions": permissions,
    "batch": batched,
    "aadsts": sign_in,
}


def test_the_index_names_every_file_there_is():
    there = {file.name for file in ANSWERS.glob("*.json")} - {"index.json"}
    assert {each["file"] for each in INDEX} == there


@pytest.mark.parametrize("told", INDEX, ids=[each["file"] for each in INDEX])
def test_answer_is_read_as_the_index_says(told):
    read_as = READERS[told["kind"]](answer(told["file"]))
    read_as = read_as if isinstance(read_as, set) else {read_as}
    accepted = set(told["accept"])
    assert read_as & accepted, f"{read_as}, not {accepted}: {told['should_be']}"


def test_conflict_answer_to_an_if_match_is_changed_meanwhile():
    ours = protocol.update_event("AAMk", {}, change_key="key")
    without = protocol.update_event("AAMk", {})
    for name in ("e30_conflict_on_get.json", "e31_conflict_patch.json"):
        told = errors.error_from(answer(name), ours)
        assert type(told) is errors.ChangedMeanwhile
        assert type(errors.error_from(answer(name), without)) is errors.Unreachable
