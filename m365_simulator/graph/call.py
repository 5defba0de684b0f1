"""One request to Graph and its answer, apart from how they travel."""

import re
from dataclasses import dataclass, field
from urllib.parse import unquote

from .. import errors


@dataclass
class Call:
    """``path`` begins behind the version root; header names are in lower case.

    ``calendar`` is the id of the calendar that the path names, None where it does not.
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

    def preference(self, name):
        """A value of the Prefer header, which may hold several."""
        found = re.search(
            rf'{re.escape(name)}\s*=\s*"?([^",]+)"?',
            self.headers.get("prefer", ""),
            re.IGNORECASE,
        )
        return found[1].strip() if found else None

    def require(self, *scopes):
        if not self.scopes.intersection(scopes):
            raise errors.access_denied()


@dataclass
class Answer:
    status: int
    body: object = None
    headers: dict = field(default_factory=dict)
