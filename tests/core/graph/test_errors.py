from datetime import datetime, timedelta, timezone
from email.utils import format_datetime

import pytest

from charitylog_o365.core.graph import errors
from charitylog_o365.core.graph.protocol import Response, update_event


def answer(status, code="", headers=None, **more):
    error = {"code": code, "message": "Told by Microsoft.", **more}
    return Response(status, headers or {}, {"error": error} if code else {})


DECISIONS = {
    (401, "InvalidAuthenticationToken"): errors.SignInNeeded,
    (401, "SomethingNew"): errors.SignInNeeded,
    (401, "OrganizationFromTenantGuidNotFound"): errors.NoMailbox,
    (401, ""): errors.NoMailbox,
    (403, "ErrorAccessDenied"): errors.Forbidden,
    (404, "ErrorItemNotFound"): errors.Gone,
    (410, "ErrorItemNotFound"): errors.Gone,
    (403, "ErrorQuotaExceeded"): errors.MailboxFull,
    (400, "errorquotaexceeded"): errors.MailboxFull,
    (500, "ErrorQuotaExceeded"): errors.MailboxFull,
    (507, "InsufficientStorage"): errors.MailboxFull,
    (507, ""): errors.MailboxFull,
    (403, "ExtensionError"): errors.BlockedByAdmin,
    (403, "ErrorAccountSuspend"): errors.BlockedByAdmin,
    (403, "Authorization_RequestDenied"): errors.ConsentNeeded,
    (403, "ErrorCannotDeleteObject"): errors.Gone,
    (400, "ErrorInvalidMailboxItemId"): errors.Gone,
    (400, "ErrorInvalidIdMalformed"): errors.Gone,
    (410, "syncStateNotFound"): errors.ResyncNeeded,
    (410, "SyncStateGone"): errors.ResyncNeeded,
    (410, "SomethingNew"): errors.ResyncNeeded,
    (412, "ErrorIrresolvableConflict"): errors.Unreachable,
    (409, "ErrorIrresolvableConflict"): errors.Unreachable,
    (412, "PreconditionFailed"): errors.Unreachable,
    (423, "resourceLocked"): errors.Unreachable,
    (423, ""): errors.Unreachable,
    (400, "ErrorMailboxMoveInProgress"): errors.Unreachable,
    (403, "ErrorMailboxStoreUnavailable"): errors.Unreachable,
    (400, "ErrorTimeoutExpired"): errors.Unreachable,
    (400, "ErrorServerBusy"): errors.Throttled,
    (500, "ErrorExceededConnectionCount"): errors.Throttled,
    (501, "notSupported"): errors.Rejected,
    (501, ""): errors.Rejected,
    (404, "Request_ResourceNotFound"): errors.NoMailbox,
    (500, "ErrorMissingEmailAddress"): errors.NoMailbox,
    (500, "ErrorItemNotFound"): errors.Unreachable,
    (500, "InvalidAuthenticationToken"): errors.Unreachable,
    (404, "MailboxNotEnabledForRESTAPI"): errors.NoMailbox,
    (400, "MailboxNotEnabledForRESTAPI"): errors.NoMailbox,
    (404, "MailboxNotSupportedForRESTAPI"): errors.NoMailbox,
    (404, "ResourceNotFound"): errors.NoMailbox,
    (404, "ErrorInvalidUser"): errors.NoMailbox,
    (404, "ErrorNonExistentMailbox"): errors.NoMailbox,
    (400, "ErrorDuplicateTransactionId"): errors.Duplicate,
    (409, "ErrorDuplicateTransactionId"): errors.Duplicate,
    (400, "TimeZoneNotSupportedException"): errors.UnknownTimeZone,
    (400, "ErrorPropertyValidationFailure"): errors.InvalidTimes,
    (424, "FailedDependency"): errors.FailedDependency,
    (424, ""): errors.FailedDependency,
    (429, "ApplicationThrottled"): errors.Throttled,
    (429, "ErrorAccessDenied"): errors.Throttled,
    (429, ""): errors.Throttled,
    (408, "RequestTimeout"): errors.Unreachable,
    (500, "InternalServerError"): errors.Unreachable,
    (502, ""): errors.Unreachable,
    (503, "ServiceUnavailable"): errors.Unreachable,
    (504, "GatewayTimeout"): errors.Unreachable,
    (509, "BandwidthLimitExceeded"): errors.Unreachable,
    (302, ""): errors.Unreachable,
    (400, "ErrorInvalidRequest"): errors.Rejected,
    (400, "ErrorInvalidUser"): errors.NoMailbox,
    (403, "ErrorInvalidUser"): errors.NoMailbox,
    (404, "ErrorMailboxNotFound"): errors.NoMailbox,
    (404, "Directory_ObjectNotFound"): errors.NoMailbox,
    (403, "ErrorMailboxQuotaExceeded"): errors.MailboxFull,
    (403, "QuotaExceeded"): errors.MailboxFull,
    (403, "AccountSuspended"): errors.BlockedByAdmin,
    (403, "NoPermissionsInAccessToken"): errors.ConsentNeeded,
    (403, "MissingScope"): errors.ConsentNeeded,
    (400, "ErrorInvalidTimeZone"): errors.UnknownTimeZone,
    (400, "ErrorTimeZone"): errors.UnknownTimeZone,
    (400, "ErrorInvalidId"): errors.Gone,
    (400, "ErrorInvalidIdXml"): errors.Gone,
    (400, "ErrorItemNotFound"): errors.Gone,
    (400, "Directory_expiredPageToken"): errors.ResyncNeeded,
    (404, "ErrorMailboxInfoStale"): errors.Unreachable,
    (400, "ErrorADUnavailable"): errors.Unreachable,
    # A status of 500 or more is never final.
    (500, "ExtensionError"): errors.Unreachable,
    (503, "ExtensionError"): errors.Unreachable,
    (500, "MailboxNotEnabledForRESTAPI"): errors.Unreachable,
    (502, "Authorization_RequestDenied"): errors.Unreachable,
    (503, "AccountSuspended"): errors.Unreachable,
    (405, "Request_BadRequest"): errors.Rejected,
    (413, "ErrorMessageSizeExceeded"): errors.Rejected,
    (413, ""): errors.Rejected,
    (409, "ErrorItemSave"): errors.Unreachable,
    (409, ""): errors.Unreachable,
}


def test_each_status_and_code_has_its_class():
    told = {key: errors.error_from(answer(*key)) for key in DECISIONS}
    assert {key: type(error) for key, error in told.items()} == DECISIONS
    assert [(error.status, error.code) for error in told.values()] == [*DECISIONS]


@pytest.mark.parametrize("status", [503, 504])
def test_unavailable_with_retry_after_is_throttled(status):
    error = errors.error_from(answer(status, "x", {"Retry-After": "12"}))
    assert type(error) is errors.Throttled
    assert error.retry_after == 12


@pytest.mark.parametrize("status", [400, 403, 404, 410, 412])
def test_refusal_without_graphs_shape_is_never_gone(status):
    """The page of a proxy or a captive portal has no error code."""
    assert type(errors.error_from(Response(status))) is errors.Unreachable


WAITS = {
    "30": 30,
    "1.5": 1.5,
    "0": 0,
    "-5": 0,
    None: None,
    "": None,
    "soon": None,
    "inf": None,
    "nan": None,
    "-inf": None,
    "1e999": None,
    "86400": 86400,
    "86401": 86400,
    "99999999999": 86400,
    "1e15": 86400,
    "-99999999999": 0,
}


def test_retry_after_in_seconds_is_read():
    assert {header: errors.retry_after(header) for header in WAITS} == WAITS


@pytest.mark.parametrize("zone", [timezone.utc, None])
def test_retry_after_as_a_date_is_read(zone):
    then = datetime.now(timezone.utc) + timedelta(seconds=90)
    wait = errors.retry_after(format_datetime(then.replace(tzinfo=zone)))
    assert 85 < wait <= 90
    past = format_datetime(then - timedelta(days=1))
    assert errors.retry_after(past) == 0


ODD_DATES = {
    "Fri, 31 Dec 9999 23:59:59 GMT": 86400,
    "Fri, 31 Dec 9999 23:59:59 -2359": 86400,
    "Mon, 01 Jan 0001 00:00:00 +2359": 0,
    "Mon, 01 Jan 1900 00:00:00 GMT": 0,
    "Mon, 32 Jan 2026 00:00:00 GMT": None,
    "Mon, 02 Foo 2026 00:00:00 GMT": None,
    "Mon, 02 Jan 99999 00:00:00 GMT": None,
    "Mon, 02 Jan 2026 00:00:00 +9999999999999": None,
    "0x10": None,
}


def test_unreadable_retry_after_date_is_none():
    assert {header: errors.retry_after(header) for header in ODD_DATES} == ODD_DATES


def test_retry_after_is_a_day_at_most():
    told = answer(429, "ApplicationThrottled", {"Retry-After": "99999999999"})
    assert errors.error_from(told).retry_after == errors.LONGEST_RETRY_AFTER == 86400


def test_duplicate_has_the_id_that_microsoft_names():
    code = "ErrorDuplicateTransactionId"
    named = errors.error_from(answer(409, code, **{"@event.existingEventId": "AAMk"}))
    assert named.existing_id == "AAMk"
    assert errors.error_from(answer(409, code)).existing_id is None


def test_error_has_the_request_id():
    told = answer(400, "ErrorInvalidRequest", innerError={"request-id": "in-body"})
    error = errors.error_from(told)
    assert error.request_id == "in-body"
    assert str(error) == "ErrorInvalidRequest: Told by Microsoft. [in-body]"
    told = answer(400, "ErrorInvalidRequest", {"REQUEST-ID": "in-header"})
    assert errors.error_from(told).request_id == "in-header"


@pytest.mark.parametrize(
    "error", ["text", None, [], {"innerError": []}, {"code": None, "message": 3}]
)
def test_error_of_any_shape_is_read_without_an_exception(error):
    told = errors.error_from(Response(400, {}, {"error": error}))
    assert isinstance(told, errors.GraphError)


def test_every_error_is_a_graph_error():
    kinds = {
        kind
        for kind in vars(errors).values()
        if isinstance(kind, type) and issubclass(kind, Exception)
    }
    assert len(kinds) > 12
    assert all(issubclass(kind, errors.GraphError) for kind in kinds)
    assert all(kind.__doc__ for kind in kinds)


def test_message_decides_where_the_code_is_general():
    told = {
        "Access to OData is disabled: [RAOP] Blocked.": errors.BlockedByAdmin,
        "Blocked by tenant configured AppOnly AccessPolicy.": errors.BlockedByAdmin,
        "The mailbox is located on premises.": errors.NoMailbox,
        "Insufficient privileges to complete the operation.": errors.ConsentNeeded,
        "Access is denied. Check credentials and try again.": errors.Forbidden,
    }
    kinds = {words: answer(403, "ErrorAccessDenied", message=words) for words in told}
    assert {w: type(errors.error_from(each)) for w, each in kinds.items()} == told


@pytest.mark.parametrize(
    "inner",
    [
        {"innerError": {"request-id": "theirs"}},
        {"innererror": {"request-id": "theirs"}},
        {"innerError": {"innererror": {"request-id": "theirs"}}},
    ],
    ids=["one", "lower", "nested"],
)
def test_inner_error_counts_as_graphs_shape(inner):
    body = {"error": {"code": "", "message": "No.", **inner}}
    kinds = {403: errors.Forbidden, 404: errors.Gone, 400: errors.Rejected}
    for status, kind in kinds.items():
        error = errors.error_from(Response(status, {}, body))
        assert (type(error), error.request_id) == (kind, "theirs")


def test_innermost_known_code_decides():
    told = answer(403, "UnknownError", innerError={"code": "ErrorQuotaExceeded"})
    error = errors.error_from(told)
    assert (type(error), error.code) == (errors.MailboxFull, "UnknownError")


def test_conflict_is_changed_meanwhile_only_with_an_if_match():
    refused = answer(412, "ErrorIrresolvableConflict")
    ours = update_event("AAMk", {}, change_key="key")
    assert type(errors.error_from(refused, ours)) is errors.ChangedMeanwhile
    assert type(errors.error_from(refused, update_event("AAMk", {}))) is (
        errors.Unreachable
    )


def test_refused_time_zone_is_recognised_in_the_message():
    for words in ("A valid TimeZone value must be specified.", "The time zone 'x'."):
        told = answer(400, "ErrorInvalidRequest", message=words)
        assert type(errors.error_from(told)) is errors.UnknownTimeZone
        told = answer(403, "ErrorAccessDenied", message=words)
        assert type(errors.error_from(told)) is errors.Forbidden


def test_error_has_our_id_of_the_request_too():
    request = update_event("AAMk", {}).named()
    error = errors.error_from(
        answer(400, "ErrorInvalidRequest", {"request-id": "theirs"}), request
    )
    assert error.client_request_id == request.name
    assert error.for_support == f"theirs / {request.name}"
    assert errors.Unreachable().for_support is None


def test_status_of_500_or_more_may_have_been_carried_out():
    done = {
        (status, kind): errors.may_be_done(kind(status=status))
        for status in (None, 403, 429, 500, 501, 503, 507)
        for kind in (errors.MailboxFull, errors.NoMailbox, errors.Throttled)
    }
    assert done == {key: key[0] in (500, 503) for key in done}
    assert errors.may_be_done(errors.Unreachable())
    assert errors.may_be_done(errors.Duplicate(status=409))


def test_new_token_may_help_after_a_401_without_details():
    told = (errors.SignInNeeded(status=401), errors.NoMailbox(status=401))
    assert all(map(errors.may_need_new_token, told))
    told = (errors.NoMailbox(status=404), errors.Forbidden(status=403), None)
    assert not any(map(errors.may_need_new_token, told))
