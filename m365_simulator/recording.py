"""What came in at Graph's door and what went out, for tests to look at."""

from dataclasses import dataclass, field


@dataclass
class Recorded:
    """One request to Graph and its answer; each part of a ``$batch`` is one too.

    ``path`` is relative to the version root ("/me/calendar/events") and has no
    query string. ``upn`` is who was signed in, ``mailbox`` whose mailbox was meant.
    ``status`` is None while nothing has been answered, and stays None where the
    connection was dropped. ``batch`` numbers the outer request and its parts,
    ``batch_of`` the parts only.
    """

    method: str
    path: str
    upn: str | None = None
    body: dict | None = None
    status: int | None = None
    batch_of: int | None = None
    batch: int | None = None
    mailbox: str | None = None
    query: dict = field(default_factory=dict)
    headers: dict = field(default_factory=dict)
    response: object = None
    response_headers: dict = field(default_factory=dict)

    @property
    def line(self):
        return f"{self.method} {self.path}"

    @property
    def changes(self):
        """Whether it could change something: neither a GET nor the outer batch."""
        return self.method != "GET" and self.path != "/$batch"
