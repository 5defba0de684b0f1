"""Checks of the identity that a sign-in returned (the claims of its ID token).

Since version 1.38 msal checks the nonce only.
"""

from typing import Any, NoReturn

from .errors import SignInFailed

# Tolerated difference between Microsoft's clock and this server's, in seconds.
SKEW = 300


# https://learn.microsoft.com/entra/identity-platform/id-token-claims-reference
# https://openid.net/specs/openid-connect-core-1_0.html#IDTokenValidation
def check_claims(
    claims: dict[str, Any],
    *,
    tenant_id: str,
    client_id: str,
    login_url: str,
    now: float,
) -> None:
    """Raise `SignInFailed` unless organisation, issuer, audience and expiry are right.

    The signature need not be checked: the token came over TLS from the token endpoint
    itself. ``now`` is in seconds since 1970.
    """
    tid = str(claims.get("tid") or "")
    if tid.lower() != tenant_id.lower():
        _refuse("wrong_account", "The account is of another organisation.")
    if claims.get("iss") != f"{login_url}/{tid}/v2.0":
        _refuse("untrusted", "The answer is not from the sign-in address.")
    if str(claims.get("aud") or "").lower() != client_id.lower():
        _refuse("untrusted", "The answer is for another application.")
    expires = claims.get("exp")
    if not isinstance(expires, int | float):
        _refuse("untrusted", "The answer does not say how long it counts.")
    if expires < now - SKEW:
        _refuse("clock", "The answer had expired when it came.")
    if not claims.get("oid") or not isinstance(claims["oid"], str):
        _refuse("untrusted", "The answer does not say who it is.")


def _refuse(reason: str, message: str) -> NoReturn:
    raise SignInFailed(message, reason=reason)
