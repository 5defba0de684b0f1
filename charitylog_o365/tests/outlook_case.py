"""What the tests of the engine share: a clock, empty mailboxes, and short words."""

import re
from datetime import datetime, timedelta, timezone
from html import unescape
from zoneinfo import ZoneInfo

from odoo import fields
from odoo.tests import tagged

from .common import O365Case

A_MONTH = timedelta(days=30)


@tagged("post_install", "-at_install")
class OutlookCase(O365Case):
    """Everything was set up a month ago; each test begins with empty mailboxes.

    The time of a transaction stands still, and a test is one transaction: ``later``
    moves it, so that "recorded before" can be told from "recorded after".
    """

    @classmethod
    def set_up_charity(cls):
        cls.cr._now = fields.Datetime.now() - A_MONTH
        return super().set_up_charity()

    @classmethod
    def connect(cls, user):
        """Connect ``user``, whose calendar everybody may edit: no test of rights."""
        cls.sim.share(cls.upn(user), "organization", "write")
        return super().connect(user)

    def setUp(self):
        super().setUp()
        self.addCleanup(setattr, self.cr, "_now", self.cr._now)
        self.sim.mailboxes.clear()
        self.sim.clear_faults()
        self.sim.clear_requests()
        # As if the job were called at its time.
        job = self.env.ref("charitylog_o365.ir_cron_sync")
        job.lastcall = fields.Datetime.now()

    def later(self, **length):
        """Let time pass: a day, or what ``timedelta`` takes."""
        self.env.flush_all()
        self.cr._now += timedelta(**length) if length else timedelta(days=1)

    def drain(self):
        result = super().drain()
        self.env.invalidate_all()
        return result

    def recorded(self, user, **values):
        """Record an action and let it arrive; return it, read by ``user``."""
        action = self.action(user, **values)
        self.drain()
        return action

    def changed(self, action, **values):
        """Change an action that has arrived; return what its mailbox now shows."""
        self.sim.clear_requests()
        action.write(values)
        self.drain()
        return self.entry(action.user_id)

    def connect_again(self, user):
        """Disconnect and connect, leaving the entries."""
        user.with_user(user)._o365_disconnect(remove=False)
        self.later()
        self.connect(user)

    def assertOff(self, action, reason, sentence=None, reader=None):
        """Nothing in the owner's mailbox, and the record says why.

        In this ``sentence``, where it is given.
        """
        self.drain()
        self.assertEqual(self.entries(action.user_id), [])
        self.assertReads(action, "off", reason, sentence, reader)

    def assertReads(self, action, state, reason, sentence, reader=None):
        action = action.with_user(reader or action.user_id).with_context(
            tz="Europe/London"
        )
        read = action.o365_state, action.o365_reason, action.o365_message
        if sentence is None:
            sentence = action.o365_message
        self.assertEqual(read, (state, reason, sentence))


def wall(entry):
    """Return an entry's start and end as it was sent: "2026-03-29 10:00"."""
    return tuple(
        entry[name]["dateTime"][:16].replace("T", " ") for name in ("start", "end")
    )


def moments(entry):
    """Return start and end of an entry sent in UTC, as naive moments."""
    return tuple(datetime.fromisoformat(text) for text in wall(entry))


def text_of(entry):
    """Return what a reader sees of an entry's notes."""
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", entry["body"]["content"])).split())


def london(*moments):
    """Return moments in UTC as a clock in London shows them."""
    return tuple(_local(moment).strftime("%Y-%m-%d %H:%M") for moment in moments)


def said_day(moment):
    """Return how a sentence says the day of a moment in UTC, in London: "3 March"."""
    local = _local(moment)
    return f"{local.day} {local:%B}"


def said_hour(moment):
    """Return how a sentence says a moment in UTC, in London: "10:42".

    Or "3 March 00:12": the day is said where it is not today's.
    """
    local, now = _local(moment), _local(datetime.now(timezone.utc))
    day = "" if local.date() == now.date() else f"{local.day} {local:%B} "
    return f"{day}{local:%H:%M}"


def _local(moment):
    return moment.replace(tzinfo=timezone.utc).astimezone(ZoneInfo("Europe/London"))
