"""What the tests of Outlook's questions share: do it in Outlook, and have it heard."""

from datetime import timedelta

from .outlook_case import london
from .worker_faults_case import FaultsCase

ASKS = "charitylog_o365.mail_activity_type_asks"


class AsksCase(FaultsCase):
    def setUp(self):
        super().setUp()
        self.minutes = 0
        self.sim.clear_mails()

    def heard(self, user=None, **values):
        """Record an action that has arrived and been heard of; return it."""
        action = self.recorded(user or self.ann, **values).with_user(user or self.ann)
        self.listen()
        return action

    def listen(self):
        """Have the job listen, minutes later; nothing is sent by that."""
        self.env.flush_all()
        self.env.invalidate_all()
        self.minutes += 3
        self.sim.clear_requests()
        with self.soon(minutes=self.minutes):
            job = self.env.ref("charitylog_o365.ir_cron_listen")
            self.assertIs(job.method_direct_trigger(), True)
        self.env.invalidate_all()
        self.assertEqual(self.writes(), [])

    def id_of(self, action):
        return self.known(action).event_id

    def move(self, action, days=3, hour=10, length=1, minute=0, **fields):
        """Move its entry in Outlook to a day, at an hour in UTC; return the start."""
        start = self.at(days=days, hour=hour, minute=minute)
        times = start, start + timedelta(hours=length)
        if not fields.get("isAllDay"):
            times = london(*times)
        owner = self.upn(action.user_id)
        self.sim.move(owner, self.id_of(action), *times, **fields)
        return start

    def deleted(self, action):
        self.sim.delete(self.upn(action.user_id), self.id_of(action))

    def asked(self, user=None):
        """Return the activities that tell ``user`` what Outlook asks."""
        kind = self.env.ref(ASKS)
        return self.env["mail.activity"].search(
            [
                ("activity_type_id", "=", kind.id),
                ("user_id", "=", (user or self.ann).id),
            ]
        )

    def mailed(self):
        return [mail for mail in self.sim.mails if mail["by"] == "graph"]

    def assertAsks(self, action, reason="changed_in_outlook"):
        read = action.o365_state, action.o365_reason
        self.assertEqual(read, ("conflict", reason), action.o365_message)

    def assertInOutlook(self, action, start, hours=1):
        """Outlook and the record say the same, and nothing waits."""
        self.drain()
        self.assertEqual(action.o365_state, "synced", action.o365_message)
        self.assertEqual(action.start, start)
        entries = {one["id"]: one for one in self.entries(action.user_id)}
        shown = entries[self.id_of(action)]
        ends = london(start, start + timedelta(hours=hours))
        found = tuple(
            shown[name]["dateTime"][:16].replace("T", " ") for name in ("start", "end")
        )
        self.assertEqual(found, ends)
        self.assertNothingWaits()
