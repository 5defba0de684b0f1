"""What must be asked about entries, worked out from what stands in the calendars.

Nothing here uses the addon's own comparing. It knows what was written over the wire,
what people answered, and what each record is to have in Outlook; the rest is read from
the stand-in's mailboxes.
"""

import re
from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import datetime, time, timedelta
from urllib.parse import unquote

LINK = re.compile(r"/charitylog_o365/visit/(\d+)")
OPERATIONS = {"POST": "create", "PATCH": "update", "DELETE": "delete"}
DELETED, CHANGED = "deleted_in_outlook", "changed_in_outlook"


@dataclass(frozen=True)
class Shown:
    """What a person sees of an entry; ``start`` and ``end`` are naive, in UTC.

    ``kinds`` are what it is besides a plain entry, the most serious first.
    """

    subject: str
    start: datetime
    end: datetime
    all_day: bool
    kinds: tuple[str, ...] = ()

    @classmethod
    def of(cls, event):
        """Return what the stand-in's `StoredEvent` shows."""
        fields = event.fields
        start, end = event.utc()
        if fields["isAllDay"]:
            start, end = event.start[0], event.end[0]
        kinds = {
            "meeting": fields["attendees"] or event.organizer,
            "series": fields["recurrence"],
            "online": fields["isOnlineMeeting"],
        }
        there = tuple(kind for kind, is_so in kinds.items() if is_so)
        return cls(fields["subject"], start, end, fields["isAllDay"], there)

    def same_time(self, when):
        """Tell whether this is when a `When` is."""
        mine = self.start, self.end, self.all_day
        return mine == (when.start, when.end, when.all_day)

    @property
    def plain(self):
        return replace(self, kinds=())


@dataclass(frozen=True)
class When:
    """When a record is, whose it is, and in which state; times are in UTC."""

    record: int
    login: str
    state: str
    start: datetime
    end: datetime
    all_day: bool

    @classmethod
    def of(cls, action):
        start, end = action.start, action.stop
        if action.all_day:
            start = datetime.combine(action.day, time())
            end = start + timedelta(days=action.days)
        login = action.user_id.login
        return cls(action.id, login, action.state, start, end, action.all_day)


@dataclass
class Written:
    """An entry of ours, in the calendar of ``login`` and about one ``record``.

    ``ours`` is what we wrote last, ``perhaps`` what may count as ours as well, because
    an answer got lost; ``granted`` what somebody agreed to have written over, and
    ``accepted`` the kinds that somebody had changed all the same.
    """

    record: int
    login: str
    marker: str
    event_id: str
    ours: Shown
    perhaps: set = field(default_factory=set)
    granted: set = field(default_factory=set)
    accepted: set = field(default_factory=set)
    # Somebody said "Leave it alone", and "Put it back" of a deleted one.
    is_let_go = is_given_up = False

    def take_over(self, shown):
        """Have the record say what the entry shows: from now on that is ours."""
        self.ours, self.perhaps, self.granted = shown, set(), set()


class Oracle:
    """Watches what is written, and says which question each record must ask.

    ``wanted`` says in whose calendar each record is to have an entry, by its id;
    ``mails`` must not grow by what we write but where somebody accepted it.
    """

    def __init__(self, sim, written=()):
        self.sim = sim
        self.written = list(written)
        self.wanted = {}
        self.removed = set()
        self.faults = []
        self.agreed = False
        # What was written and may not have been told: by request, see `answered`.
        self.unanswered = {}
        self.moments = {}
        # How often what was done to which entry, whether or not it was told.
        self.done = Counter()

    # What is written over the wire

    def watch(self, call, carry_out):
        """Carry out a request at the stand-in, and note what it did to a mailbox."""
        if call.method == "GET" or not call.record.mailbox:
            return carry_out(call)
        mailbox = self._mailbox(call.record.mailbox)
        before = _look(mailbox)
        answer = carry_out(call)
        after = _look(mailbox)
        self.note()
        login = call.record.mailbox.split("@")[0]
        if answer.status < 300:
            self._count(login, call.method, before.keys(), after.keys(), call.path)
        for event_id in before.keys() | after.keys():
            was, now = before.get(event_id), after.get(event_id)
            if was != now:
                self._wrote(login, event_id, was, now)
                self.unanswered.setdefault(_outer(call), []).append(event_id)
        self.note()
        return answer

    def _count(self, login, method, before, after, path):
        """Count a request that was carried out, by its entry's marker."""
        mailbox = self._mailbox(f"{login}@")
        event_id = unquote(path.rsplit("/events/", 1)[-1])
        if method == "POST" and after - before:
            [event_id] = after - before
        if event := mailbox.known.get(event_id):
            self.done[login, OPERATIONS[method], _marker(event)] += 1

    def answered(self, call, is_lost):
        """Note whether the addon does not get to know what this request wrote."""
        ids = self.unanswered.pop(_outer(call), ())
        for entry in self.written:
            if entry.event_id in ids and not is_lost:
                entry.perhaps = set()

    def _wrote(self, login, event_id, was, now):
        if was is None:
            self._created(login, event_id, now[1])
            return
        entry = self._entry_of(login, event_id)
        if not entry:
            if now or event_id not in self.removed:
                self.faults.append(f"{was} of {login} was written, which is not ours")
            return
        place, shown = was[:2]
        if set(shown.kinds) - entry.accepted or entry.is_let_go:
            self.faults.append(f"{was} was written without an answer")
        if now and (now[0] == "calendar" or place == "deleted"):
            # What it shows already may be written as well: nothing is lost.
            may = {now[1], entry.ours, *entry.perhaps, *entry.granted}
            if shown.plain not in {each.plain for each in may}:
                self.faults.append(f"{was} was written over with {now} unasked")
            if place != "calendar":
                self.faults.append(f"{was} was brought back unasked")
            self._is_now(entry, now[1], shown)
        elif self.wanted.get(entry.record) == login:
            self.faults.append(f"{was} was deleted, and {entry.record} wants it")
        else:
            self.written.remove(entry)
            # Its answer may have got lost: then it is deleted once more.
            self.removed.add(event_id)

    def _created(self, login, event_id, shown):
        event = self._mailbox(f"{login}@").events[event_id]
        marker = _marker(event)
        record = int(LINK.search(event.fields["body"]["content"])[1])
        if shown.kinds:
            self.faults.append(f"{shown} was created with guests")
        if self.wanted.get(record) != login:
            self.faults.append(f"{shown} was created, and {record} wants none there")
        for old in self.of(record, login):
            if not (old.is_given_up or old.is_let_go):
                self.faults.append(f"{shown} was created beside {old}")
        self.written = [
            one
            for one in self.written
            if one.is_let_go or (one.record, one.login) != (record, login)
        ]
        self.written.append(Written(record, login, marker, event_id, shown))

    def _is_now(self, entry, shown, before):
        entry.ours, entry.granted, entry.perhaps = shown, set(), {before}
        entry.accepted &= set(shown.kinds)

    def _entry_of(self, login, event_id):
        """Return the entry of that id; or one that is gone, if this is like it."""
        mailbox = self._mailbox(f"{login}@")
        for entry in self.written:
            if entry.event_id == event_id:
                return entry
        event = mailbox.known.get(event_id)
        for entry in self.written:
            gone = entry.login == login and entry.event_id not in mailbox.events
            if gone and entry.marker == _marker(event):
                entry.event_id = event_id
                return entry
        return None

    # What must be asked

    def note(self):
        """Note what could be asked at this moment; see `possible`."""
        for entry in self.written:
            key = entry.record, entry.login
            self.moments.setdefault(key, []).append(self.question(entry))

    def question(self, entry):
        """Return the reason for asking about an entry, or None, and what it shows."""
        if entry.is_let_go or entry.is_given_up:
            return None, None
        mailbox = self._mailbox(f"{entry.login}@")
        event = mailbox.events.get(entry.event_id)
        is_wanted = self.wanted.get(entry.record) == entry.login
        if event is None:
            is_asked = is_wanted and not self._has_twin(entry, mailbox)
            return (DELETED if is_asked else None), None
        shown = Shown.of(event)
        special = [kind for kind in shown.kinds if kind not in entry.accepted]
        if special:
            return f"became_{special[0]}", shown.plain
        if not is_wanted or _alike(shown, entry.ours):
            return None, shown.plain
        if any(_alike(shown, each) for each in (*entry.perhaps, *entry.granted)):
            return None, shown.plain
        return CHANGED, shown.plain

    def event(self, entry):
        """Return the stand-in's event of an entry, None where it is in no calendar."""
        return self._mailbox(f"{entry.login}@").events.get(entry.event_id)

    def forget_removed(self, known):
        """Forget what was to be taken out, and was gone when that was seen to.

        ``known`` are record and login of each entry that the addon still knows. Whoever
        restores such an entry later has one of their own.
        """
        self.written = [
            entry
            for entry in self.written
            if (entry.record, entry.login) in known
            or self.wanted.get(entry.record) == entry.login
            or self.event(entry)
            or self._has_twin(entry, self._mailbox(f"{entry.login}@"))
        ]

    def shown_of(self, record):
        """Return what the entries about a record show that are nobody else's."""
        shown = []
        for entry in self.written:
            if entry.record == record and not entry.is_let_go:
                mailbox = self._mailbox(f"{entry.login}@")
                event = mailbox.events.get(entry.event_id)
                if event:
                    shown.append(Shown.of(event))
                elif self._has_twin(entry, mailbox):
                    shown.append(entry.ours)
        return shown

    def _has_twin(self, entry, mailbox):
        """Tell whether a copy that nobody has changed took the place of an entry."""
        return any(
            _marker(event) == entry.marker and Shown.of(event) == entry.ours.plain
            for event in mailbox.events.values()
        )

    def of_record(self, record):
        """Return the reasons for asking that a record has, and None for none."""
        asked = {self.question(one)[0] for one in self.written if one.record == record}
        return asked - {None} or {None}

    def of(self, record, login):
        return [
            one for one in self.written if (one.record, one.login) == (record, login)
        ]

    def _mailbox(self, upn):
        upn = upn if not upn.endswith("@") else f"{upn}charity.example"
        return self.sim.mailbox_of(self.sim.directory.get(upn))


def _outer(call):
    """Return what a request to the stand-in and each of its parts have in common."""
    return call.record.batch or id(call.record)


def _look(mailbox):
    """Return where each entry is, what it shows, and its version, by id."""
    there = {key: ("calendar", event) for key, event in mailbox.events.items()}
    there |= {key: ("deleted", event) for key, event in mailbox.deleted.items()}
    return {
        key: (place, Shown.of(event), event.version)
        for key, (place, event) in there.items()
    }


def _marker(event):
    """Return our hidden mark of an entry, or None."""
    for key, each in event.properties.items():
        if key[-1] == "CharitylogMarker":
            return each["value"].lower()
    return None


def _alike(shown, other):
    return shown.plain == other.plain
