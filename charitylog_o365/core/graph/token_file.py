"""The file in which a server's platform (Kubernetes, for one) keeps a token for us.

https://learn.microsoft.com/entra/workload-id/workload-identity-federation
"""

import base64
import binascii
import json
import os
import re
import stat
from typing import Any

#: Bytes. Tokens of platforms have one or two thousand.
LARGEST = 32 * 1024


class UnusableFile(Exception):
    """``code``: path, missing, folder, unreadable, empty, no_token or audience."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def read(path: str, audience: str | None = None) -> str:
    """Return the token in the file at ``path``. Raises `UnusableFile`.

    With ``audience`` only one that is for it: a server's other tokens stay here.
    Only what has the form of a token is ever returned: whoever enters the path of
    another file of the server must not have its content sent away.
    """
    if not os.path.isabs(path) or "\0" in path:
        raise UnusableFile("path")
    try:
        # Not to wait for ever where the path is that of a pipe.
        handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    except FileNotFoundError as error:
        raise UnusableFile("missing") from error
    except OSError as error:
        raise UnusableFile("unreadable") from error
    try:
        kind = os.fstat(handle).st_mode
        if not stat.S_ISREG(kind):
            raise UnusableFile("folder" if stat.S_ISDIR(kind) else "unreadable")
        content = os.read(handle, LARGEST + 1)
    except OSError as error:
        raise UnusableFile("unreadable") from error
    finally:
        os.close(handle)
    token = content.strip().decode("ascii", "replace")
    if not token:
        raise UnusableFile("empty")
    if len(content) > LARGEST or not _is_token(token):
        raise UnusableFile("no_token")
    if audience is not None and audience not in _audiences(token):
        raise UnusableFile("audience")
    return token


def claims(token: str) -> dict[str, Any]:
    """Return what a token that was `read` says: its issuer ("iss"), for example."""
    return _object(token.split(".")[1]) or {}


# https://www.rfc-editor.org/rfc/rfc7519#section-4.1.3
def _audiences(token: str) -> list[Any]:
    found = claims(token).get("aud")
    return found if isinstance(found, list) else [found]


# https://www.rfc-editor.org/rfc/rfc7519#section-3
def _is_token(token: str) -> bool:
    parts = token.split(".")
    objects = [_object(part) for part in parts[:2]]
    signature = re.fullmatch(r"[A-Za-z0-9_-]+", parts[-1])
    return len(parts) == 3 and None not in objects and signature is not None


def _object(part: str) -> dict[str, Any] | None:
    try:
        padded = part + "=" * (-len(part) % 4)
        decoded = json.loads(base64.b64decode(padded.encode(), b"-_", validate=True))
    except (binascii.Error, RecursionError, ValueError):
        return None
    return decoded if isinstance(decoded, dict) else None
