"""A charity with two mailboxes that forgets each sequence, and runs jobs when told."""

import copy
import random
from collections import Counter
from contextlib import contextmanager
from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import UserError

from m365_simulator.graph import wire
from m365_simulator.graph.routes import Routes

from ..models.worker.look import turns
from .sequences_oracle import CHANGED, Oracle, Shown, When

# What each sequence begins with: whose record, and of which of the `KINDS`.
FIRST = (("ann", "soon"), ("bob", "soon"), ("ann", "for a day"), ("ann", "done"))
KINDS = ("soon", "in months", "for a day", "done")
LOST_ANSWERS = ("reset_after", "gateway_timeout", "truncated", "batch_missing")


class World:
    """What the rules of a sequence do, and what is checked after each of them.

    ``case`` is the `FaultsCase` it belongs to. ``ahead`` is for how long the sequence
    has lasted. ``during`` is what somebody does in Outlook while a job is at work: the
    number of requests of whose sign-in before, and what they do.
    """

    def __init__(self, case):
        self.case, self.env, self.sim = case, case.env, case.sim
        self.users = {"ann": case.ann, "bob": case.bob, "carol": case.carol}
        self.kept = self.sim.remember()
        self.cr_began = self.env.cr._now
        self._set_out(Oracle(self.sim), [])
        for owner, kind in FIRST:
            self.record(owner, kind)
        self.run()
        self.mailboxes = self._copied(self.sim.mailboxes)
        # Mailboxes are written to side by side.
        self.oracle.written.sort(key=lambda entry: entry.record)
        self.first = self.oracle.written, self.records

    # From one sequence to the next

    def begin(self, number):
        """Begin sequence ``number``, in which another record may be the first."""
        self.sim.recall(self.kept)
        self.sim.mailboxes = self._copied(self.mailboxes)
        turns.clear()
        self.env.flush_all()
        self.savepoint = self.env.cr.savepoint()
        written, records = copy.deepcopy(self.first)
        for each in (written, records):
            random.Random(number).shuffle(each)
        self._set_out(Oracle(self.sim, written), records)

    def _copied(self, mailboxes):
        # But not the stand-in itself, of which each of them tells.
        return copy.deepcopy(mailboxes, {id(self.sim.notifier): self.sim.notifier})

    def _set_out(self, oracle, records):
        self.began, self.ahead = fields.Datetime.now(), timedelta()
        self.oracle, self.records = oracle, records
        self.last_line = self.env["o365.audit"].search([], limit=1).id or 0
        self.asked, self.answered, self.during = {}, set(), None

    def end(self):
        self.env.cr.precommit.clear()
        self.env.cr.postcommit.clear()
        self.env.transaction.clear()
        self.savepoint.close(rollback=True)
        self.env.transaction.clear()
        self.env.cr._now = self.cr_began

    @contextmanager
    def in_time(self):
        """Have Odoo believe that it is as late as the sequence has come."""
        now = self.began + self.ahead
        answer, deliver = Routes.answer, wire.deliver

        def watched(routes, call):
            self._meanwhile(call)
            return self.oracle.watch(call, lambda call: answer(routes, call))

        def delivered(call, answer, taken):
            self.oracle.answered(call, not taken.keys().isdisjoint(LOST_ANSWERS))
            return deliver(call, answer, taken)

        with (
            patch.object(fields.Datetime, "now", lambda *_: now),
            patch.object(Routes, "answer", watched),
            patch.object(wire, "deliver", delivered),
        ):
            yield

    def wait(self, **length):
        self.ahead += timedelta(**length)
        self.env.flush_all()
        self.env.cr._now = self.cr_began + self.ahead

    def _meanwhile(self, call):
        """Have somebody do in Outlook what they were to do during a job."""
        if self.during and call.person.upn == self.during[1]:
            number, upn, do = self.during
            self.during = (number - 1, upn, do) if number else None
            if not number:
                do()
                self.oracle.note()

    # Jobs

    @contextmanager
    def job_step(self):
        """As `step`, and no record changes but one whose owner is followed."""
        before = self.whens()
        with self.step():
            yield
        entries = self.env["o365.calendar.entry"].sudo().search([])
        known = {(entry.res_id, entry.user_id.login) for entry in entries}
        self.oracle.forget_removed(known)
        for record, now in self.whens().items():
            was = before[record]
            if now == was:
                continue
            login = self.oracle.wanted.get(record)
            shown = [
                shown
                for reason, shown in self.oracle.moments.get((record, login), ())
                if reason == CHANGED and self.is_followed(was, shown)
            ]
            followed = [one for one in shown if one.same_time(now)]
            assert followed, f"{record} became {now}, was {was}, and Outlook {shown}"
            [entry] = self.oracle.of(record, login)
            entry.take_over(followed[0])
            if (record, login) in self.asked:
                # Until it is sent; answered it is.
                self.answered.add((record, login))

    def whens(self):
        """Return of each record when it is, and what decides about following it."""
        return {action.id: When.of(action) for action in self.action(self.records)}

    def is_open(self, entry):
        """Tell whether nothing keeps an entry from being brought up to date."""
        is_wanted = self.oracle.wanted.get(entry.record) == entry.login
        return is_wanted and self.case.project.o365_sync and not entry.granted

    def is_followed(self, when, shown):
        """Tell whether a record is to be where its owner moved its entry."""
        now = self.began + self.ahead
        [entry] = self.oracle.of(when.record, when.login) or [None]
        return (
            entry is not None
            and self.users[when.login].o365_follow_moves == "follow"
            and when.state == "outstanding"
            and when.start > now
            and shown.start > now
            and shown.subject == entry.ours.subject
        )

    @contextmanager
    def step(self):
        """Hold what questions become within the context against the calendars."""
        self.want()
        self.oracle.moments = {}
        self.oracle.note()
        with self.in_time():
            yield
        self.env.flush_all()
        self.env.invalidate_all()
        self.oracle.note()
        self.check_news()

    def is_waiting(self):
        """Return whether something waits to be sent, now or later."""
        return bool(self.env["o365.sync.request"].search_count([], limit=1))

    def run(self):
        with self.job_step():
            self.case.drain()

    def hear(self):
        self.wait(minutes=3)
        with self.job_step():
            self.env.flush_all()
            self.env.invalidate_all()
            before = len(self.sim.requests)
            assert self.case.job.method_direct_trigger() is True
            self.only_read(before)

    def open(self, record, is_pressed):
        turns.clear()
        with self.job_step():
            action = self.action(record)
            if not action:
                return
            before = len(self.sim.requests)
            action = action.with_user(action.user_id)
            if is_pressed:
                self.attempt(action.action_o365_check_now)
            else:
                action.o365_look()
            self.only_read(before)

    def compare(self):
        with self.job_step():
            self.env["o365.calendar.finding"]._cron_compare()
            self.case.drain()

    def only_read(self, before):
        """Fail where something was written since request number ``before``."""
        wrote = [
            one
            for one in self.sim.requests[before:]
            if one.method != "GET" and not one.path.endswith("/$batch")
        ]
        assert not wrote, wrote

    # The log of what was sent

    def lines(self):
        """Count by calendar, operation and marker what the log is sure of, and not."""
        counted = {"known": Counter(), "lost": Counter(), "open": Counter()}
        for line in self.env["o365.audit"].sudo().search([("id", ">", self.last_line)]):
            key = line.owner_id.login, line.operation, line.marker
            counted["lost" if line.known == "lost" else "known"][key] += 1
        for entry in self.env["o365.calendar.entry"].sudo().search([]):
            for each in entry.open_writes or ():
                key = entry.user_id.login, each["kind"], entry.marker
                counted["open"][key] += 1
        return counted

    def logged(self):
        """Return all that the log says, as text."""
        self.env.cr.execute("SELECT l::text FROM o365_audit AS l")
        return str(self.env.cr.fetchall())

    def names(self):
        """Return what the log must not say: who and what entries are about."""
        client = self.case.client_.name
        actions = self.env["charitylog.action"].with_context(active_test=False)
        return {client, *client.split(), *actions.search([]).mapped("name")}

    # Records

    def action(self, record):
        # Of the superuser: the test changes the owner and asks whatever it likes.
        model = self.env["charitylog.action"].with_context(active_test=False)
        return model.browse(record).exists()

    def change(self, record, change):
        """Have ``change`` done to a record by its owner; return whether it was."""
        with self.step():
            action = self.action(record)
            if not action:
                return False
            actor = action.user_id if action.user_id != self.case.carol else None
            return self.attempt(
                lambda: change(action.with_user(actor or self.case.ann))
            )

    def attempt(self, do):
        """Return whether Odoo does not refuse."""
        try:
            with self.env.cr.savepoint():
                do()
                self.env.flush_all()
        except UserError:
            self.env.invalidate_all()
            return False
        return True

    def want(self):
        """Have the oracle know which records are to have an entry, and where."""
        self.env.flush_all()
        self.oracle.wanted = {
            action.id: action.user_id.login
            for action in self.action(self.records)
            if action.active and action.state != "cancelled"
        }

    def record(self, owner, kind):
        """Have ``owner`` record an action: soon, in months, for a day, or done."""
        values = {
            "soon": {"start": self.case.at(2 + len(self.records))},
            "in months": {"start": self.case.at(300)},
            "for a day": {"all_day": True, "day": self.case.at(3).date()},
            "done": {"state": "done", "outcome": "held", "start": self.case.at(-1)},
        }[kind]
        name = f"Visit {len(self.records)}"
        with self.step():
            action = self.case.action(self.users[owner], name=name, **values)
        self.records.append(action.id)

    def change_and_undo(self, record, change):
        def both(action):
            with action._remember_for_undo("Changed.") as undo:
                change(action)
            undo.action_undo()

        self.change(record, both)

    def answer(self, key, answer):
        """Answer the question about the entry ``key``; return whether it was taken."""
        record, login = key
        reason, told = self.asked[key]
        [entry] = self.oracle.of(record, login)
        with self.step():
            action = self.action(record)
            if not action:
                return False
            action = action.with_user(self.users[login])
            if action.sudo().o365_reason != reason:
                return False
            if not self.attempt(getattr(action, f"action_o365_{answer}")):
                return False
            self.answered.add(key)
            if answer in ("take_over", "put_back") and reason == "deleted_in_outlook":
                entry.is_given_up = True
            elif answer == "let_go":
                entry.is_let_go = True
            elif answer == "take_over":
                entry.take_over(told)
            elif told:
                entry.granted.add(told)
            if answer == "go_on":
                self.oracle.agreed = True
                entry.accepted |= set(self.became(record, login))
            return True

    def became(self, record, login):
        """Return what somebody was told that an entry has become."""
        entries = (
            self.env["o365.calendar.entry"].sudo().search([("res_id", "=", record)])
        )
        [entry] = [one for one in entries if one.user_id.login == login]
        return (entry.became or "").split(",")

    def upn(self, login):
        return self.case.upn(login)

    def is_audible(self, entry):
        """Tell whether listening hears what happens to an entry of ours.

        Not of what is over, far away, or in another calendar: that is for the night.
        """
        mailbox = self.sim.mailbox_of(self.sim.directory.get(self.upn(entry.login)))
        event = mailbox.known[entry.event_id]
        now = fields.Datetime.now() + self.ahead
        last_known = {entry.ours, *entry.granted}
        if any(shown.end <= now + timedelta(days=1) for shown in last_known):
            return False
        return all(
            past.calendar in (None, mailbox.owner.calendar_id)
            and abs(past.moments[0] - now) < timedelta(days=350)
            for past in event.past
        )

    # What is asked

    def waits_for_sign_in(self, login):
        """Tell whether a record says so instead; it asks again once they sign in."""
        return self.users[login].sudo().o365_state == "sign_in"

    def questions(self):
        """Return reason, and what was told, by record and login, of what is asked."""
        entries = self.env["o365.calendar.entry"].sudo().search([])
        return {
            (entry.res_id, entry.user_id.login): (entry.reason, _shown(entry.found))
            for entry in entries
            if entry.state == "conflict"
        }

    def check_news(self):
        """A question that came, changed or ended within a step has its cause."""
        asked = self.questions()
        moments = self.oracle.moments
        for key in asked.keys() | self.asked.keys():
            was, now = self.asked.get(key), asked.get(key)
            if was == now:
                continue
            could = moments.get(key, [(None, None)])
            if now and now[0] != "deleted_in_outlook":
                assert now in could, f"Asks {now} of {key}, but there was {could}"
            elif now:
                assert now[0] in dict(could), f"Asks {now} of {key}: {could}"
            elif key not in self.answered and not self.waits_for_sign_in(key[1]):
                assert None in dict(could), f"{key} ended {was}, but there was {could}"
            if not now:
                self.answered.discard(key)
        self.asked = asked
        assert not self.oracle.faults, self.oracle.faults
        mails = [mail for mail in self.sim.mails if mail["by"] == "graph"]
        assert not mails or self.oracle.agreed, mails


def _shown(found):
    """Return what somebody was told that an entry shows, given as it is kept."""
    if not found:
        return None
    start, end = (
        fields.Datetime.to_datetime(found[n].replace("T", " "))
        for n in ("start", "end")
    )
    return Shown(found["subject"], start, end, found["all_day"])
