"""What stands in a line of the log: plain values, before it is written."""

from dataclasses import dataclass
from datetime import datetime

# How it is known that a write was done: Microsoft said so; it was found later, as the
# answer was lost; or the answer was lost, and nobody can say any more.
ANSWERED, FOUND, LOST = "answered", "found", "lost"


@dataclass(frozen=True)
class Cause:
    """Who caused a write: a user (id), when that was saved (UTC), by which job (id).

    Not ``is_new``: nobody has changed anything, it is only tried once more.
    """

    user: int | None = None
    saved_at: datetime | None = None
    job: int | None = None
    is_new: bool = True

    def stored(self):
        """Return a plain value that JSON can hold."""
        since = self.saved_at and self.saved_at.isoformat()
        return {"user": self.user, "saved_at": since, "job": self.job}

    @classmethod
    def restored(cls, stored):
        """Return the cause that `stored` returned a plain value of."""
        since = stored["saved_at"] and datetime.fromisoformat(stored["saved_at"])
        return cls(stored["user"], since, stored["job"])


@dataclass(frozen=True)
class Place:
    """Where something was written, and about which record; ids."""

    owner: int
    company: int
    project: int | None = None
    res_model: str | None = None
    res_id: int | None = None
    marker: str | None = None

    @classmethod
    def of(cls, entry):
        """Return where one ``o365.calendar.entry`` is."""
        return cls(
            *_mailbox(entry.account_id),
            entry.project_id.id or None,
            entry.res_model,
            entry.res_id,
            entry.marker or None,
        )

    @classmethod
    def of_removed(cls, row):
        """Return where one ``o365.calendar.removed`` was."""
        return cls(
            *_mailbox(row.account_id),
            res_model=row.res_model,
            res_id=row.res_id,
            marker=row.marker or None,
        )

    @classmethod
    def of_mailbox(cls, account, marker=None):
        """Return the mailbox of one ``o365.account``, for what is about no record."""
        return cls(*_mailbox(account), marker=marker or None)


def _mailbox(account):
    return account.user_id.id, account.company_id.id


@dataclass(frozen=True)
class Line:
    """One write in Outlook.

    ``as_owner`` tells whether the sign-in was that of the calendar's owner;
    ``by_manager`` that a manager had it removed, whoever's it was.
    """

    cause: Cause
    place: Place
    operation: str
    at: datetime
    request_id: str | None = None
    known: str = ANSWERED
    as_owner: bool = True
    by_manager: bool = False

    @property
    def seconds(self):
        """From saving to Microsoft's answer; None where nothing was saved."""
        if not self.cause.saved_at:
            return None
        # The clocks of server and database may differ a little.
        return max(0.0, (self.at - self.cause.saved_at).total_seconds())


def lines_of(cause, place, writes, by_manager=False, known=ANSWERED):
    """Return the lines about ``writes`` (`core.sync.writes`); ``known`` is of each."""
    return [
        Line(
            cause,
            place,
            write.kind.value,
            write.at,
            write.request_id,
            known,
            as_owner=write.as_owner,
            by_manager=by_manager,
        )
        for write in writes
    ]
