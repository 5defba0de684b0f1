"""What people do in Outlook, where nobody tells Charitylog of it."""

from datetime import datetime, timedelta

from hypothesis import strategies as st
from hypothesis.stateful import rule

from .charity import upn

PICKS = st.integers(0, 9)
GUEST = "guest@example.org"
ELSEWHEN, COPIED = "2020-03-05", "2020-03-06"
# In which an entry moves by an hour, as its owner sees it.
LONDON = "Europe/London"


class Meddling:
    """Rules of a state machine that has ``world``.

    ``touched`` are the ids of entries that were moved, ``copies`` those that were made
    of another. With ``agreed`` somebody was told that guests are mailed.
    """

    meddled = agreed = False

    def __init__(self):
        super().__init__()
        self.touched, self.copies = set(), set()

    @rule(pick=PICKS, hour=st.integers(0, 6), deletes=st.booleans())
    def move_or_delete(self, pick, hour, deletes):
        if deletes:
            self.meddle(pick, self.world.sim.delete)
        else:
            begin, end = f"{ELSEWHEN}T0{hour}:00", f"{ELSEWHEN}T0{hour}:30"
            self.meddle(pick, self.put, begin, end)

    @rule(pick=PICKS, hours=st.sampled_from([-1, 1]))
    def drag_by_an_hour(self, pick, hours):
        self.meddle(pick, self.drag, timedelta(hours=hours))

    @rule(pick=PICKS)
    def drag_to_another_calendar(self, pick):
        self.meddle(pick, self.put_elsewhere)

    @rule(pick=PICKS, what=st.sampled_from(["invite", "make_online", "repeat"]))
    def make_something_of_it(self, pick, what):
        details = {"invite": [GUEST], "repeat": [3]}.get(what, [])
        self.meddle(pick, getattr(self.world.sim, what), *details)

    @rule(pick=PICKS, hour=st.integers(0, 6))
    def copy(self, pick, hour):
        begin, end = f"{COPIED}T0{hour}:00", f"{COPIED}T0{hour}:30"
        self.meddle(pick, self.make_copy, begin, end)

    def meddle(self, pick, do, *details):
        """Have ``do`` done to one of the entries of ours that there are."""
        there = [
            (login, event["id"])
            for login in ("ann", "bob")
            for event in self.world.sim.events(upn(login))
            if event["id"] not in self.copies
        ]
        if not there:
            return
        login, event = there[pick % len(there)]
        try:
            do(upn(login), event, *details)
        except KeyError:
            return  # The worker was faster.
        self.meddled = True

    def put(self, owner, event, begin, end):
        self.world.sim.move(owner, event, begin, end)
        self.touched.add(event)

    def drag(self, owner, event, by):
        [shown] = [
            each
            for each in self.world.sim.events(owner, zone=LONDON)
            if each["id"] == event
        ] or [{}]
        if not shown:
            raise KeyError(event)
        begin, end = (
            datetime.fromisoformat(shown[name]["dateTime"][:19]) + by
            for name in ("start", "end")
        )
        self.put(owner, event, begin, end)

    def put_elsewhere(self, owner, event):
        second = self.world.sim.add_calendar(owner)
        self.world.sim.drag_to(owner, event, second)

    def make_copy(self, owner, event, begin, end):
        self.copies.add(self.world.sim.copy(owner, event, begin, end))


def is_special(event):
    """Tell whether its owner has made something else of an entry."""
    return bool(event["attendees"] or event["isOnlineMeeting"] or event["recurrence"])
