import pytest

from charitylog_o365.core.graph import aadsts, aadsts_numbers

MET = {
    50105: "not_assigned",
    65001: "consent",
    65004: "declined",
    90094: "admin_consent",
    90095: "admin_consent",
    700016: "wrong_client",
    90002: "wrong_tenant",
    50194: "wrong_tenant",
    7000215: "secret",
    7000222: "secret",
    50011: "redirect_uri",
    50076: "mfa",
    50079: "mfa",
    50074: "mfa",
    53000: "conditional_access",
    53001: "conditional_access",
    53002: "conditional_access",
    53003: "conditional_access",
    700082: "sign_in_again",
    70043: "sign_in_again",
    50173: "revoked",
    50020: "wrong_account",
    50034: "wrong_account",
    50057: "wrong_account",
    50012: "secret",
    700025: "redirect_uri",
    70004: "redirect_uri",
    50002: "conditional_access",
    50161: "conditional_access",
    50178: "conditional_access",
    130007: "conditional_access",
    130008: "conditional_access",
    53005: "conditional_access",
    53006: "conditional_access",
    53999: "conditional_access",
    530099: "conditional_access",
    90099: "admin_consent",
    90084: "wrong_account",
    700212: "federated",
    700211: "federated",
    700213: "federated",
    50158: "mfa",
}


def test_frequent_numbers_have_their_reasons():
    described = {
        number: {"error": "x", "error_description": f"AADSTS{number}: So it is."}
        for number in MET
    }
    assert {n: aadsts.reason({"error_codes": [n]}) for n in MET} == MET
    assert {n: aadsts.reason(told) for n, told in described.items()} == MET
    assert [aadsts.number(told) for told in described.values()] == [*MET]


def test_every_reason_in_the_tables_is_listed():
    given = {*aadsts_numbers.NUMBERS, *aadsts.BY_ERROR.values(), "unknown"}
    assert given <= set(aadsts.REASONS)


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        ({"error": "access_denied"}, "declined"),
        ({"error": "invalid_grant", "error_codes": [99]}, "sign_in_again"),
        ({"error": "invented", "error_description": "AADSTS: none"}, "unknown"),
        ({"error_codes": "50105"}, "unknown"),
        ({"error_codes": [None], "error_description": None}, "unknown"),
        ({"error": ["invalid_grant"], "suberror": ["bad_token"]}, "unknown"),
        ({"error": {}, "error_description": ["AADSTS50105"]}, "unknown"),
        ({"error": "invalid_request", "error_codes": [700023]}, "unknown"),
        ({}, "unknown"),
    ],
)
def test_error_decides_without_a_known_number(answer, reason):
    assert aadsts.reason(answer) == reason


def test_transient_numbers_and_errors_are_no_refusal():
    for number in (90033, 70012, 50088, 50166, 90091):
        assert aadsts.is_transient({"error_codes": [number]}), number
    assert not aadsts.is_transient({"error": ["server_error"]})
    assert aadsts.is_transient({"error": "temporarily_unavailable"})
    assert not aadsts.is_transient({"error": "invalid_grant", "error_codes": [50173]})


@pytest.mark.parametrize(
    ("suberror", "number", "reason"),
    [
        ("basic_action", 50076, "mfa"),
        ("basic_action", 53003, "mfa"),
        ("message_only", 50076, "conditional_access"),
        ("message_only", 53000, "conditional_access"),
        ("message_only", 50053, "wrong_account"),
        ("additional_action", 99, "conditional_access"),
        ("device_authentication_failed", 50155, "conditional_access"),
        ("consent_required", 65001, "consent"),
        ("consent_required", 99, "consent"),
        ("bad_token", 50173, "revoked"),
        ("bad_token", 99, "sign_in_again"),
        ("Bad_Token", 50173, "revoked"),
        ("bad_token", 7000222, "secret"),
        ("bad_token", 530032, "conditional_access"),
        ("token_expired", 53000, "conditional_access"),
        ("consent_required", 700016, "wrong_client"),
        ("Token_Expired", 50076, "sign_in_again"),
        ("something_new", 50105, "not_assigned"),
    ],
)
def test_suberror_decides_before_the_number(suberror, number, reason):
    answer = {"error": "invalid_grant", "error_codes": [number], "suberror": suberror}
    assert aadsts.reason(answer) == reason


def test_transient_failure_is_recognised_in_the_description():
    answer = {"error": "invalid_grant", "error_codes": [98765]}
    assert aadsts.is_transient(
        {**answer, "error_description": "AADSTS98765: SomeRetryableError."}
    )
    assert not aadsts.is_transient({**answer, "error_description": "AADSTS98765: No."})


def test_first_known_of_several_numbers_counts():
    answer = {"error": "invalid_grant", "error_codes": [99, 53003, 50076]}
    assert (aadsts.number(answer), aadsts.reason(answer)) == (
        53003,
        "conditional_access",
    )
    assert aadsts.number({"error_codes": ["x", 99]}) == 99


@pytest.mark.parametrize(
    ("error", "numbers", "reason"),
    [
        ("invalid_client", [70002, 50012], "secret"),
        ("invalid_client", [70002], "secret"),
        ("invalid_grant", [70002, 53003], "conditional_access"),
        ("invalid_grant", [70002, 50057], "wrong_account"),
        ("invalid_grant", [70002, 70008], "sign_in_again"),
        ("invalid_grant", [70000], "sign_in_again"),
    ],
)
def test_general_number_does_not_hide_a_specific_one(error, numbers, reason):
    words = " ".join(f"AADSTS{number}: So it is." for number in numbers)
    told = {"error": error, "error_codes": numbers}
    in_words = {"error": error, "error_description": words}
    assert (aadsts.reason(told), aadsts.reason(in_words)) == (reason, reason)
    assert aadsts.number(told) == numbers[-1]


def test_no_number_has_two_reasons():
    numbers = [n for numbers in aadsts_numbers.NUMBERS.values() for n in numbers]
    assert len(numbers) == len(set(numbers)) > 80
    assert not aadsts_numbers.TRANSIENT & set(numbers)
