"""Rules: what people do in Outlook and in Charitylog, and which job runs when."""

from datetime import timedelta

from .sequences_outlook import DOINGS, put_as_it_was
from .sequences_settled import Settled
from .sequences_story import rule
from .sequences_world import KINDS

# Most of what happens happens to one record.
PICKS = (0, 0, 0, 0, 0, 1, 1, 2, 3)
LOGINS = ("ann", "bob")
YES_NO = (True, False)
FAULTS = {
    "lost delta": ("sync_state_lost", {}),
    "throttled": ("throttled", {"retry_after": 600}),
    "throttled delta": ("throttled", {"retry_after": 400, "match": "delta"}),
    "no answer": ("reset_before", {}),
    "lost answer": ("reset_after", {}),
    "timeout": ("gateway_timeout", {}),
    "down": ("down", {"status": 503, "retry_after": 30}),
    "part missing": ("batch_missing", {}),
    "parts shuffled": ("batch_shuffled", {}),
}
CHANGES = {
    "moved": lambda action: action.write({"start": action.start + timedelta(hours=2)}),
    "made longer": lambda action: action.write({"planned_duration": 3}),
    "renamed": lambda action: action.write({"name": f"{action.name} again"}),
    "at a place": lambda action: action.write({"location": f"{action.location} Lane"}),
    "done": lambda action: action.write(
        {"state": "done", "outcome": "held", "start": action.create_date}
    ),
    "cancelled": lambda action: action.write({"state": "cancelled"}),
    "reopened": lambda action: action.write({"state": "outstanding"}),
    "archived": lambda action: action.sudo().write({"active": False}),
    "unarchived": lambda action: action.sudo().write({"active": True}),
    "deleted": lambda action: action.sudo().unlink(),
}
# How each question can be answered; its reason begins so.
ANSWERS = {
    "deleted": ("put_back",),
    "changed": ("take_over", "put_back"),
    "became": ("go_on", "let_go", "take_over"),
}


class Life(Settled):
    """A short stretch of the charity's life; ``world`` outlives it.

    ``tally`` counts what was done in it, and what was asked in the end.
    """

    # What there is

    @rule(4, answers=(404, 200))
    def deleted_items_answer(self, answers):
        """An entry in Deleted Items goes on answering by its id, or does not."""
        self.world.sim.switch(deleted_answers=answers, deleted_changes=answers)

    @rule(1, owner=LOGINS, kind=KINDS)
    def record(self, owner, kind):
        self.world.record(owner, kind)

    # In Outlook

    @rule(4, pick=PICKS, doing=sorted(DOINGS))
    def outlook(self, pick, doing):
        self.do_in_outlook(pick, doing)

    @rule(7, pick=PICKS, doing=sorted(DOINGS))
    def outlook_and_heard(self, pick, doing):
        self.do_in_outlook(pick, doing)
        self.job("hear")

    @rule(2, pick=PICKS)
    def as_it_was(self, pick):
        entry, event = self.entry(pick)
        if event:
            put_as_it_was(
                self.world.sim, self.world.upn(entry.login), event, entry.ours
            )

    @rule(2, pick=PICKS, owner=LOGINS)
    def restored(self, pick, owner):
        upn = self.world.upn(owner)
        deleted = self.world.sim.deleted(upn)
        if deleted:
            self.world.sim.restore(upn, deleted[pick % len(deleted)]["id"])

    @rule(
        4,
        pick=PICKS,
        doing=sorted(DOINGS),
        after=range(6),
        job=("run", "hear", "open", "compare"),
    )
    def outlook_during(self, pick, doing, after, job):
        """While a job is at work, after so many requests."""
        entry, event = self.entry(pick)
        if not event:
            return
        upn = self.world.upn(entry.login)
        self.world.during = after, upn, lambda: self.do_to(entry, doing)
        self.job(job, pick)
        self.world.during = None

    def do_in_outlook(self, pick, doing):
        entry, event = self.entry(pick)
        if event:
            self.do_to(entry, doing)

    def do_to(self, entry, doing):
        event = self.world.oracle.event(entry)
        if event:
            self.tally["done in Outlook"] += 1
            DOINGS[doing](self.world.sim, self.world.upn(entry.login), event)

    def entry(self, pick):
        written = self.world.oracle.written
        if not written:
            return None, None
        entry = written[pick % len(written)]
        return entry, self.world.oracle.event(entry)

    # In Charitylog

    @rule(4, pick=PICKS, change=sorted(CHANGES))
    def change(self, pick, change):
        if self.world.change(self.chosen(pick), CHANGES[change]):
            self.tally[change] += 1

    @rule(2, pick=PICKS, owner=("ann", "bob", "carol"))
    def give(self, pick, owner):
        user = self.world.users[owner].id
        self.world.change(
            self.chosen(pick), lambda action: action.write({"user_id": user})
        )

    @rule(1, pick=PICKS, change=sorted(CHANGES))
    def change_and_undo(self, pick, change):
        self.world.change_and_undo(self.chosen(pick), CHANGES[change])

    @rule(1)
    def switch_the_project(self):
        with self.world.step():
            project = self.world.case.project
            project.o365_sync = not project.o365_sync

    @rule(3, owner=LOGINS, wish=("follow", "follow", "ask"))
    def wishes(self, owner, wish):
        """Their own moves are taken over by themselves, or asked about."""
        with self.world.step():
            self.world.users[owner].o365_follow_moves = wish
        asked = self.world.asked.items()
        self.before_wish |= {(key[0], told) for key, told in asked if key[1] == owner}

    @rule(1, pick=PICKS)
    def undo_what_was_followed(self, pick):
        self.world.change(
            self.chosen(pick), lambda action: action.action_o365_undo_followed()
        )

    @rule(8, pick=PICKS, number=range(6), is_run=YES_NO)
    def answer(self, pick, number, is_run):
        """Answer a question, and perhaps have the queue run at once."""
        asked = sorted(self.world.asked)
        if not asked:
            return
        key = asked[pick % len(asked)]
        answers = ANSWERS[self.world.asked[key][0].split("_")[0]]
        answer = answers[number % len(answers)]
        if self.world.answer(key, answer):
            self.tally[answer] += 1
        if is_run:
            self.world.run()

    @rule(1, pick=PICKS)
    def entry_anew(self, pick):
        """Have another entry made, where one was left to its owner."""
        record = self.chosen(pick)
        left = [one for one in self.world.oracle.written if one.is_let_go]
        if record in [one.record for one in left]:
            self.world.change(record, lambda action: action.action_o365_put_back())

    # What runs, and what goes wrong

    @rule(4, job=("run", "hear", "hear", "compare"))
    def job_runs(self, job):
        self.job(job)

    @rule(2, pick=PICKS, is_pressed=YES_NO)
    def opened(self, pick, is_pressed):
        self.world.open(self.chosen(pick), is_pressed)

    @rule(3, fault=sorted(FAULTS), owner=LOGINS, times=(1, 2))
    def goes_wrong(self, fault, owner, times):
        kind, details = FAULTS[fault]
        self.world.sim.fault(kind, upn=self.world.upn(owner), times=times, **details)

    @rule(1, owner=LOGINS)
    def lose_state(self, owner):
        self.world.sim.lose_sync_state(self.world.upn(owner))

    @rule(1, owner=LOGINS)
    def sign_in_ends(self, owner):
        self.world.case.lapse(self.world.users[owner])
        self.lapsed.add(owner)

    @rule(1, minutes=(5, 20, 1500))
    def wait(self, minutes):
        self.world.wait(minutes=minutes)

    # How it is done

    def job(self, name, pick=0):
        if name == "open":
            self.world.open(self.chosen(pick), is_pressed=False)
        else:
            getattr(self.world, name)()

    def chosen(self, pick):
        return self.world.records[pick % len(self.world.records)]
