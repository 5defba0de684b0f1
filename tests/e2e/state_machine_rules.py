"""What can happen to a charity with two servers on one database, but in Outlook.

What people do in their calendars is in `meddling`, what must be true in the end in
`settled`.
"""

import xmlrpc.client

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from m365_simulator.switches import CHOICES, LIKELIER, Switches

from .charity import upn
from .state_machine_checks import MODEL, Settled
from .state_machine_outlook_rules import Meddling
from .world import World

# Where Microsoft may do one thing or another: what is drawn, by a word of ours.
MICROSOFT = {
    "deleted": ("deleted_answers", "deleted_changes", "second_delete"),
    "zone": ("create_answer_zone",),
    "repeat": ("duplicate_status",),
}
LIKELY = {**LIKELIER, "duplicate_status": 201}
# What takes seconds is done once in so many sequences.
SEQUENCES_A_KILL = 30
SEQUENCES_A_SIGN_IN = 4
# Odoo's code for what is not meant for users' eyes: also "could not serialize".
CRASH = 1
ACTORS = st.sampled_from(["ann", "bob"])
OWNERS = st.sampled_from(["ann", "bob", "colleen"])
TURNS = st.integers(0, 1)
# In winter, and in summer, when Greenwich is an hour behind the charity.
DAYS = st.sampled_from(["2020-03-04", "2020-07-08"])
HOURS = st.builds("{} {:02}:00:00".format, DAYS, st.integers(8, 18))
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


class Life(Meddling, Settled, RuleBasedStateMachine):
    """One short stretch of the charity's life; ``world`` outlives it."""

    world: World
    # Words of `MICROSOFT` for every sequence; None draws some for each.
    switched_on: frozenset | None = None
    count = kills = sign_ins = saves = 0

    def __init__(self):
        super().__init__()
        type(self).count += 1
        self.world.forget()
        self.world.sim.clear_mails()
        [[self.last_line]] = self.world.query(
            "SELECT coalesce(max(id), 0) FROM o365_audit"
        )
        self.records = {}
        self.switched_off = self.bob_is_out = self.bob_is_revoked = False
        self.refused = False

    # What people do

    @initialize(
        firsts=st.lists(st.tuples(ACTORS, HOURS), min_size=1, max_size=3),
        words=st.frozensets(st.sampled_from(sorted(MICROSOFT))),
        refusal=st.sampled_from(CHOICES["second_delete"]),
    )
    def begin(self, firsts, words, refusal):
        self.switch(words if self.switched_on is None else self.switched_on, refusal)
        for number, (owner, start) in enumerate(firsts):
            self.record(owner, owner, number, start, 1)

    def switch(self, words, refusal):
        """Have Microsoft do as is likelier where ``words`` say so, else as of old."""
        for word, names in MICROSOFT.items():
            values = LIKELY if word in words else vars(Switches())
            self.world.sim.switch(**{name: values[name] for name in names})
        if "deleted" in words:
            self.world.sim.switch(second_delete=refusal)

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

    @rule(
        pick=PICKS,
        turn=TURNS,
        answer=st.sampled_from(["put_back", "take_over", "go_on", "let_go"]),
    )
    def answer(self, pick, turn, answer):
        record = self.chosen(pick)
        done = self.ask(record, "admin", turn, f"action_o365_{answer}")
        self.agreed = self.agreed or (done and answer == "go_on")

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
