"""What a refusal of Microsoft Entra's means for the person signing in.

By what Entra says would help (``suberror``), then by its number (`aadsts_numbers`).
"""

import re
from collections.abc import Iterable
from typing import Any

from .aadsts_numbers import TRANSIENT, by_number

# Who can mend it: the person, their Microsoft 365 administrator, or Odoo's.
REASONS = {
    "not_assigned": "the administrator has not given this person the application",
    "consent": "the person has not agreed yet to what the application may do",
    "admin_consent": "an administrator must agree for the whole organisation",
    "declined": "the person said no, or closed the page",
    "wrong_client": "the client id is not known in this organisation",
    "app_disabled": "an administrator has switched the application off",
    "no_service": "the organisation has no Exchange Online",
    "wrong_tenant": "the tenant id is not that of an organisation",
    "tenant_closed": "Microsoft has closed the organisation's directory",
    "secret": "the client secret is wrong or has expired",
    "certificate": "the application's certificate is wrong or has expired",
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

# What only the person can mend, by signing in once more.
MENDED_BY_SIGNING_IN = frozenset({"consent", "mfa", "revoked", "sign_in_again"})

# What would help, as Entra says itself: these reasons, of which the first one where the
# number means none of them.
# https://learn.microsoft.com/entra/identity-platform/reference-error-codes
BY_SUBERROR = {
    "basic_action": ("mfa", "sign_in_again", "consent", "revoked"),
    "consent_required": ("consent", "admin_consent", "declined"),
    "bad_token": ("sign_in_again", "revoked"),
    "token_expired": ("sign_in_again", "revoked"),
    "user_password_expired": ("sign_in_again", "revoked"),
    "cancel": ("declined",),
}
# These do not count where the number says what no sign-in of the person's mends.
ABOUT_THE_TOKEN = frozenset({"bad_token", "consent_required", "token_expired"})
# Nothing that the person does at Microsoft's pages.
NOT_BY_SIGNING_IN = frozenset(
    {
        "additional_action",
        "client_mismatch",
        "device_authentication_failed",
        "message_only",
        "protection_policy_required",
    }
)

# https://www.rfc-editor.org/rfc/rfc6749#section-4.1.2.1
BY_ERROR = {
    "access_denied": "declined",
    "consent_required": "consent",
    "interaction_required": "sign_in_again",
    "invalid_client": "secret",
    "invalid_grant": "sign_in_again",
    "login_required": "sign_in_again",
    "unauthorized_client": "wrong_client",
}

TRANSIENT_ERRORS = {"temporarily_unavailable", "server_error"}


def number(answer: dict[str, Any]) -> int | None:
    """Return the AADSTS number in an answer of Entra's, or None.

    Of several the first one that is known. The token endpoint lists them; the
    browser's redirect has it in the description only.
    """
    codes = answer.get("error_codes")
    codes = codes if isinstance(codes, list) else []
    found = _first_known([code for code in codes if str(code).isdecimal()])
    return found or number_in(_text(answer, "error_description"))


def number_in(text: str | None) -> int | None:
    """Return the AADSTS number in ``text``, of several the first known one, or None."""
    return _first_known(re.findall(r"AADSTS(\d+)", text or ""))


def _first_known(codes: Iterable[str | int]) -> int | None:
    numbers = [int(code) for code in codes]
    known = [found for found in numbers if by_number(found) or found in TRANSIENT]
    return next(iter((*known, *numbers)), None)


def _text(answer: dict[str, Any], name: str) -> str:
    """Return what an answer says under ``name``; empty for what is no text."""
    told = answer.get(name)
    return told if isinstance(told, str) else ""


def address_in(text: str | None) -> str | None:
    """Return the IP address that Entra names in ``text``, or None."""
    found = re.search(r"IP address:? \(?([0-9A-Fa-f.:]*[0-9A-Fa-f])", text or "", re.I)
    return found[1] if found else None


def reason(answer: dict[str, Any]) -> str:
    """Return the key of `REASONS` that an error answer of Entra's stands for."""
    numbered = by_number(number(answer))
    helps = (_text(answer, "suberror") or _text(answer, "error_subcode")).lower()
    is_mended = numbered is None or numbered in MENDED_BY_SIGNING_IN
    if helps in BY_SUBERROR and (is_mended or helps not in ABOUT_THE_TOKEN):
        fitting = BY_SUBERROR[helps]
        return numbered if numbered in fitting else fitting[0]
    if helps in NOT_BY_SIGNING_IN and is_mended:
        return "conditional_access"
    return numbered or BY_ERROR.get(_text(answer, "error"), "unknown")


def is_transient(answer: dict[str, Any]) -> bool:
    """Tell whether Entra is unwell, rather than refusing."""
    found = number(answer)
    if found in TRANSIENT or _text(answer, "error") in TRANSIENT_ERRORS:
        return True
    # Its own name for the number stands in the text: "RetryableError - transient …".
    words = _text(answer, "error_description")
    return by_number(found) is None and bool(
        re.search(r"Retryable(Server)?Error|\btransient\b", words)
    )
