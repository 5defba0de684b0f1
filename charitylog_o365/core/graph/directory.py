"""Finding the ID of an organisation that is named by its ID or one of its domains."""

import re
import uuid

import requests

from . import aadsts
from .clouds import Cloud
from .entra import Entra, UnusableAnswer
from .errors import SignInFailed, Throttled, Unreachable

ISSUER = re.compile(r"https://[^/]+/([0-9a-fA-F-]{36})/(v2\.0)?/?")


def plain(name: str) -> str:
    """Return ``name``, an ID or a domain, in lower case and without spaces around."""
    name = (name or "").strip().lower()
    try:
        return str(uuid.UUID(name))
    except ValueError:
        return name


def is_id(name: str) -> bool:
    """Tell whether ``name`` is an ID; otherwise it is a domain."""
    try:
        uuid.UUID(name or "")
    except ValueError:
        return False
    return True


# https://learn.microsoft.com/entra/identity-platform/v2-protocols-oidc#fetch-the-openid-configuration-document
def find(cloud: Cloud, name: str, *, http_client: Entra | None = None) -> str:
    """Request the ID of the organisation with the domain ``name`` from Entra.

    Raises `SignInFailed` where Entra knows none, `Unreachable`, `Throttled`.
    """
    url = f"{cloud.login_url}/{plain(name)}/v2.0/.well-known/openid-configuration"
    try:
        answer = (http_client or Entra()).get(url)
    except UnusableAnswer as error:
        kind = Throttled if error.status == 429 else Unreachable
        raise kind("Sign-in is not answering.", status=error.status) from error
    except requests.RequestException as error:
        raise Unreachable("Sign-in cannot be reached.") from error
    body = answer.json()
    found = ISSUER.fullmatch(str(body.get("issuer") or ""))
    if answer.status_code >= 300 or not found or not is_id(found[1]):
        number = aadsts.number_in(str(body.get("error_description") or ""))
        raise SignInFailed(
            "The sign-in address does not know this organisation.",
            reason="wrong_tenant",
            aadsts=number,
        )
    return plain(found[1])
