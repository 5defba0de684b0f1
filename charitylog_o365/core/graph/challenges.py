"""Claims challenges: what Microsoft wants the next token to be asked for with.

The text is JSON, and means nothing to us: it is passed on as it came.
"""

import base64
import binascii
import json
import re
from contextlib import suppress


# https://learn.microsoft.com/entra/identity-platform/claims-challenge
def in_header(header: str | None) -> str | None:
    """Return the claims that a WWW-Authenticate header asks for, as JSON, or None."""
    found = re.search(r'\bclaims="([^"]+)"', header or "", re.IGNORECASE)
    if not found:
        return None
    text = found[1]
    with suppress(binascii.Error, UnicodeDecodeError):
        padded = text.translate(str.maketrans("-_", "+/")) + "=" * (-len(text) % 4)
        text = base64.b64decode(padded, validate=True).decode()
    return valid_claims(text)


def valid_claims(text) -> str | None:
    """Return claims as Microsoft told them, or None for what is no JSON object."""
    with suppress(TypeError, ValueError):
        return text if isinstance(json.loads(text), dict) else None
    return None
