"""From an error answer of Microsoft Entra to the reason that a person is shown.

``suberror`` decides first, then the AADSTS number (`aadsts_numbers`), then ``error``.
"""

import re
from collections.abc import Iterable
from typing import Any

from .aadsts_numbers import TRANSIENT, by_number

# Every reason, and what it means.
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
    "federated": "the token of this server's platform is not taken, or not readable",
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

# Solved by the person signing in once more.
SOLVED_BY_SIGNING_IN = frozenset({"consent", "mfa", "revoked", "sign_in_again"})

# By ``suberror``: the reasons that it can stand for. The number chooses among them; the
# first one counts where the number stands for none of them.
# https://learn.microsoft.com/entra/identity-platform/reference-error-codes
BY_SUBERROR = {
    "basic_action": ("mfa", "sign_in_again", "consent", "revoked"),
    "consent_required": ("consent", "admin_consent", "declined"),
    "bad_token": ("sign_in_again", "revoked"),
    "token_expired": ("sign_in_again", "revoked"),
    "user_password_expired": ("sign_in_again", "revoked"),
    "cancel": ("declined",),
}
# These are ignored where the number means that signing in again would not help.
ABOUT_THE_TOKEN = frozenset({"bad_token", "consent_required", "token_expired"})
# Values of ``suberror`` that a new sign-in does not solve.
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

# The values of ``error`` with which a silent sign-in is refused where a page is needed.
# https://openid.net/specs/openid-connect-core-1_0.html#AuthError
NEEDS_PAGE = frozenset(
    {
        "account_selection_required",
        "consent_required",
        "interaction_required",
        "login_required",
    }
)

TRANSIENT_ERRORS = {"temporarily_unavailable", "server_error"}


def number(answer: dict[str, Any]) -> int | None:
    """Return the AADSTS number in an answer of Entra, or None.

    Of several, the first one that the tables know. The token endpoint lists them in
    ``error_codes``; a redirect of the browser has the number in its description only.
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
    """Return the text under ``name``; empty where there is none or no text."""
    value = answer.get(name)
    return value if isinstance(value, str) else ""


def address_in(text: str | None) -> str | None:
    """Return the IP address that Entra names in ``text``, or None."""
    found = re.search(r"IP address:? \(?([0-9A-Fa-f.:]*[0-9A-Fa-f])", text or "", re.I)
    return found[1] if found else None


def reason(answer: dict[str, Any]) -> str:
    """Return the key of `REASONS` for an error answer of Entra."""
    numbered = by_number(number(answer))
    suberror = (_text(answer, "suberror") or _text(answer, "error_subcode")).lower()
    sign_in_helps = numbered is None or numbered in SOLVED_BY_SIGNING_IN
    if suberror in BY_SUBERROR and (sign_in_helps or suberror not in ABOUT_THE_TOKEN):
        fitting = BY_SUBERROR[suberror]
        return numbered if numbered in fitting else fitting[0]
    if suberror in NOT_BY_SIGNING_IN and sign_in_helps:
        return "conditional_access"
    return numbered or BY_ERROR.get(_text(answer, "error"), "unknown")


def is_transient(answer: dict[str, Any]) -> bool:
    """Tell whether Entra failed for a passing reason, rather than refusing."""
    found = number(answer)
    if found in TRANSIENT or _text(answer, "error") in TRANSIENT_ERRORS:
        return True
    # The description names the kind of the number: "RetryableError - transient …".
    description = _text(answer, "error_description")
    return by_number(found) is None and bool(
        re.search(r"Retryable(Server)?Error|\btransient\b", description)
    )
