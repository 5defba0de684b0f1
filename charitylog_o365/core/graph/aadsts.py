"""Microsoft Entra's error numbers, and what each means for the person signing in.

https://learn.microsoft.com/entra/identity-platform/reference-error-codes
"""

import re

# Who can mend it: the person, their Microsoft 365 administrator, or Odoo's.
REASONS = {
    "not_assigned": "the administrator has not given this person the application",
    "consent": "the person has not agreed yet to what the application may do",
    "admin_consent": "an administrator must agree for the whole organisation",
    "declined": "the person said no, or closed the page",
    "wrong_client": "the client id is not known in this organisation",
    "wrong_tenant": "the tenant id is not that of an organisation",
    "secret": "the client secret is wrong or has expired",
    "redirect_uri": "the redirect URI is not registered with the application",
    "mfa": "a second factor is needed",
    "conditional_access": "the organisation's rules refuse this device or place",
    "server_refused": "the organisation's rules let the person in, but not this server",
    "sign_in_again": "the last sign-in is too long ago",
    "revoked": "the sign-in was withdrawn: a new password, or an administrator",
    "wrong_account": "the account is not of this organisation, or is closed",
    "stale": "the page belongs to an earlier attempt",
    "untrusted": "the answer is not one to this sign-in, or was changed on its way",
    "clock": "the clock of this server is wrong",
    "unknown": "none of these",
}

BY_NUMBER = {
    16000: "wrong_account",
    50011: "redirect_uri",
    50020: "wrong_account",
    50034: "wrong_account",
    50053: "wrong_account",
    50055: "sign_in_again",
    50057: "wrong_account",
    50058: "sign_in_again",
    50072: "mfa",
    50074: "mfa",
    50076: "mfa",
    50079: "mfa",
    50105: "not_assigned",
    50158: "conditional_access",
    50173: "revoked",
    50194: "wrong_tenant",
    53000: "conditional_access",
    53001: "conditional_access",
    53002: "conditional_access",
    53003: "conditional_access",
    54005: "stale",
    65001: "consent",
    65004: "declined",
    70008: "sign_in_again",
    70043: "sign_in_again",
    90002: "wrong_tenant",
    90094: "admin_consent",
    90095: "admin_consent",
    500011: "wrong_tenant",
    500113: "redirect_uri",
    700016: "wrong_client",
    700082: "sign_in_again",
    700084: "sign_in_again",
    900023: "wrong_tenant",
    7000215: "secret",
    7000218: "secret",
    7000222: "secret",
}

# https://www.rfc-editor.org/rfc/rfc6749#section-4.1.2.1
BY_ERROR = {
    "access_denied": "declined",
    "consent_required": "consent",
    "interaction_required": "sign_in_again",
    "invalid_grant": "sign_in_again",
    "login_required": "sign_in_again",
}

# Entra's own trouble, not the person's: worth another try.
TRANSIENT_NUMBERS = {50196, 90006, 90024, 90033}
TRANSIENT_ERRORS = {"temporarily_unavailable", "server_error"}


def number(answer: dict) -> int | None:
    """Return the AADSTS number in an answer of Entra's, or None.

    The token endpoint lists it; the browser's redirect has it in the description only.
    """
    codes = answer.get("error_codes")
    if isinstance(codes, list) and codes and str(codes[0]).isdecimal():
        return int(codes[0])
    return number_in(answer.get("error_description"))


def number_in(text: str | None) -> int | None:
    """Return the first AADSTS number named in ``text``, or None."""
    found = re.search(r"AADSTS(\d+)", text or "")
    return int(found[1]) if found else None


def address_in(text: str | None) -> str | None:
    """Return the IP address that Entra names in ``text``, or None."""
    found = re.search(r"IP address:? \(?([0-9A-Fa-f.:]*[0-9A-Fa-f])", text or "", re.I)
    return found[1] if found else None


def reason(answer: dict) -> str:
    """Return the key of `REASONS` that an error answer of Entra's stands for."""
    return BY_NUMBER.get(number(answer) or 0) or BY_ERROR.get(
        answer.get("error") or "", "unknown"
    )


def is_transient(answer: dict) -> bool:
    """Tell whether Entra is unwell, rather than refusing."""
    return (
        number(answer) in TRANSIENT_NUMBERS or answer.get("error") in TRANSIENT_ERRORS
    )
