"""Whose calendar who may read and change."""

import pytest

ANN, BOB = "ann@charity.example", "bob@charity.example"
ANNS = f"/users/{ANN}"
WRITING = (
    "write",
    "delegateWithoutPrivateEventAccess",
    "delegateWithPrivateEventAccess",
)


@pytest.mark.parametrize("role", WRITING)
def test_roles_that_write_may_create_change_and_delete(sim, ann, bob, visit, role):
    sim.share(ANN, BOB, role)
    calendar = bob.get(f"{ANNS}/calendar?$select=id,canEdit,owner").json()
    assert calendar["canEdit"] is True
    assert calendar["owner"]["address"] == ANN
    made = bob.create(visit(), f"{ANNS}/calendar")
    path = f"{ANNS}/events/{made['id']}"
    assert bob.patch(path, {"subject": "Call"}).status_code == 200
    assert ann.get(f"/me/events/{made['id']}").json()["subject"] == "Call"
    assert bob.delete(path).status_code == 204


@pytest.mark.parametrize("role", ["read", "limitedRead"])
def test_roles_that_read_may_not_change_anything(sim, ann, bob, visit, refusal, role):
    sim.share(ANN, BOB, role)
    body = {"contentType": "text", "content": "Notes"}
    made = ann.create(visit(body=body))
    assert bob.get(f"{ANNS}/calendar").json()["canEdit"] is False
    path = f"{ANNS}/events/{made['id']}"
    content = bob.get(path).json()["body"]["content"]
    assert content == ("Notes" if role == "read" else "")
    denied = (403, "ErrorAccessDenied")
    assert refusal(bob.post(f"{ANNS}/calendar/events", visit())) == denied
    assert refusal(bob.patch(path, {"subject": "Call"})) == denied
    assert refusal(bob.delete(path)) == denied


@pytest.mark.parametrize("role", [None, "none", "freeBusyRead"])
@pytest.mark.parametrize(
    "status, code", [(403, "ErrorAccessDenied"), (404, "ErrorItemNotFound")]
)
def test_other_roles_may_not_read(sim, bob, visit, refusal, role, status, code):
    sim.no_access_status = status
    if role:
        sim.share(ANN, BOB, role)
    assert refusal(bob.get(f"{ANNS}/calendar")) == (status, code)
    assert refusal(bob.get(f"{ANNS}/events")) == (status, code)
    assert refusal(bob.post(f"{ANNS}/calendar/events", visit())) == (status, code)


def test_share_with_the_whole_organisation(sim, ann, bob):
    sim.share(ANN, "organization", "write")
    assert bob.get(f"{ANNS}/calendar").json()["canEdit"] is True
    default = ann.get("/me/calendar/calendarPermissions").json()["value"][0]
    assert default["emailAddress"] == {"name": "My Organization"}
    assert default["role"] == "write"


def test_ones_own_share_counts_before_the_organisations(sim, bob):
    sim.share(ANN, "organization", "write")
    sim.share(ANN, BOB, "read")
    assert bob.get(f"{ANNS}/calendar").json()["canEdit"] is False


def test_permission_by_a_group_works_but_is_not_listed(sim, ann, bob, visit):
    sim.share(ANN, BOB, "write", via_group=True)
    assert bob.get(f"{ANNS}/calendar").json()["canEdit"] is False
    bob.create(visit(), f"{ANNS}/calendar")
    permissions = ann.get("/me/calendar/calendarPermissions").json()["value"]
    addresses = [each["emailAddress"].get("address") for each in permissions]
    assert addresses == [None, "diary-helpers@charity.example"]


def test_permissions_are_listed_for_the_owner_only(sim, ann, bob, refusal):
    sim.share(ANN, BOB, "write")
    listed = ann.get("/me/calendar/calendarPermissions").json()["value"]
    assert [each["role"] for each in listed] == ["freeBusyRead", "write"]
    assert listed[1]["emailAddress"]["address"] == BOB
    denied = bob.get(f"{ANNS}/calendar/calendarPermissions")
    assert refusal(denied) == (403, "ErrorAccessDenied")


def test_removed_share_is_gone_at_once(sim, bob):
    sim.share(ANN, BOB, "write")
    sim.share(ANN, BOB, "none")
    assert bob.get(f"{ANNS}/calendar").status_code == 403


@pytest.mark.parametrize("role", WRITING)
def test_private_entries_are_hidden_from_plain_colleagues(sim, ann, bob, visit, role):
    sim.share(ANN, BOB, role)
    made = ann.create(visit(sensitivity="private"))
    seen = role == "delegateWithPrivateEventAccess"
    assert len(bob.get(f"{ANNS}/events").json()["value"]) == seen
    path = f"{ANNS}/events/{made['id']}"
    assert bob.patch(path, {"subject": "x"}).status_code == (200 if seen else 404)
    assert ann.get(f"/me/events/{made['id']}").status_code == 200


def test_filter_on_a_shared_calendar_can_be_refused(sim, bob):
    sim.share(ANN, BOB, "write")
    query = f"{ANNS}/events?$filter=subject eq 'x'"
    assert bob.get(query).status_code == 200
    sim.filter_on_shared = False
    assert bob.get(query).status_code == 403


@pytest.mark.parametrize(
    "code",
    [
        "MailboxNotEnabledForRESTAPI",
        "MailboxNotSupportedForRESTAPI",
        "ResourceNotFound",
        "ErrorInvalidUser",
        "ErrorNonExistentMailbox",
    ],
)
def test_calendar_of_a_person_without_a_mailbox_is_not_found(
    sim, ann, visit, refusal, code
):
    sim.set_mailbox(ANN, False, code)
    assert refusal(ann.get("/me/calendar")) == (404, code)
    assert refusal(ann.post("/me/calendar/events", visit())) == (404, code)
    assert ann.get("/me").status_code == 200
    sim.set_mailbox(ANN, True)
    assert ann.get("/me/calendar").status_code == 200


@pytest.mark.parametrize(
    "code, status",
    [
        ("Request_ResourceNotFound", 404),
        ("ErrorMissingEmailAddress", 400),
        ("OrganizationFromTenantGuidNotFound", 401),
    ],
)
def test_missing_mailbox_has_other_codes_too(sim, ann, refusal, code, status):
    sim.set_mailbox(ANN, False, code)
    assert refusal(ann.get("/me/calendar")) == (status, code)


def test_guest_without_a_mailbox_gets_an_empty_401(sim, ann):
    sim.set_mailbox(ANN, False, "")
    answer = ann.get("/me/calendar")
    assert (answer.status_code, answer.content) == (401, b"")
    assert ann.get("/me").status_code == 200


def test_unknown_person_is_not_found(ann, refusal):
    answer = ann.get("/users/ghost@charity.example/calendar")
    assert refusal(answer) == (404, "ErrorInvalidUser")


def test_scopes_of_the_token_limit_what_may_be_done(sim, graph, visit, refusal):
    sim.share(ANN, BOB, "write")
    bob = graph(BOB, "Calendars.ReadWrite User.Read offline_access")
    bob.create(visit())
    assert refusal(bob.get(f"{ANNS}/calendar")) == (403, "ErrorAccessDenied")
    reader = graph(BOB, "Calendars.Read offline_access")
    assert reader.get("/me/events").status_code == 200
    assert reader.post("/me/calendar/events", visit()).status_code == 403
    assert reader.get("/me").status_code == 403


def test_profile_of_a_colleague_needs_another_scope(bob, refusal):
    assert refusal(bob.get(ANNS)) == (403, "Authorization_RequestDenied")


def test_calendar_is_addressed_by_its_id(ann, visit):
    calendar = ann.get("/me/calendars").json()["value"][0]
    made = ann.create(visit(), f"/me/calendars/{calendar['id']}")
    assert ann.get(f"/me/events/{made['id']}").status_code == 200
    assert ann.get("/me/calendars/AAother/events").status_code == 404


def test_missing_and_unknown_tokens_are_refused(ann, refusal):
    answer = ann.get("/me/calendar", Authorization="")
    assert refusal(answer) == (401, "InvalidAuthenticationToken")
    answer = ann.get("/me/calendar", Authorization="Bearer made-up")
    assert refusal(answer) == (401, "InvalidAuthenticationToken")
