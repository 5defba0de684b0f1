"""Whether a client assertion is that of the application: signed by it, or for it.

https://learn.microsoft.com/entra/identity-platform/certificate-credentials
https://learn.microsoft.com/entra/workload-id/workload-identity-federation-create-trust

Stricter than Entra, which documents no refusal for them: an assertion that is used a
second time, or that is valid for more than ten minutes.
"""

import base64
import binascii
from datetime import datetime, timezone

import jwt

from .aadsts import Refused

TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
#: In seconds: how far clocks may differ, and how long an assertion may be valid.
SKEW, LONGEST = 300, 600
ALGORITHMS = ["PS256", "RS256"]
UNCHECKED = {"verify_signature": False}
SIGNATURE_ONLY = {
    f"verify_{name}": False
    for name in ("exp", "nbf", "iat", "aud", "iss", "sub", "jti")
}


def check(sim, form):
    """Raise Refused unless the assertion in ``form`` is right."""
    if form.get("client_assertion_type") != TYPE:
        raise Refused(50027, "Invalid JWT token. Unknown client_assertion_type.")
    assertion = form["client_assertion"]
    try:
        header = jwt.get_unverified_header(assertion)
        claims = jwt.decode(assertion, options=UNCHECKED)
    except jwt.PyJWTError as error:
        raise Refused(50027, "JWT token is invalid or malformed.") from error
    if claims.get("iss") in (sim.client_id, None):
        _check_certificate(sim, assertion, header, claims)
    else:
        _check_federation(sim, assertion, claims)


def _check_certificate(sim, assertion, header, claims):
    if not claims.get("iss") == claims.get("sub") == sim.client_id:
        raise Refused(700021)
    thumbprint = _thumbprint(header)
    certificate = sim.registered.find(thumbprint)
    if certificate is None:
        raise _unsigned("The key was not found.", thumbprint)
    if certificate.not_valid_after_utc.timestamp() < sim.now():
        raise _unsigned("The key used is expired.", thumbprint)
    if not _is_signed(assertion, certificate.public_key()):
        why = "The provided signature value did not match the expected signature value."
        raise _unsigned(why, thumbprint)
    if claims.get("aud") not in _audiences(sim):
        raise Refused(700023)
    _check_times(sim, claims, LONGEST)
    if not claims.get("jti") or claims["jti"] in sim.registered.used:
        raise Refused(50027, "Invalid JWT token. The token id was already used.")
    sim.registered.used[claims["jti"]] = claims["exp"]


def _check_federation(sim, assertion, claims):
    known = sim.registered.federations
    for place, name, number in ((0, "iss", 700211), (1, "sub", 700213)):
        known = [each for each in known if each[place] == claims.get(name)]
        if not known:
            raise _unmatched(number, claims.get(name))
    audiences = claims.get("aud")
    audiences = audiences if isinstance(audiences, list) else [audiences]
    known = [each for each in known if each[2] in audiences]
    if not known:
        raise _unmatched(700212, audiences[0])
    if not any(_is_signed(assertion, key) for *_names, key in known):
        raise Refused(50013)
    # A platform's tokens live for hours, and are used until they are renewed.
    _check_times(sim, claims, None)


def _thumbprint(header):
    given = header.get("x5t#S256") or header.get("x5t") or ""
    try:
        found = base64.urlsafe_b64decode(given + "=" * (-len(given) % 4))
    except (binascii.Error, TypeError, ValueError):
        found = b""
    if not found:
        raise Refused(
            50027,
            "Invalid JWT token. No certificate thumbprint specified in token header.",
        )
    return found


def _is_signed(assertion, key):
    try:
        jwt.decode(assertion, key, ALGORITHMS, options=SIGNATURE_ONLY)
    except jwt.PyJWTError:
        return False
    return True


def _audiences(sim):
    names = (sim.tenant_id, *sim.domains)
    ends = ("oauth2/v2.0/token", "v2.0")
    return {f"{sim.login_url}/{name}/{end}" for name in names for end in ends}


def _check_times(sim, claims, longest):
    """Raise Refused outside of the time; all three claims in seconds since 1970."""
    now, ends = sim.now(), claims.get("exp")
    if not isinstance(ends, int | float):
        raise Refused(50027, "Invalid JWT token. It has no expiry.")
    begins = claims.get("nbf", claims.get("iat", now))
    is_long = longest and ends - begins > longest
    if is_long or not begins - SKEW <= now < ends + SKEW:
        current, first, last = (
            datetime.fromtimestamp(each, timezone.utc).isoformat()
            for each in (now, begins, ends)
        )
        raise Refused(
            700024,
            "Client assertion is not within its valid time range. Current time: "
            f"{current}, assertion valid from {first}, expiry time of assertion "
            f"{last}.",
        )


def _unsigned(why, thumbprint):
    return Refused(
        700027,
        f"Client assertion contains an invalid signature. [Reason - {why}, Thumbprint "
        f"of key used by client: '{thumbprint.hex().upper()}'].",
    )


def _unmatched(number, value):
    what = {700211: "issuer", 700212: "audience", 700213: "subject"}[number]
    return Refused(
        number,
        "No matching federated identity record found for presented assertion "
        f"{what} '{value}'. Check your federated identity credential Subject, Audience "
        "and Issuer against the presented assertion.",
    )
