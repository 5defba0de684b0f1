"""How the tables of work are written."""

from dataclasses import dataclass

MON, TUE, WED, THU, FRI = range(5)
BEFRIENDING, HOME_VISITS, COUNSELLING = "befriending", "home_visits", "counselling"
VISIT, CALL, OFFICE, VIDEO, LETTER = "visit", "call", "office", "video", "letter"
FIFTY_MINUTES = 0.8333333333


@dataclass(frozen=True)
class Round:
    """Work with a client at the same hour of the week, on London's clock.

    ``hours`` is the planned length. It is done every so many weeks (``every``), since
    so many weeks ago (``since``; then with a first visit). Where ``repeated``, what is
    to come is a series. ``notes`` are what was found, in turn.
    """

    worker: str
    client: str
    project: str
    type: str
    name: str
    weekday: int
    time: str
    hours: float
    notes: tuple[str, ...]
    every: int = 1
    since: int = 13
    repeated: int = 0


@dataclass(frozen=True)
class Single:
    """One outstanding action; ``days`` are working days from today, before or after.

    0 is today, whatever day it is. ``time`` None: for the day, without an hour.
    ``xmlid``: the name by which others refer to it.
    """

    worker: str
    client: str
    project: str
    type: str
    name: str
    days: int
    time: str | None
    hours: float
    notes: str = ""
    xmlid: str | None = None
    cancelled: bool = False
    offered_to: str | None = None
