"""Whether a person may edit a calendar, for each answer of Microsoft."""

import pytest

from charitylog_o365.core.graph import errors
from charitylog_o365.core.graph.permission import (
    VIEWING,
    WRITING,
    Permission,
    read_can_edit,
    read_permission_list,
)
from charitylog_o365.core.graph.protocol import Response

NO = Permission(False, "can_view", "canEdit")
BOB = {"bob@charity.example"}


def entry(role, address=None, inside=True):
    email = {"name": "My Organization"}
    if address:
        email = {"name": address, "address": address}
    return {"role": role, "emailAddress": email, "isInsideOrganization": inside}


FROM_CALENDAR = [
    (Response(200, body={"canEdit": True}), True, ""),
    (Response(200, body={"canEdit": False}), False, "can_view"),
    (Response(200, body={"canEdit": "true"}), None, "unclear"),
    (Response(200, body={"canEdit": None}), None, "unclear"),
    (Response(200, body={}), None, "unclear"),
    (errors.BlockedByAdmin(), None, "not_let_in"),
    (errors.ConsentNeeded(), None, "not_let_in"),
    (errors.Forbidden(), False, "not_shared"),
    (errors.Gone(), False, "not_shared"),
    (errors.NoMailbox(), False, "owner_no_mailbox"),
    (errors.SignInNeeded(), None, "sign_in"),
    (errors.Unreachable(), None, "unreachable"),
    (errors.SoftwareTooOld(), None, "too_old"),
    (errors.Throttled(), None, "busy"),
    (errors.Rejected(), None, "unreachable"),
]


def test_permission_from_each_answer_for_the_calendar():
    rights = [(answer, read_can_edit(answer)) for answer, *_ in FROM_CALENDAR]
    assert [(a, r.may_edit, r.reason) for a, r in rights] == FROM_CALENDAR


def test_writing_role_of_the_person_or_the_organisation_is_a_yes():
    said = {
        (role, address): read_permission_list(
            NO, {"value": [entry(role, address)]}, BOB
        )
        for role in WRITING
        for address in (*BOB, "Bob@Charity.Example", None)
    }
    assert len(said) == 9
    assert said == {
        (role, address): Permission(True, source="permission list", role=role)
        for role, address in said
    }


@pytest.mark.parametrize("role", sorted(VIEWING | {"none", "freeBusyRead"}))
def test_other_roles_may_not_edit(role):
    right = read_permission_list(
        NO, {"value": [entry(role, "bob@charity.example")]}, BOB
    )
    assert (right.may_edit, right.reason, right.role) == (False, "can_view", role)


def test_persons_own_role_counts_before_the_organisations():
    entries = [entry("write"), entry("read", "bob@charity.example")]
    assert read_permission_list(NO, {"value": entries}, BOB).may_edit is False


def test_role_for_people_outside_does_not_count():
    entries = [entry("write", inside=False)]
    assert read_permission_list(NO, {"value": entries}, BOB).may_edit is False


def test_writing_role_of_an_unknown_address_is_perhaps_a_group():
    entries = [entry("write", "helpers@charity.example")]
    assert read_permission_list(NO, {"value": entries}, BOB).reason == "perhaps_group"
    known = BOB | {"helpers@charity.example"}
    assert read_permission_list(NO, {"value": entries}, BOB, known).reason == "can_view"


@pytest.mark.parametrize(
    "body",
    [
        *({}, {"value": None}, {"value": "x"}, {"value": []}, {"value": [None, 7]}),
        {"value": [{**entry("write"), "emailAddress": "bob@charity.example"}]},
    ],
)
def test_unreadable_list_keeps_the_first_permission(body):
    assert read_permission_list(NO, body, BOB) == NO


def test_custom_role_is_unclear():
    custom = {"value": [entry("custom", "bob@charity.example")]}
    for first in (NO, Permission(None, "unclear", "canEdit")):
        right = read_permission_list(first, custom, BOB)
        assert (right.may_edit, right.reason, right.role) == (None, "unclear", "custom")


def test_list_decides_where_the_calendar_was_unclear():
    unclear = Permission(None, "unclear", "canEdit")
    told = {
        role: read_permission_list(unclear, {"value": [entry(role, *BOB)]}, BOB)
        for role in ("write", "read", "none")
    }
    assert {role: (each.may_edit, each.reason) for role, each in told.items()} == {
        "write": (True, ""),
        "read": (False, "can_view"),
        "none": (False, "not_shared"),
    }
    assert read_permission_list(unclear, {"value": []}, BOB) == unclear
