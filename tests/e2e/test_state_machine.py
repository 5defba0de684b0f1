"""Whatever people, gates, faults and crashes do: in the end both sides agree.

Hypothesis draws short sequences of what can happen to a charity with two servers on
one database; when the dust has settled, the mailboxes must hold exactly what the
records say. ``STATE_MACHINE_SEQUENCES`` asks for another number of other sequences.
"""

import os
import time
import xmlrpc.client

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    rule,
    run_state_machine_as_test,
)

from .charity import upn
from .world import World, moment

SEQUENCES = int(os.environ.get("STATE_MACHINE_SEQUENCES", 0))
STEPS = 7
# What takes seconds is done once in so many sequences.
SEQUENCES_A_KILL = 30
SEQUENCES_A_SIGN_IN = 4
# Odoo's code for what is not meant for users' eyes: also "could not serialize".
CRASH = 1
MODEL = "charitylog.action"
READ = [
    "name",
    "active",
    "state",
    "user_id",
    "start",
    "stop",
    "o365_state",
    "o365_reason",
    "o365_message",
]
ACTORS = st.sampled_from(["ann", "bob"])
OWNERS = st.sampled_from(["ann", "bob", "colleen"])
TURNS = st.integers(0, 1)
HOURS = st.integers(8, 18).map(lambda hour: f"2020-03-04 {hour:02}:00:00")
PICKS = st.integers(0, 9)
FAULTS = st.sampled_from(
    [
        ("reset_before", {}),
        ("reset_after", {}),
        ("truncated", {}),
        ("html", {}),
        ("down", {"status": 500}),
        ("down", {"status": 503, "retry_after": 30}),
        ("gateway_timeout", {}),
        ("gateway_timeout", {"retry_after": 30}),
        ("throttled", {"retry_after": 10}),
        ("status", {"status": 400, "code": "ErrorInvalidRequest"}),
        ("status", {"status": 403, "code": "ErrorAccessDenied"}),
        ("status", {"status": 424, "code": "FailedDependency"}),
        ("batch_shuffled", {}),
        ("batch_missing", {}),
        ("batch_unknown_id", {}),
        ("sign_in_down", {}),
    ]
)


class Life(RuleBasedStateMachine):
    """One short stretch of the charity's life; ``world`` outlives it."""

    world: World
    count = kills = sign_ins = saves = 0

    def __init__(self):
        super().__init__()
        type(self).count += 1
        self.world.forget()
        self.records = {}
        self.switched_off = self.bob_is_out = self.bob_is_revoked = False

    # What people do

    @initialize(firsts=st.lists(st.tuples(ACTORS, HOURS), min_size=1, max_size=3))
    def begin(self, firsts):
        for number, (owner, start) in enumerate(firsts):
            self.record(owner, owner, number, start, 1)

    @rule(actor=ACTORS, owner=OWNERS, turn=TURNS, start=HOURS, pick=PICKS)
    def record(self, actor, owner, turn, start, pick):
        name = f"Visit {len(self.records)}"
        values = {"user_id": self.world.users[owner], "name": name, "start": start}
        if pick == 0:
            values |= {"state": "done", "outcome": "held", "duration": 0.5}
        try:
            record = self.world.record(actor, turn, **values)
        except xmlrpc.client.Fault as fault:
            # No right to this calendar, or no way to ask: nothing was saved.
            assert fault.faultCode != CRASH, fault.faultString
            return
        # Whether it must be in Outlook in the end, whatever goes wrong until then.
        gates = not self.switched_off and owner in self.world.connected
        self.records[record] = gates
        type(self).saves += 1

    @rule(pick=PICKS, actor=ACTORS, turn=TURNS, start=HOURS, hours=st.integers(0, 3))
    def move(self, pick, actor, turn, start, hours):
        self.save(pick, actor, turn, {"start": start, "planned_duration": hours})

    @rule(pick=PICKS, actor=ACTORS, turn=TURNS, number=st.integers(0, 99))
    def rename_twice(self, pick, actor, turn, number):
        self.save(pick, actor, turn, {"name": "For a moment"})
        self.save(pick, actor, turn + 1, {"name": f"Renamed {number}"})

    @rule(pick=PICKS, actor=ACTORS, owner=OWNERS, turn=TURNS)
    def give(self, pick, actor, owner, turn):
        record = self.save(pick, actor, turn, {"user_id": self.world.users[owner]})
        if record and owner not in self.world.connected:
            self.records[record] = False

    @rule(
        pick=PICKS,
        actor=ACTORS,
        turn=TURNS,
        step=st.sampled_from(
            [
                {"state": "done", "outcome": "held"},
                {"state": "cancelled"},
                {"state": "outstanding"},
                {"active": False},
                {"active": True},
            ]
        ),
    )
    def take_a_step(self, pick, actor, turn, step):
        self.save(pick, actor, turn, step)

    @rule(pick=PICKS, actor=ACTORS, turn=TURNS)
    def delete(self, pick, actor, turn):
        self.ask(self.chosen(pick), actor, turn, "unlink")

    @rule(pick=PICKS, turn=TURNS, answer=st.sampled_from(["put_back", "take_over"]))
    def answer(self, pick, turn, answer):
        record = self.chosen(pick)
        self.ask(record, "admin", turn, f"action_o365_{answer}")

    # What becomes of the gates

    @rule(turn=TURNS)
    def switch_the_project(self, turn):
        self.switched_off = not self.switched_off
        values = {"o365_sync": not self.switched_off}
        project = [self.world.project]
        self.world.api("admin", turn)("project.project", "write", project, values)
        # What was recorded before is brought up to date only if it is there already.
        self.records = dict.fromkeys(self.records, False)

    @rule(turn=TURNS, entries=st.sampled_from(["leave", "remove"]))
    def bob_comes_and_goes(self, turn, entries):
        if not self.may_sign_in():
            return
        if self.bob_is_out:
            self.world.connect("bob")
            self.bob_is_revoked = False
        else:
            self.world.disconnect("bob", entries, turn)
        self.bob_is_out = not self.bob_is_out
        self.records = dict.fromkeys(self.records, False)

    def may_sign_in(self):
        if type(self).count < type(self).sign_ins * SEQUENCES_A_SIGN_IN:
            return self.bob_is_out
        type(self).sign_ins += 1
        return True

    # What goes wrong

    @rule(fault=FAULTS, times=st.integers(1, 3), owner=ACTORS)
    def break_something(self, fault, times, owner):
        kind, details = fault
        self.refused = self.refused or kind == "status"
        self.world.sim.fault(kind, upn=upn(owner), times=times, **details)

    @rule()
    def revoke_bobs_sign_in(self):
        if self.bob_is_out or not self.may_sign_in():
            return
        self.world.sim.revoke(upn("bob"))
        self.world.sim.expire_access_tokens(upn("bob"))
        self.bob_is_revoked = True

    @rule(turn=TURNS)
    def drop_the_line_to_the_database(self, turn):
        self.world.drop_line(turn)

    @rule(turn=TURNS)
    def pull_the_plug(self, turn):
        if type(self).count > type(self).kills * SEQUENCES_A_KILL:
            type(self).kills += 1
            self.world.kill(turn)
            self.world.servers[turn].wait()

    @rule()
    def let_time_pass(self):
        self.world.travel()
        self.world.wake()

    # What people do in Outlook

    @rule(pick=PICKS, hour=st.integers(0, 6), deletes=st.booleans())
    def meddle_in_outlook(self, pick, hour, deletes):
        sim = self.world.sim
        there = [
            (login, event["id"])
            for login in ("ann", "bob")
            for event in sim.events(upn(login))
        ]
        if not there:
            return
        login, event = there[pick % len(there)]
        try:
            if deletes:
                sim.delete(upn(login), event)
            else:
                day = "2020-03-05T"
                sim.move(upn(login), event, f"{day}0{hour}:00", f"{day}0{hour}:30")
        except KeyError:
            return  # The worker was faster.
        self.meddled = True

    meddled = refused = False

    # When the dust has settled

    def teardown(self):
        self.world.sim.clear_faults()
        if self.bob_is_revoked and not self.bob_is_out:
            self.world.connect("bob")
        self.world.settle()
        self.try_again_what_was_refused()
        if self.meddled or self.refused:
            # Nobody tells us of what is moved in Outlook, until the next night; nor is
            # there anybody to press "Try again" where a record is deleted, and taking
            # its entry out was refused.
            self.world.compare()
        try:
            self.check()
        finally:
            self.open_the_gates()

    def try_again_what_was_refused(self):
        stuck = self.world.api("admin")(
            MODEL,
            "search",
            [("o365_state", "in", ["error", "blocked", "waiting"])],
            context={"active_test": False},
        )
        if stuck:
            self.world.api("admin")(MODEL, "action_o365_try_again", stuck)
            self.world.settle()

    def check(self):
        context = {"active_test": False}
        admin = self.world.api("admin")
        rows = admin(MODEL, "search_read", [], READ, context=context)
        entries = self.world.entries()
        logins = {number: login for login, number in self.world.users.items()}
        for row in rows:
            owner = logins[row["user_id"][0]]
            there = entries.pop(row["id"], [])
            self.check_record(row, owner, there)
        # Records that are no more: nothing is left but where nobody can reach it.
        left = [login for found in entries.values() for login, _event in found]
        assert set(left) <= self.unreachable(), entries

    def check_record(self, row, owner, there):
        mailboxes = [login for login, _event in there]
        assert len(set(mailboxes)) == len(mailboxes), f"{row} doubled: {there}"
        if self.meddled and owner in self.unreachable():
            return  # Nobody can look there.
        reachable = [login for login in mailboxes if login not in self.unreachable()]
        state, reason = row["o365_state"], row["o365_reason"]
        match state:
            case "synced":
                assert owner in mailboxes, f"{row} is in {mailboxes}"
                assert set(reachable) <= {owner}, f"{row} is in {mailboxes}"
                [event] = [event for login, event in there if login == owner]
                self.check_event(row, event)
            case "off" if reason == "stale":
                assert row["o365_message"].startswith("Outlook may show"), f"{row}"
            case "off":
                assert not reachable, f"{row} {there}"
            case "conflict" if reason == "deleted_in_outlook":
                assert not reachable, f"{row} {there}"
            case "conflict":
                [(_login, event)] = there
                assert moment(event, "start").startswith("2020-03-05"), f"{row} {event}"
            case _:
                raise AssertionError(f"Not settled: {row}")
        if self.records.get(row["id"]) and not self.meddled:
            here = row["active"] and row["state"] != "cancelled"
            assert state == ("synced" if here else "off"), f"{row}"

    def check_event(self, row, event):
        told = event["subject"], moment(event, "start"), moment(event, "end")
        assert told[0].endswith(row["name"]), f"{row} {told}"
        assert told[1:] == (row["start"], row["stop"]), f"{row} {told}"
        done = ["Contact done"] if row["state"] == "done" else []
        assert event["categories"] == done, f"{row} {event}"

    def unreachable(self):
        return set(self.world.people) - self.world.connected

    def open_the_gates(self):
        if self.switched_off:
            self.switch_the_project(0)
        if self.bob_is_out:
            self.world.connect("bob")

    # Asking Odoo

    def chosen(self, pick):
        records = list(self.records)
        return records[pick % len(records)] if records else None

    def save(self, pick, actor, turn, values):
        record = self.chosen(pick)
        return record if self.ask(record, actor, turn, "write", values) else None

    def ask(self, record, actor, turn, method, *values):
        """Return whether it was done: Odoo may refuse, and the record may be gone."""
        if record is None:
            return False
        try:
            self.world.api(actor, turn)(MODEL, method, [record], *values)
        except xmlrpc.client.Fault as fault:
            assert fault.faultCode != CRASH, fault.faultString
            return False
        type(self).saves += 1
        return True


@pytest.fixture
def world(database, sim, tmp_path):
    world = World(database, sim, tmp_path)
    try:
        world.set_up()
        # Long enough to be interrupted, short enough for hundreds of sequences.
        sim.seconds_per_request = 0.02
        yield world
    finally:
        world.close()


def test_in_the_end_both_sides_agree(world):
    Life.world = world
    begin = time.monotonic()
    run_state_machine_as_test(
        Life,
        settings=settings(
            max_examples=SEQUENCES or 300,
            stateful_step_count=STEPS,
            deadline=None,
            database=None,
            # The same ones each time, so that a failure is nobody's bad luck.
            derandomize=not SEQUENCES,
            phases=[Phase.generate],
            report_multiple_bugs=False,
            suppress_health_check=list(HealthCheck),
            print_blob=True,
        ),
    )
    seconds = time.monotonic() - begin
    print(
        f"{Life.count} sequences, {Life.saves} changes, {Life.kills} kills, "
        f"{seconds:.0f} s"
    )
