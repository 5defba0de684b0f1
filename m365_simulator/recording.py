"""The requests that Graph received and what it answered, for tests to look at."""

import time
from dataclasses import dataclass, field


@dataclass
class Recorded:
    """One request to Graph and its answer; each part of a ``$batch`` is one too.

    ``path`` begins behind the version ("/me/calendar/events") and has no query string.
    ``upn`` is the address of who was signed in, ``mailbox`` that of the mailbox which
    the path names. ``status`` is None until the request is answered, and stays None
    where the connection was dropped. ``batch`` is the same number for an outer request
    and its parts; ``batch_of`` is that number for the parts only. ``arrived`` is when
    it came, in seconds since 1970; ``done`` the status of what was done, also where the
    answer was lost on the way, and None where nothing was.
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
    done: int | None = field(default=None, compare=False)
    arrived: float = field(default_factory=time.time, compare=False)

    @property
    def line(self):
        return f"{self.method} {self.path}"

    @property
    def changes(self):
        """Whether it may change something: neither a GET nor the outer batch."""
        return self.method != "GET" and self.path != "/$batch"

    def answered(self, answer):
        """Keep the answer (`graph.call.Answer`)."""
        self.status, self.response = answer.status, answer.body
        self.response_headers = dict(answer.headers)
