"""Claims challenges: the claims with which Microsoft wants the next token requested.

They are JSON, which is passed on unchanged.
"""

import base64
import binascii
import json
import re
from contextlib import suppress

# In double quotes, in single quotes, or in none.
CLAIMS = re.compile(
    r"""\bclaims=(?:"((?:[^"\\]|\\.)+)"|'([^']+)'|([^\s,"']+))""", re.IGNORECASE
)


# https://learn.microsoft.com/entra/identity-platform/claims-challenge
def in_header(header: str | None) -> str | None:
    """Return the claims that a WWW-Authenticate header asks for, as JSON, or None."""
    found = CLAIMS.search(header or "")
    if not found:
        return None
    # Within quotes, a backslash escapes the next character.
    text = re.sub(r"\\(.)", r"\1", found[1] or found[2] or found[3])
    with suppress(binascii.Error, UnicodeDecodeError):
        padded = text.translate(str.maketrans("-_", "+/")) + "=" * (-len(text) % 4)
        text = base64.b64decode(padded, validate=True).decode()
    return valid_claims(text)


def asks_for_a_token(header: str | None) -> bool:
    """Tell whether a WWW-Authenticate header asks for a bearer token.

    Graph and Exchange do. Anything else comes from a proxy that wants a log-in.
    """
    return bool(re.search(r"(^|,)\s*Bearer\b", header or "", re.IGNORECASE))


def valid_claims(text: object) -> str | None:
    """Return claims as JSON, unchanged where they are text; None if they are none."""
    with suppress(TypeError, ValueError):
        if isinstance(text, dict):
            return json.dumps(text)
        if isinstance(text, str) and isinstance(json.loads(text), dict):
            return text
    return None
