"""Ten minutes of both connectors on the same mailboxes, a round a minute."""

from datetime import timedelta

from .connector_case import ConnectorCase

MINUTE = 60


class TestBothConnectors(ConnectorCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.connect_connector(cls.bob)

    def test_both_connectors_leave_each_others_entries_alone_for_ten_minutes(self):
        self.actions = self.action(self.ann, name="Visit 0")
        self.events = self.env["calendar.event"].with_user(self.ann)
        for minute in range(10):
            self.work_a_minute(minute)
            ours = self.ours()
            self.let_connector_work(self.ann, self.bob)
            self.assertEqual(self.ours(), ours, f"minute {minute}")
            self.assertNothingOfOurs()
        self.assertEqual(self.sim.mails, [])
        # Neither was idle.
        self.assertEqual(len(ours), len(self.actions.exists()))
        self.assertGreaterEqual(len(ours), 8)
        self.assertEqual(
            self.names(), ["Dentist"] * 10 + [f"Meeting {n}" for n in range(10)]
        )
        self.assertEqual(
            self.subjects_of_others(),
            ["Dentist"] * 10 + [f"Meeting {n}" for n in range(10)],
        )

    def work_a_minute(self, minute):
        """People use both calendars, and our worker follows."""
        self.later(seconds=MINUTE)
        self.sim.advance(MINUTE)
        owner = self.bob if minute % 3 else self.ann
        start = self.at(days=minute + 1)
        self.actions += self.action(owner, name=f"Visit {minute + 1}", start=start)
        oldest = self.actions.exists()[0]
        oldest = oldest.with_user(oldest.user_id)
        self.drain()
        if minute % 4 == 3:
            oldest.unlink()
        else:
            oldest.start += timedelta(minutes=30)
        self.client_.name = f"Mary Whitfield {minute}"
        self.drain()
        stop = start + timedelta(hours=1)
        self.sim.create(self.upn(owner), "Dentist", start, stop)
        meeting = {"name": f"Meeting {minute}", "start": start, "stop": stop}
        self.events.create(meeting)
        self.commit()

    def ours(self):
        """Return our entries in both mailboxes, each as Microsoft keeps it."""
        return [entry for entry in self.all_entries() if is_ours(entry)]

    def subjects_of_others(self):
        return sorted(e["subject"] for e in self.all_entries() if not is_ours(e))

    def all_entries(self):
        return [*self.entries(self.ann), *self.entries(self.bob)]

    def assertNothingOfOurs(self):
        for event in self.calendar():
            told = f"{event.name} {event.description} {event.location}"
            self.assertNotIn("Mary", told)
            self.assertNotIn("Charitylog", told)


def is_ours(entry):
    return (entry.get("transactionId") or "").startswith("charitylog-")
