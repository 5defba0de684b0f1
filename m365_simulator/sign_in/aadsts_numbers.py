"""Entra's error numbers (AADSTS…), and the messages that come with them.

https://learn.microsoft.com/entra/identity-platform/reference-error-codes
https://learn.microsoft.com/entra/msal/dotnet/advanced/exceptions/msal-error-handling
"""

from typing import NamedTuple

MOVED = (
    "Due to a configuration change made by your administrator, or because you moved to "
    "a new location, you must {} to access '00000003-0000-0000-c000-000000000000'."
)


class Number(NamedTuple):
    """``error`` is OAuth's error at the token endpoint, ``on_page`` that in the query.

    ``suberror`` tells the application what would help. ``claims``: whether the refusal
    comes with claims to pass on.
    """

    error: str = "invalid_grant"
    message: str = "The sign-in was refused."
    suberror: str = ""
    claims: bool = False
    on_page: str = "access_denied"


def _factor(message):
    """A second factor is missing: a sign-in in the browser asks for it."""
    return Number(
        message=message,
        suberror="basic_action",
        claims=True,
        on_page="interaction_required",
    )


def _rule(message, suberror="message_only", claims=True):
    """A policy stands against it: another sign-in does not help."""
    return Number(message=message, suberror=suberror, claims=claims)


def _token(message):
    return Number(message=message, suberror="bad_token")


def _other(message):
    return Number(message=message)


def _client(message):
    return Number("invalid_client", message)


def _request(message):
    return Number("invalid_request", message)


KNOWN = {
    # The person
    16000: Number(
        message="Either multiple user identities are available for the current "
        "request or selected account is not supported for the scenario.",
        error="interaction_required",
        on_page="interaction_required",
    ),
    50014: _other("The user's redemption is in a pending state."),
    50020: _other(
        "User account from identity provider does not exist in the tenant and cannot "
        "access the application."
    ),
    50034: _other("The user account does not exist in the directory."),
    50053: _other("The account is locked: too many wrong passwords."),
    50057: _other("The user account is disabled."),
    50058: Number(
        message="A silent sign-in request was sent but no user is signed in.",
        error="login_required",
        on_page="login_required",
    ),
    50105: _other(
        "Your administrator has configured the application to block users unless they "
        "are specifically granted access. The signed in user is blocked because they "
        "are not a direct member of a group with access."
    ),
    # The second factor
    50072: _factor(MOVED.format("enroll in multi-factor authentication")),
    50074: _factor("Strong Authentication is required."),
    50076: _factor(MOVED.format("use multi-factor authentication")),
    50078: _factor(
        "Presented multi-factor authentication has expired due to policies configured "
        "by your administrator, you must refresh your multi-factor authentication to "
        "access '00000003-0000-0000-c000-000000000000'."
    ),
    50079: _factor(MOVED.format("enroll in multi-factor authentication")),
    # The organisation's rules
    50097: _other("Device authentication is required."),
    50129: _other("Device is not workplace joined."),
    50131: _rule("Device is not in required device state, or the request was blocked."),
    50155: _rule(
        "Device is not authenticated.", "device_authentication_failed", claims=False
    ),
    50158: _factor("External security challenge was not satisfied."),
    53000: _rule(
        "Device is not in required device state: compliant. Conditional Access policy "
        "requires a compliant device, and the device is not compliant."
    ),
    53001: _rule("Device is not in required device state: domain_joined."),
    53002: _rule("The app used is not an approved app for Conditional Access."),
    53003: _rule(
        "Access has been blocked by Conditional Access policies. The access policy "
        "does not allow token issuance."
    ),
    53004: _rule("User needs to complete multi-factor authentication registration."),
    530003: _rule("Your device is required to be managed to access this resource."),
    530032: _rule("Blocked by security policy."),
    # Sign-ins that ended
    50132: _token("The session is not valid due to password expiration or change."),
    50133: _token("The session is not valid due to password expiration or change."),
    50173: _token(
        "The provided grant has expired due to it being revoked, a fresh auth token is "
        "needed. The user might have changed or reset their password."
    ),
    70043: _token(
        "The refresh token has expired or is invalid due to sign-in frequency checks "
        "by conditional access."
    ),
    700082: _token("The refresh token has expired due to inactivity."),
    700084: _token("The refresh token was issued to a single page app."),
    # Consent
    65001: Number(
        message="The user or administrator has not consented to use the application.",
        suberror="consent_required",
        on_page="interaction_required",
    ),
    65004: Number("access_denied", "User declined to consent to access the app."),
    90094: Number(
        "access_denied",
        "An administrator of the organisation has set a policy that prevents you from "
        "granting the application the permissions it is requesting.",
    ),
    90095: Number(
        "access_denied",
        "Admin consent is required; a request was sent to the administrator.",
    ),
    # The application and the organisation
    50011: _request(
        "The redirect URI specified in the request does not match the redirect URIs "
        "configured for the application."
    ),
    50194: _request("Application is not configured as a multi-tenant application."),
    90002: _request("Tenant not found."),
    700016: Number(
        "unauthorized_client", "Application was not found in the directory."
    ),
    7000112: Number("unauthorized_client", "The application is disabled."),
    700051: Number(
        "unsupported_response_type",
        "response_type 'token' is not enabled for the application.",
        on_page="unsupported_response_type",
    ),
    50013: _other("Assertion failed signature validation."),
    50027: _client("JWT token is invalid or malformed."),
    700021: _client(
        "Client assertion application identifier doesn't match 'client_id' parameter."
    ),
    700023: _client("Client assertion audience claim does not match Realm issuer."),
    700024: _client("Client assertion is not within its valid time range."),
    700027: _client("Client assertion contains an invalid signature."),
    700211: _client(
        "No matching federated identity record found for presented assertion issuer."
    ),
    700212: _client(
        "No matching federated identity record found for presented assertion audience."
    ),
    700213: _client(
        "No matching federated identity record found for presented assertion subject."
    ),
    7000218: _client(
        "The request body must contain the following parameter: 'client_assertion' or "
        "'client_secret'."
    ),
    7000215: _client("Invalid client secret provided."),
    7000222: _client("The provided client secret keys are expired."),
    # Entra's own trouble
    50196: _other("The server terminated an operation: a client request loop."),
    90006: Number("temporarily_unavailable", "The external service is not available."),
    90033: Number("temporarily_unavailable", "A transient error has occurred."),
}
