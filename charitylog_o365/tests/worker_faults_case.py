"""What the rows of the fault table share: one fault, one save, and what comes of it."""

from contextlib import nullcontext
from datetime import timedelta
from unittest.mock import patch

from odoo import fields

from ..core.graph import protocol
from ..core.graph.transport import Transport
from .outlook_case import OutlookCase, said_hour

# Stands in a sentence for the time that the worker has written down.
NEXT_TRY = "NEXT_TRY"
NOT_ANSWERING = (
    "pending",
    "unreachable",
    rf"^Waiting: Microsoft 365 is not answering\. Next try at {NEXT_TRY}\.$",
)
ASKS_TO_WAIT = (
    "pending",
    "busy",
    rf"^Waiting: Microsoft 365 asks us to wait\. Next try at {NEXT_TRY}\.$",
)
# The first wait of the back-off, with its jitter, rounded up to whole seconds.
FIRST_WAIT = (23, 32)


class FaultsCase(OutlookCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.account = cls.connect(cls.ann)

    def time_is(self, moment):
        """Have the worker believe that it is this moment (UTC)."""
        return patch.object(fields.Datetime, "now", lambda *_: moment)

    def soon(self, **length):
        """Have the worker believe that so much time has passed; see ``timedelta``."""
        return self.time_is(fields.Datetime.now() + timedelta(**length))

    def impatient(self, seconds=0.7):
        """Have the worker wait no longer than this for the next byte."""
        defaults = ((5.0, seconds),)
        return patch.object(Transport.__init__, "__defaults__", defaults)

    def lapse(self, user):
        """End all sign-ins of ``user`` at Microsoft."""
        self.sim.revoke(self.upn(user))
        self.sim.expire_access_tokens(self.upn(user))

    def compare(self):
        """Have all calendars compared, as every night, and do what comes of it."""
        self.env["o365.calendar.finding"].action_compare()
        # The first run leaves notes for the next one, for which it wakes itself.
        self.drain()
        self.drain()

    def known(self, action):
        """Return what the worker remembers of the entry of ``action``."""
        return self.env["o365.calendar.entry"].search([("res_id", "=", action.id)])

    def assertSays(self, action, state, reason, sentence):
        action = action.with_user(self.ann).with_context(tz="Europe/London")
        self.assertEqual((action.o365_state, action.o365_reason), (state, reason))
        if NEXT_TRY in sentence:
            until = said_hour(self.known(action).next_try)
            sentence = sentence.replace(NEXT_TRY, until)
        self.assertRegex(action.o365_message, sentence)

    def assertComesThroughLater(
        self, action, says, wait=FIRST_WAIT, there=0, patience=None
    ):
        """It waits as long as it should, says so, and is there once in the end.

        ``there`` is how many entries the mailbox holds already.
        """
        now = fields.Datetime.now()
        with patience or nullcontext():
            self.drain()
        self.assertEqual(len(self.entries(self.ann)), there)
        self.assertSays(action, *says)
        self.assertWaits(action, now, wait)
        self.sim.clear_faults()
        self.assertNotBefore(action)
        with self.time_is(self.known(action).next_try + timedelta(seconds=1)):
            self.drain()
        self.assertSays(action, "synced", "in_outlook", "^In your Outlook calendar.$")
        self.assertIn(action.name, self.entry(self.ann)["subject"])
        self.assertNothingWaits()

    def assertWaits(self, action, now, wait):
        """It is tried again after ``wait`` seconds, and the job will be woken then."""
        until = self.known(action).next_try
        shortest, longest = (timedelta(seconds=seconds) for seconds in wait)
        self.assertGreaterEqual(until, now + shortest)
        self.assertLessEqual(until, fields.Datetime.now() + longest)
        job = self.env.ref("charitylog_o365.ir_cron_sync")
        wakings = self.env["ir.cron.trigger"].search([("cron_id", "=", job.id)])
        self.assertIn(until, wakings.mapped("call_at"))

    def assertNothingWaits(self):
        self.assertFalse(self.env["o365.sync.request"].search([]))

    def assertNotBefore(self, action):
        """Nothing is sent to the mailbox before the time is over."""
        self.sim.clear_requests()
        with self.time_is(self.known(action).next_try - timedelta(seconds=1)):
            self.drain()
        self.assertEqual(self.sim.requests, [])

    def assertStops(self, action, state, reason, sentence, there=0):
        """It is not tried again: somebody must act first."""
        self.drain()
        self.assertEqual(len(self.entries(self.ann)), there)
        self.assertSays(action, state, reason, sentence)
        self.assertFalse(self.known(action).next_try)
        self.assertNothingWaits()

    def assertLeftAlone(self):
        """Nothing more is sent, however long nobody does anything about it."""
        self.sim.clear_requests()
        with self.time_is(fields.Datetime.now() + timedelta(days=6)):
            self.drain()
        self.assertEqual(self.sim.requests, [])


def find_nothing(operation, mailbox):
    """Look for an entry that Exchange has not indexed yet."""
    yield protocol.find_by_marker("not-indexed-yet", mailbox)
    return None
