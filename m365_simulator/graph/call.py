"""One request to Graph and its answer, independent of HTTP."""

import re
from dataclasses import dataclass, field
from urllib.parse import unquote

from .. import errors


@dataclass
class Call:
    """``path`` begins behind the version and is escaped; header names are lower case.

    ``person`` and ``scopes`` come from the token. ``record`` is the `Recorded` of this
    call. ``calendar`` is the id of the calendar that the path names, or None.
    """

    method: str
    path: str
    query: dict = field(default_factory=dict)
    headers: dict = field(default_factory=dict)
    body: object = None
    person: object = None
    scopes: frozenset = frozenset()
    record: object = None
    calendar: str | None = None

    @property
    def line(self):
        return f"{self.method} {self.path}"

    @property
    def segments(self):
        """The parts of the path, unescaped."""
        return [unquote(part) for part in self.path.strip("/").split("/")]

    @property
    def wants_immutable_ids(self):
        """https://learn.microsoft.com/graph/outlook-immutable-id"""
        return (self.preference("IdType") or "").lower() == "immutableid"

    def preference(self, name):
        """The value of one preference in the Prefer header, or None."""
        found = re.search(
            rf'{re.escape(name)}\s*=\s*"?([^",]+)"?',
            self.headers.get("prefer", ""),
            re.IGNORECASE,
        )
        return found[1].strip() if found else None

    def require(self, *scopes):
        """Raise GraphProblem 403 unless the token has one of these scopes."""
        if not self.scopes.intersection(scopes):
            raise errors.access_denied()


@dataclass
class Answer:
    """``body`` None is an empty one; anything else is sent as JSON."""

    status: int
    body: object = None
    headers: dict = field(default_factory=dict)
